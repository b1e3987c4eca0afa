import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {createScene, startSeestar, type SceneTarget, type SeestarOptions, type SimulatedSeestar} from '../../source/simulator/simulator.js';
import {temporaryFolder, type Context} from './temporary-folder.js';

/** By default, two ready blocks of 24 and 25 frames, and one that is too short. */
export const twoBlocks: SceneTarget = {
	name: 'IC 434', raDegrees: 85.25, decDegrees: -2.46, liveStackFrames: 40,
	blocks: [
		{localStart: '2026-02-27T21:15:03', frames: 24, filter: 'LP'},
		{localStart: '2026-02-27T21:30:03', frames: 25, filter: 'LP'},
		{localStart: '2026-02-27T21:45:03', frames: 3, filter: 'LP'},
	],
};

/** The names that the two blocks get when no frame is rejected. */
export const twoNames = ['CrowdSky_24_IC 434_10.0s_LP_20260227.81_HP022854.fit', 'CrowdSky_25_IC 434_10.0s_LP_20260227.82_HP022854.fit'];

type ScopeOptions = Partial<SeestarOptions> & {readonly targets?: readonly SceneTarget[]; readonly sceneZone?: string};

/** A telescope that is 60 times as fast as the demo's slowest; it ends with the test. */
export async function startScope(t: Context, {targets = [twoBlocks], sceneZone = 'Europe/Vienna', ...options}: ScopeOptions = {}): Promise<SimulatedSeestar> {
	const folder = await temporaryFolder(t);
	await createScene(folder, {timeZone: sceneZone, targets});
	const scope = await startSeestar({folder, speed: 30, ...options});
	t.teardown(() => scope.stop());
	return scope;
}

/** Names in a folder of MyWorks, sorted; empty where there is no such folder. */
export async function storedNames(scope: SimulatedSeestar, folder: string): Promise<string[]> {
	return (await readdir(path.join(scope.folder, 'MyWorks', folder)).catch(() => [])).sort();
}

/** The stacks of a target that have their final names. */
export async function stacksOf(scope: SimulatedSeestar, target: string): Promise<string[]> {
	return (await storedNames(scope, target)).filter(name => /^CrowdSky_.*\.fit$/.test(name));
}
