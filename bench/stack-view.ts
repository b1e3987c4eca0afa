// What the stack view of the real program costs: 12 telescopes, each with a bar that
// moves, at 100x24. Bytes are what the terminal gets. Run with (seconds, 20 unless told):
//
//   node build.mjs && node --import tsx bench/stack-view.ts [seconds]
//
// CPU and memory are the program's own (Linux: /proc), without the simulators.
import {execFileSync} from 'node:child_process';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createScene, startSeestar} from '../source/simulator/simulator.js';
import {launch} from '../test/terminal/harness.js';

const seconds = Number(process.argv[2] ?? 20);
const bars = 12;
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

const scopes = await Promise.all(Array.from({length: bars}, async (_, index) => {
	const home = path.join(folder, `scope-${index}`);
	await createScene(home, {timeZone: 'Europe/Vienna', targets: [{name: 'M 81', raDegrees: 148.9, decDegrees: 69.1, blocks: [{localStart: '2026-02-27T21:15:03', frames: 65}]}]});
	// 65 frames take 1.55 s / speed: a minute and a half longer than is measured.
	return startSeestar({folder: home, serial: `0000000${index.toString(16)}`, speed: 1.55 / (seconds + 90)});
}));
const program = launch(process.execPath, [path.join(import.meta.dirname, '..', 'dist', 'cli.js'), ...scopes.flatMap(({hostOption}) => ['--host', hostOption])], {
	columns: 100, rows: 30, cwd: folder, env: {HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, CROWDSKY_DISCOVER: 'none'},
});
try {
	await program.until(() => program.text().split(/M 81 +65 +1/).length > bars / 2, 60_000);
	await program.press('a', 'enter');
	await program.until(`${bars} blocks to stack`, 60_000);
	program.resize(100, 24);
	await program.press('enter');
	// A heading and a bar for each scope: the filter "stack" changes nothing, the window shows the first ones.
	await program.until(() => scopes.every(({batchRuns}) => batchRuns.length === 1), 60_000);
	await program.until(/\d+\/65/, 10_000);
	const shown = program.screen().filter(line => /\d+\/65/.test(line)).length;
	const [bytes, cpu, draws] = [Buffer.byteLength(program.raw()), await cpuSeconds(program.pid), program.raw().split('\u001B[?2026h').length];
	const beganAtMs = performance.now();
	await new Promise(resolve => setTimeout(resolve, seconds * 1000));
	const took = (performance.now() - beganAtMs) / 1000;
	const perSecond = (Buffer.byteLength(program.raw()) - bytes) / took;
	console.log(program.text());
	console.log(`\n${bars} scopes stacking, ${shown} bars in view at 100x24, ${took.toFixed(0)} s: ${(perSecond / 1024).toFixed(2)} KiB/s, ${((program.raw().split('\u001B[?2026h').length - draws) / took).toFixed(1)} drawings/s, CPU ${(100 * (await cpuSeconds(program.pid) - cpu) / took).toFixed(1)} %, RSS ${(await memoryMb(program.pid)).toFixed(0)} MB`);
} finally {
	program.end();
	await Promise.all(scopes.map(scope => scope.stop()));
	await rm(folder, {recursive: true, force: true, maxRetries: 3});
}
