import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {createScene, startSeestar, type SceneTarget, type SeestarOptions, type SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';

export const ic434: SceneTarget = {
	name: 'IC 434', raDegrees: 85.25, decDegrees: -2.46, liveStackFrames: 30,
	blocks: [{localStart: '2026-02-27T21:15:02', frames: 33, filter: 'LP'}],
};

/** A fast telescope with one target of 33 frames; it ends with the test. */
export async function smallSeestar(t: Context, options: Partial<SeestarOptions> = {}, targets: readonly SceneTarget[] = [ic434]): Promise<SimulatedSeestar> {
	const folder = await temporaryFolder(t);
	await createScene(folder, {timeZone: 'Europe/Vienna', targets});
	const seestar = await startSeestar({folder, speed: 20, ...options});
	t.teardown(() => seestar.stop());
	return seestar;
}

/** Names in a folder of MyWorks, sorted. */
export async function namesIn(seestar: SimulatedSeestar, folder: string): Promise<string[]> {
	return (await readdir(path.join(seestar.folder, 'MyWorks', folder))).sort();
}
