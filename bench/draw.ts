// What the live view costs: 12 moving bars at 100x24 in a real pseudo-terminal, ten
// changes of state a second. Bytes are what the terminal gets, "key" is from writing a
// key to the first byte of the answer. Run with:
//
//   NODE_ENV=production node --import tsx bench/draw.ts [seconds]
//
// Measured on Node 20.20.2, two cores shared with other work, 20 s each (CPU and key +-40 %):
//
//   lines  5.1 KiB/s  CPU  8.9 %  key 17 ms   what the program does
//   texts  4.9 KiB/s  CPU 15.5 %  key 32 ms   the same rows, each a <Text>
//   boxes  4.0 KiB/s  CPU 14.2 %  key 37 ms   a <Box> and a <Text> for every cell
import process from 'node:process';
import {launch} from '../test/terminal/harness.js';

const seconds = Number(process.argv[2] ?? 20);

for (const way of ['lines', 'texts', 'boxes']) {
	const program = launch(process.execPath, ['--import', 'tsx', 'bench/moving-bars.tsx', way, String(seconds)], {columns: 100, rows: 24, env: {NODE_ENV: 'production'}});
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
	console.log(`${way.padEnd(6)} ${(bytes / 1024 / seconds).toFixed(1)} KiB/s  CPU ${figures.cpuPercent?.toFixed(1) ?? '?'} %  RSS ${figures.memoryMb?.toFixed(0) ?? '?'} MB  key ${median.toFixed(0)} ms`);
	program.end();
}
