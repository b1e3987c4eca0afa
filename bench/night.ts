// A night of 12 stacks of 12 MB with their uploads by the built program, without screens: how much longer it takes than the
// telescope needs for its stacks alone, and the most memory that the process has.
//
//   node build.mjs && node --import tsx bench/night.ts [STACKS] [MEGABYTES]
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createScene, startCrowdSky, startSeestar} from '../source/simulator/simulator.js';
import {removeFolder} from './parts/remove-folder.js';
import {tell} from './parts/row.js';
import {program, watched, worldIn} from './parts/watched-process.js';

const [stacks = 12, megabytes = 12] = process.argv.slice(2).map(Number);
const [frames, speed] = [40, 0.8];
const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));
const starts = Array.from({length: stacks}, (_, nth) => `2026-02-27T${String(18 + Math.floor(nth / 4)).padStart(2, '0')}:${String((nth % 4) * 15).padStart(2, '0')}:03`);

try {
	await createScene(path.join(folder, 'telescope'), {timeZone: 'Europe/Vienna', targets: [{name: 'M 1', raDegrees: 83.63, decDegrees: 22.01, blocks: starts.map(localStart => ({localStart, frames}))}]});
	const scope = await startSeestar({folder: path.join(folder, 'telescope'), speed, stackBytes: megabytes * 1_000_000});
	const server = await startCrowdSky({folder: path.join(folder, 'server')});
	const bare = await watched(['-e', 'setTimeout(() => {}, 300)']);
	const night = await watched([program, 'night', '--json', '--host', scope.hostOption, '--server', server.url], {...worldIn(folder), CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'});
	if (night.status !== 0 || server.uploads.length !== stacks || scope.canary.length > 0) throw new Error(`status ${String(night.status)}, ${server.uploads.length} uploads: ${night.err.slice(0, 500)}`);
	// The simulator's law; see `speed` in its options.
	const floorSeconds = stacks * (0.25 + (0.02 * frames)) / speed;
	const ratio = night.seconds / floorSeconds;
	tell({work: `night of ${stacks} stacks of ${megabytes} MB and uploads`, figure: `${night.seconds.toFixed(1)} s`, floor: `${floorSeconds.toFixed(1)} s (the telescope alone)`, ratio: ratio.toFixed(2), wanted: '1.06', isWithin: ratio <= 1.06});
	tell({work: 'resident at most in that night', figure: `${night.peakMb.toFixed(0)} MB`, floor: `${bare.peakMb.toFixed(0)} MB (bare node)`, ratio: (night.peakMb / bare.peakMb).toFixed(1), wanted: '95 MB', isWithin: night.peakMb <= 95});
	process.stdout.write(`CPU ${night.cpuSeconds.toFixed(2)} s; ${scope.requests.length} requests, ${scope.httpRequests.length} fetches, ${scope.smbRequests.length} commands to the share, ${server.calls.length} requests to the server\n`);
	await scope.stop();
	await server.stop();
} finally {
	await removeFolder(folder);
}
