// Peak memory of `upload --all` for 30 stacks of 50 MB, fetched from a telescope and sent to a server, both on loopback:
//   npm run build && node --import tsx bench/upload-memory.ts [STACKS] [MEGABYTES]
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {link, mkdir, mkdtemp, readFile, readdir, rename, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createScene, startCrowdSky, startSeestar} from '../source/simulator/simulator.js';

const [stacks = 30, megabytes = 50] = process.argv.slice(2).map(Number);
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
	const target = {name: 'M 1', raDegrees: 83.63, decDegrees: 22.01, blocks: [{localStart: '2026-02-27T21:15:03', frames: 24}]};
	await createScene(path.join(folder, 'telescope'), {timeZone: 'Europe/Vienna', targets: [target]});
	// The server's limit is 50 MB of 1,048,576 bytes; the stack's header and rounding need some room.
	const scope = await startSeestar({folder: path.join(folder, 'telescope'), speed: 30, stackBytes: (megabytes * 1_000_000) - 100_000});
	const server = await startCrowdSky({folder: path.join(folder, 'server')});
	const reach = ['--host', scope.hostOption, '--server', server.url];
	await run(['stack', '--all', '--host', scope.hostOption]);
	const home = path.join(scope.folder, 'MyWorks', 'M 1');
	await mkdir(home, {recursive: true});
	const made = (await readdir(home)).find(name => /^CrowdSky_.*\.fit$/.test(name)) ?? '';
	// One file under many names: only its size matters here.
	await rename(path.join(home, made), path.join(home, 'one'));
	for (let nth = 0; nth < stacks; nth++) await link(path.join(home, 'one'), path.join(home, `CrowdSky_24_M 1_10.0s_IRCUT_20260227.${String(nth).padStart(2, '0')}_HP000001.fit`));
	const idle = await run(['targets', '--host', scope.hostOption]);
	const {peakMb, seconds, last} = await run(['upload', '--all', '--even-if-present', ...reach], {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'});
	process.stdout.write(`${stacks} stacks of ${megabytes} MB: peak ${peakMb.toFixed(0)} MB (targets alone: ${idle.peakMb.toFixed(0)} MB), ${seconds.toFixed(1)} s, ${server.uploads.length} records. ${last}\n`);
	await scope.stop();
	await server.stop();
} finally {
	await rm(folder, {recursive: true, force: true});
}
