// What the stack view of the real program costs with 12 telescopes, each with a bar that
// moves once a second. At 100x24 eight of the bars are in view, each
// below the line of its telescope; at 100x38 all twelve. Bytes are what the terminal
// gets. Run with (seconds for each size, 20 by default):
//
//   node build.mjs && node --import tsx bench/stack-view.ts [seconds]
//
// CPU and memory are the program's own (Linux: /proc), without the simulators, which
// share the processors. Only figures from an idle machine can be compared.
import {execFileSync} from 'node:child_process';
import {mkdtemp, readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createScene, startSeestar} from '../source/simulator/simulator.js';
import {launch} from '../test/terminal/harness.js';
import {removeFolder} from './parts/remove-folder.js';
import {tell} from './parts/row.js';

const seconds = Number(process.argv[2] ?? 20);
const bars = 12;
/** Begins every drawing (DEC private mode 2026). */
const drawing = '\u001B[?2026h';
const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], {encoding: 'utf8'}));

/** Processor seconds so far (proc(5): fields 14 and 15 of stat, after the name in parentheses). */
async function cpuSeconds(pid: number): Promise<number> {
	const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
	return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

async function memoryMb(pid: number): Promise<number> {
	return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** 65 frames take 1.55 s / speed in the simulator, and its progress has 12 steps. */
const blockSeconds = 10;
const blocks = Array.from({length: Math.ceil((2 * seconds) / blockSeconds) + 3}, (_, index) => {
	const minutes = index * 15;
	return {localStart: `2026-02-27T${String(18 + Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}:03`, frames: 65};
});
const scopes = await Promise.all(Array.from({length: bars}, async (_, index) => {
	const home = path.join(folder, `scope-${index}`);
	await createScene(home, {timeZone: 'Europe/Vienna', targets: [{name: 'M 81', raDegrees: 148.9, decDegrees: 69.1, blocks}]});
	return startSeestar({folder: home, serial: `0000000${index.toString(16)}`, speed: 1.55 / (blockSeconds + (index / 4))});
}));
const env = {HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, CROWDSKY_DISCOVER: 'none'};
const program = launch(process.execPath, [path.join(import.meta.dirname, '..', 'dist', 'cli.js'), ...scopes.flatMap(({hostOption}) => ['--host', hostOption])], {columns: 100, rows: 40, cwd: folder, env});

async function measure(rows: number): Promise<void> {
	program.resize(100, rows);
	await program.until(() => program.screen()[rows - 1]?.includes('? help') === true, 10_000);
	const [bytes, cpu, draws, beganAtMs] = [Buffer.byteLength(program.raw()), await cpuSeconds(program.pid), program.raw().split(drawing).length, performance.now()];
	await new Promise(resolve => setTimeout(resolve, seconds * 1000));
	const took = (performance.now() - beganAtMs) / 1000;
	const [rate, share, memory] = [(Buffer.byteLength(program.raw()) - bytes) / 1024 / took, 100 * (await cpuSeconds(program.pid) - cpu) / took, await memoryMb(program.pid)];
	const shown = program.screen().filter(line => /\d+\/65 .*[█▏▎▍▌▋▊▉─]{9}/.test(line)).length;
	const drawingsPerSecond = (program.raw().split(drawing).length - draws) / took;
	if (process.env['CROWDSKY_BENCH_ROWS'] !== '1') console.log(`${program.text()}\n`);
	const isSmall = rate <= 2.5 && share <= 9;
	tell({work: `live view, ${bars} telescopes, ${shown} ${shown === 1 ? 'bar' : 'bars'} in view at 100x${rows}`, figure: `${rate.toFixed(2)} KiB/s, ${share.toFixed(1)} % CPU`, floor: `${drawingsPerSecond.toFixed(1)} drawings/s`, ...(rows === 38 && {wanted: '2.5 KiB/s, 9 %', isWithin: isSmall})});
	if (rows === 38) tell({work: `resident, ${bars} telescopes in the live view`, figure: `${memory.toFixed(0)} MB`, wanted: '120 MB', isWithin: memory <= 120});
}

try {
	// Each telescope's line says so.
	await program.until(() => program.text().split(`${blocks.length} to stack`).length > bars, 60_000);
	await program.press('a', 'enter');
	await program.until(`${bars * blocks.length} blocks to stack`, 60_000);
	await program.press('enter');
	await program.until(() => scopes.every(({batchRuns}) => batchRuns.length > 0), 60_000);
	// One bar for each scope, below its line: the rest is filtered away.
	await program.press('/', ...'stacking', 'enter');
	await measure(24);
	await measure(38);
} finally {
	program.end();
	await Promise.all(scopes.map(scope => scope.stop()));
	await removeFolder(folder);
}
