// What the flight recorder costs: nights of the built program against one simulated telescope (in a process of its own),
// by turns with and without the recording, and the time that one entry takes of whoever tells it.
// node build.mjs && node --import tsx bench/recorder.ts [PAIRS]
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readdir, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {removeFolder} from './parts/remove-folder.js';
import {tell} from './parts/row.js';
import {FlightRecorder} from '../source/recorder/flight-recorder.js';

const pairs = Number(process.argv[2] ?? 5);
const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
const tellCpu = 'data:text/javascript,import process from "node:process";process.on("exit",()=>process._rawDebug("CPU "+JSON.stringify(process.cpuUsage())))';

type Cost = {readonly cpuMs: number; readonly wallMs: number};

/** One night on a fresh telescope, of which nothing is stacked yet. */
async function night(folder: string, switches: readonly string[]): Promise<Cost> {
	const home = await mkdtemp(path.join(folder, 'home-'));
	const env = {PATH: process.env['PATH'], HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, TMPDIR: folder, CROWDSKY_DISCOVER: 'none'};
	const simulator = spawn(process.execPath, [program, 'simulate', '--json', '--data', path.join(home, 'sky')], {env, stdio: ['ignore', 'pipe', 'inherit']});
	const [told] = await once(simulator.stdout, 'data') as [Buffer];
	const {host} = JSON.parse(told.toString()) as {host: string};
	const beganMs = performance.now();
	const child = spawn(process.execPath, ['--import', tellCpu, program, 'stack', 'IC 434', 'M 42', '--host', host, ...switches], {env, stdio: ['ignore', 'ignore', 'pipe']});
	let err = '';
	child.stderr.on('data', (piece: Buffer) => {
		err += piece.toString();
	});
	await once(child, 'close');
	const wallMs = performance.now() - beganMs;
	simulator.kill();
	await once(simulator, 'close');
	const {user, system} = JSON.parse(/CPU (.*)/.exec(err)?.[1] ?? '') as NodeJS.CpuUsage;
	return {cpuMs: (user + system) / 1000, wallMs};
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const folder = await mkdtemp(path.join(tmpdir(), 'bench-recorder-'));
try {
	const costs = {with: [] as Cost[], without: [] as Cost[]};
	for (let nth = 0; nth < pairs; nth++) {
		costs.without.push(await night(folder, ['--no-record']));
		costs.with.push(await night(folder, []));
	}

	const [withMs, withoutMs] = [median(costs.with.map(({cpuMs}) => cpuMs)), median(costs.without.map(({cpuMs}) => cpuMs))];
	const wallMs = median(costs.with.map(cost => cost.wallMs));
	console.log(`night of 7 blocks, ${pairs} pairs: CPU ${withoutMs.toFixed(0)} ms without, ${withMs.toFixed(0)} ms with, in ${(wallMs / 1000).toFixed(1)} s`);
	const share = 100 * (withMs - withoutMs) / wallMs;
	tell({work: 'recording of a night of 7 blocks', figure: `${share.toFixed(2)} % of one core`, wanted: '2 %', isWithin: share <= 2});

	const recorder = new FlightRecorder({folder: path.join(folder, 'flight')});
	const text = JSON.stringify({jsonrpc: '2.0', method: 'get_img_file_page_name', result: Array.from({length: 20}, (_, nth) => ({name: `Light_M 81_10.0s_IRCUT_20260220-2000${nth}.fit`, size_k: 4050, is_dir: false})), id: 1});
	let longestMs = 0;
	const before = process.cpuUsage();
	const entries = 10_000;
	for (let nth = 0; nth < entries; nth++) {
		const beganMs = performance.now();
		recorder.record({kind: 'received', number: 1, scope: 'seestar.local', text});
		longestMs = Math.max(longestMs, performance.now() - beganMs);
		if (nth % 20 === 0) await new Promise(resolve => setImmediate(resolve));
	}

	await recorder.close();
	const {user, system} = process.cpuUsage(before);
	const bytes = (await Promise.all((await readdir(path.join(folder, 'flight'))).map(async name => (await stat(path.join(folder, 'flight', name))).size))).reduce((sum, size) => sum + size, 0);
	console.log(`one page of a listing: ${((user + system) / entries).toFixed(1)} µs of CPU, longest wait ${longestMs.toFixed(2)} ms; ring ${(bytes / 1e6).toFixed(1)} MB`);
} finally {
	await removeFolder(folder);
}
