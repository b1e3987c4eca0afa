// What the live view costs in a real pseudo-terminal, 100x24, ten changes of state a second: 12 moving bars, and the
// stack screen with eight telescopes, each of which moves its line and its block, there and in 200x50 with the nights beside it. Bytes are what the terminal gets,
// "key" is from writing a key to the first byte of the answer. Run with:
//
//   NODE_ENV=production node --import tsx bench/draw.ts [seconds]
//
// Measured on Node 20.20.2, 20 s each, in turn with the way before it (whole rows painted by hand,
// one text for Ink), twice: 5.1 and 5.0 KiB/s, CPU 5.6 to 6.0 and 4.3 to 4.8 %, key 20 and 14 ms.
import process from 'node:process';
import {launch} from '../test/terminal/harness.js';
import {tell} from './parts/row.js';

const seconds = Number(process.argv[2] ?? 20);
const usual = {columns: 100, rows: 24};
const cases = {
	'12 bars': {file: 'bench/moving-bars.tsx', size: usual},
	'8 telescopes': {file: 'bench/moving-fleet.tsx', size: usual},
	'8 telescopes in 200x50': {file: 'bench/moving-fleet.tsx', size: {columns: 200, rows: 50}},
};

for (const [name, {file, size}] of Object.entries(cases)) {
	const program = launch(process.execPath, ['--import', 'tsx', file, String(seconds)], {...size, env: {NODE_ENV: 'production'}});
	await program.until(() => program.raw().includes('measuring'), 20_000);
	const bytesBefore = Buffer.byteLength(program.raw());
	const keyMs: number[] = [];
	for (let count = 0; count < 10; count++) {
		await new Promise(resolve => setTimeout(resolve, seconds * 80 * (0.8 + (0.2 * Math.random()))));
		const lengthBefore = program.raw().length;
		const pressedAtMs = performance.now();
		program.send('j');
		await program.until(() => program.raw().length > lengthBefore);
		keyMs.push(performance.now() - pressedAtMs);
	}

	await program.exited((seconds * 1000) + 20_000);
	const bytes = Buffer.byteLength(program.raw()) - bytesBefore;
	const figures = JSON.parse(/\{.*\}/.exec(program.text())?.[0] ?? '{}') as {cpuPercent?: number; memoryMb?: number};
	const median = keyMs.sort((a, b) => a - b)[Math.floor(keyMs.length / 2)] ?? NaN;
	const rate = bytes / 1024 / seconds;
	tell({
		work: `${name} that move, ten changes a second`, figure: `${rate.toFixed(1)} KiB/s, ${figures.cpuPercent?.toFixed(1) ?? '?'} % CPU, key ${median.toFixed(0)} ms, ${figures.memoryMb?.toFixed(0) ?? '?'} MB`,
		...(name === '12 bars' && {wanted: '5.1 KiB/s, key 40 ms', isWithin: rate <= 5.1 && median <= 40}),
	});
	program.end();
}
