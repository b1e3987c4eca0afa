// Peak memory of `upload --all` for 20 stacks of 50 MB, fetched from a telescope and sent to a server, both on loopback:
//   npm run build && node --import tsx bench/upload-memory.ts [STACKS] [MEGABYTES]
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {removeFolder} from './parts/remove-folder.js';
import {tell} from './parts/row.js';
import {createScene, startCrowdSky, startSeestar} from '../source/simulator/simulator.js';

const [stacks = 20, megabytes = 50] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));
const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<{peakMb: number; seconds: number; last: string}> {
	const beganMs = performance.now();
	const child = spawn(process.execPath, [program, ...args], {env: {PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, ...environment}, stdio: ['ignore', 'pipe', 'inherit']});
	let out = '';
	let peakKb = 0;
	child.stdout.on('data', (piece: Buffer) => {
		out += piece.toString();
	});
	const sampling = setInterval(() => {
		// The kernel's own high-water mark (Linux), so that sampling misses nothing but the very end.
		void readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').then(text => {
			peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0));
		}, () => undefined);
	}, 20);
	await once(child, 'close');
	clearInterval(sampling);
	return {peakMb: peakKb / 1024, seconds: (performance.now() - beganMs) / 1000, last: out.trimEnd().split('\n').at(-1) ?? ''};
}

try {
	// Each its own quarter of an hour: the same stack under another name is not sent again.
	const blocks = Array.from({length: stacks}, (_, nth) => ({localStart: `2026-02-27T${String(18 + Math.floor(nth / 4)).padStart(2, '0')}:${String((nth % 4) * 15).padStart(2, '0')}:03`, frames: 24}));
	const target = {name: 'M 1', raDegrees: 83.63, decDegrees: 22.01, blocks};
	await createScene(path.join(folder, 'telescope'), {timeZone: 'Europe/Vienna', targets: [target]});
	// The server's limit is 50 MB of 1,048,576 bytes; the stack's header and rounding need some room.
	const scope = await startSeestar({folder: path.join(folder, 'telescope'), speed: 30, stackBytes: (megabytes * 1_000_000) - 100_000});
	const server = await startCrowdSky({folder: path.join(folder, 'server')});
	const reach = ['--host', scope.hostOption, '--server', server.url];
	await run(['stack', '--all', '--host', scope.hostOption]);
	const idle = await run(['targets', '--host', scope.hostOption]);
	const {peakMb, seconds, last} = await run(['upload', '--all', ...reach], {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'});
	if (server.uploads.length !== stacks) throw new Error(`${server.uploads.length} records: ${last}`);
	// Whatever the size of a stack: it is never in memory as a whole.
	tell({
		work: `upload of ${stacks} stacks of ${megabytes} MB`, figure: `peak ${peakMb.toFixed(0)} MB, ${seconds.toFixed(1)} s`, floor: `${idle.peakMb.toFixed(0)} MB (targets alone)`, ratio: (peakMb / idle.peakMb).toFixed(2),
		wanted: 'less than one stack above it', isWithin: peakMb - idle.peakMb < megabytes,
	});
	await scope.stop();
	await server.stop();
} finally {
	await removeFolder(folder);
}
