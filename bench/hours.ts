// Eight hours in which twelve telescopes record, with the program open beside them: it stacks each block when it is over and
// sends it. Its memory, open files and timers every half hour; all of them have to stay as they are.
//
//   node --import tsx bench/hours.ts [HOURS] [SCOPES] [HASTE]
//
// Engine and adapters are the program's, its waits are HASTE times shorter; bench/memory.tsx does the same for the screens.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createScene, startCrowdSky, startSeestar} from '../source/simulator/simulator.js';
import {hastyClock, type HoursSample} from './parts/hours-sample.js';
import {removeFolder} from './parts/remove-folder.js';
import {tableText, tell} from './parts/row.js';

const [hours = 8, count = 12, haste = 320] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));
const server = await startCrowdSky({folder: path.join(folder, 'server')});
const beganMs = Date.now();
const clock = hastyClock(beganMs, haste);
const target = (nth: number) => ({name: `NGC ${1000 + nth}`, raDegrees: 10 * nth, decDegrees: 40, blocks: []});
const scopes = await Promise.all(Array.from({length: count}, async (_, nth) => {
	const home = path.join(folder, `scope-${nth}`);
	await createScene(home, {timeZone: 'Europe/Vienna', targets: [target(nth)]});
	// A stack takes (0.25 s + 15 x 20 ms) / 0.5, some 6 minutes of the hasty clock.
	return startSeestar({folder: home, serial: `0000000${nth.toString(16)}`, speed: 0.5, now: () => clock.now()});
}));
const recordings = scopes.map((scope, nth) => scope.record(target(nth), {exposureSeconds: 50, spacingSeconds: 60}));
const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', path.join(import.meta.dirname, 'parts', 'hours-program.ts'), String(beganMs), String(haste), String(hours), path.join(folder, 'program'), server.url, ...scopes.map(({hostOption}) => hostOption)], {
	env: {...process.env, NODE_ENV: 'production'}, stdio: ['ignore', 'pipe', 'inherit'],
});
try {
	let out = '';
	child.stdout.on('data', (piece: Buffer) => {
		out += piece.toString();
	});
	const [status] = await once(child, 'close') as [number | null];
	if (status !== 0) throw new Error(`the program ended with ${String(status)}`);
	const samples = out.trim().split('\n').map(line => JSON.parse(line) as HoursSample);
	const cells = ['hour', 'resident', 'heap', 'open files', 'timers', 'sockets', 'frames known', 'stacked', 'uploaded', 'failed', 'warnings'];
	const rows = samples.map(({hour, residentMb, heapMb, files, timers, sockets, frames, stacked, uploaded, failed, warnings}) =>
		[hour.toFixed(1), `${residentMb.toFixed(0)} MB`, `${heapMb.toFixed(1)} MB`, files, timers, sockets, frames, stacked, uploaded, failed, warnings].map(String));
	process.stdout.write(`${tableText([cells, ...rows])}\n`);
	// The first hour is the start, the compiler's, and what fills up once.
	const [from, to] = [samples.find(({hour}) => hour >= 1.4) ?? samples[0], samples.at(-1)];
	if (!from || !to) throw new Error('nothing was measured');
	const known = to.frames - from.frames;
	// A frame's name, and of its stack of fifteen the headers that were read, the block and the job; see README.md.
	const bytesKnown = 600;
	// How much V8 has at one moment depends on when it last collected: so the most of either half of the night.
	const settled = samples.filter(({hour}) => hour >= from.hour);
	const middle = settled.length >> 1;
	const mostOf = (half: readonly HoursSample[]) => Math.max(...half.map(({residentMb}) => residentMb));
	const [early, late] = [mostOf(settled.slice(0, middle)), mostOf(settled.slice(middle))];
	tell({
		work: `${hours} simulated hours, ${count} telescopes`, figure: `heap ${from.heapMb.toFixed(1)} -> ${to.heapMb.toFixed(1)} MB, resident at most ${early.toFixed(0)} -> ${late.toFixed(0)} MB, open files ${from.files} -> ${to.files}, timers ${from.timers} -> ${to.timers}`,
		floor: `${known} frames more to know`, wanted: 'flat', isWithin: late <= early * 1.1 && to.heapMb - from.heapMb <= 4 + (known * bytesKnown / 1e6) && to.files <= from.files + 4 && to.timers <= from.timers + 4,
	});
	// One more may have arrived since.
	const twice = server.uploads.length - new Set(server.uploads.map(({name}) => name)).size;
	if (twice > 0 || server.uploads.length < to.uploaded) throw new Error(`${server.uploads.length} records of ${to.uploaded} uploads, ${twice} of them twice`);
} finally {
	// Nothing is removed under a program that still writes.
	if (child.exitCode === null && child.signalCode === null) {
		child.kill('SIGKILL');
		await once(child, 'close');
	}

	for (const recording of recordings) await recording.stop();
	for (const simulator of [...scopes, server]) await simulator.stop();
	await removeFolder(folder);
}
