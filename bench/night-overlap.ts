// How well uploading hides behind stacking: stacks of 12 MB over an uplink of 2 MB/s.
//   node --import tsx bench/night-overlap.ts [BLOCKS] [SPEED]
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createScene, startCrowdSky, startSeestar} from '../source/simulator/simulator.js';
import {createUploading} from '../test/runtime/uploads/run-uploads.js';
import {untilState} from '../test/support/run-night.js';
import {isRunSettled} from '../source/machine/summary.js';
import type {UploadMode} from '../source/machine/uploads/upload.js';
import {removeFolder} from './parts/remove-folder.js';

const [blocks = 8, speed = 0.15] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));
const starts = Array.from({length: blocks}, (_, nth) => `${String(18 + Math.floor(nth / 4)).padStart(2, '0')}:${String((nth % 4) * 15).padStart(2, '0')}:03`);
const target = {name: 'M 1', raDegrees: 83.63, decDegrees: 22.01, blocks: starts.map(start => ({localStart: `2026-02-27T${start}`, frames: 40}))};

try {
	await createScene(path.join(folder, 'telescope'), {timeZone: 'Europe/Vienna', targets: [target]});
	const server = await startCrowdSky({folder: path.join(folder, 'server'), uploadBytesPerSecond: 2_000_000});
	const scope = await startSeestar({folder: path.join(folder, 'telescope'), speed, stackBytes: 12_000_000});
	/** One run in real time; the telescope's folder stays from one to the next by default. */
	const timed = async (depth: 'stack' | 'plan', mode: UploadMode, name: string, host = scope.hostOption): Promise<number> => {
		const {runtime} = await createUploading({hosts: [host], url: server.url, dataFolder: path.join(folder, name), depth, mode, haste: 1});
		const beganMs = performance.now();
		const settled = untilState(runtime, isRunSettled, 600_000);
		await runtime.start();
		await settled;
		const seconds = (performance.now() - beganMs) / 1000;
		await runtime.close();
		return seconds;
	};

	const stacking = await timed('stack', 'off', 'stacking');
	const uploading = await timed('plan', 'send', 'uploading');
	await createScene(path.join(folder, 'other'), {timeZone: 'Europe/Vienna', targets: [target]});
	const other = await startSeestar({folder: path.join(folder, 'other'), speed, stackBytes: 12_000_000, serial: 'ffee0011'});
	const night = await timed('stack', 'send', 'night', other.hostOption);
	process.stdout.write(`${blocks} blocks: stacking alone ${stacking.toFixed(1)} s, uploading alone ${uploading.toFixed(1)} s, the night ${night.toFixed(1)} s (${(night / Math.max(stacking, uploading)).toFixed(2)} of the longer), ${server.uploads.length} records\n`);
	for (const simulator of [scope, other, server]) await simulator.stop();
} finally {
	await removeFolder(folder);
}
