// The process under measurement of bench/hours.ts: the engine of the program on real adapters with a hasty clock, as it is
// left open all night (it looks for new frames, stacks what is ready, uploads). Usage: BEGIN HASTE HOURS FOLDER URL HOST...; the folder is removed by
// whoever started it, once it has ended.
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {collectSooner, keepHeapSmall} from '../../source/commands/small-heap.js';
import {defaultSettings} from '../../source/machine/settings.js';
import type {Clock} from '../../source/runtime/clock.js';
import {createRuntime} from '../../source/runtime/runtime.js';
import {parseScopeAddress} from '../../source/seestar/address.js';
import {createSeestar} from '../../source/seestar/seestar.js';
import {openCrowdSkySession} from '../../source/setup/crowdsky-session.js';
import {hastyClock, type HoursSample} from './hours-sample.js';

const [beginText = '', hasteText = '', hoursText = '', folder = '', url = '', ...hosts] = process.argv.slice(2);
const [beganMs, haste, hours] = [Number(beginText), Number(hasteText), Number(hoursText)];
/** How often it is counted what is open, in half an hour. */
const momentsInHalf = 12;
const clock: Clock = hastyClock(beganMs, haste);
const sky = await openCrowdSkySession({texts: new Map([['server', [url]]]), switches: new Set()}, {
	environment: {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'}, configFolder: path.join(folder, 'config'), dataFolder: folder,
});
if (!sky.ok) throw new Error(sky.problem.what);
const runtime = createRuntime({
	settings: defaultSettings, goal: {depth: 'stack', targets: undefined, adopts: true, recording: 'watch'}, dataFolder: folder, clock, server: sky.value.server,
	discover: async onFound => Promise.resolve(hosts.forEach(host => {
		const address = parseScopeAddress(host);
		if (address.ok) onFound(address.value);
	})),
	connect: address => createSeestar(address, {clock: () => clock.now()}),
});
runtime.store.dispatch({kind: 'uploadModeChanged', mode: 'send'});
// Clocks and remaining times on the screen.
const ticking = setInterval(() => {
	runtime.store.dispatch({kind: 'ticked'});
}, Math.max(20, 1000 / haste));
await runtime.start();
// As the screens do once they are there.
keepHeapSmall();
collectSooner();

/** What is open at this moment. */
async function open(): Promise<Pick<HoursSample, 'files' | 'timers' | 'sockets'>> {
	const resources = process.getActiveResourcesInfo();
	return {
		files: (await readdir('/proc/self/fd')).length,
		timers: resources.filter(name => name === 'Timeout').length,
		sockets: resources.filter(name => name.startsWith('TCP')).length,
	};
}

/** What was open at each of these moments: requests that were on their way at one of them do not count, what nobody closes does. */
function leastOf(moments: ReadonlyArray<Awaited<ReturnType<typeof open>>>): Awaited<ReturnType<typeof open>> {
	const least = (key: 'files' | 'timers' | 'sockets') => Math.min(...moments.map(moment => moment[key]));
	return {files: least('files'), timers: least('timers'), sockets: least('sockets')};
}

async function sample(): Promise<Omit<HoursSample, 'files' | 'timers' | 'sockets'>> {
	// Read at once: a hasty night makes megabytes while one waits for a file.
	globalThis.gc?.();
	const {heapUsed} = process.memoryUsage();
	const status = await readFile('/proc/self/status', 'utf8');
	const {jobs, uploads, warnings, scopes} = runtime.store.state();
	return {
		hour: (clock.now() - beganMs) / 3_600_000,
		residentMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
		heapMb: heapUsed / 2 ** 20,
		stacked: jobs.filter(({phase}) => phase === 'stacked').length,
		uploaded: uploads.filter(({phase}) => phase === 'uploaded').length,
		failed: jobs.filter(({phase}) => phase === 'failed').length + uploads.filter(({phase}) => phase === 'failed').length,
		warnings: warnings.length,
		frames: scopes.reduce((sum, {targets}) => sum + targets.reduce((all, {reading}) => all + (reading?.subFrameNames.length ?? 0), 0), 0),
	};
}

for (let half = 1; half <= hours * 2; half++) {
	const moments = [];
	for (let nth = 1; nth <= momentsInHalf; nth++) {
		await clock.sleep(beganMs + ((half - 1 + (nth / momentsInHalf)) * 1_800_000) - clock.now());
		moments.push(await open());
	}

	process.stdout.write(`${JSON.stringify({...await sample(), ...leastOf(moments)} satisfies HoursSample)}\n`);
}

clearInterval(ticking);
await runtime.close();
