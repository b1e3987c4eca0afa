import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createScene, startSeestar, type SceneTarget, type SeestarOptions, type SimulatedSeestar} from '../../source/simulator/simulator.js';

export const ic434: SceneTarget = {
	name: 'IC 434', raDegrees: 85.25, decDegrees: -2.46, liveStackFrames: 30,
	blocks: [{localStart: '2026-02-27T21:15:02', frames: 33, filter: 'LP'}],
};

type Context = {after: (clean: () => Promise<void>) => void};

/** A new folder that goes when the test ends. */
export async function temporaryFolder(t: Context): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'seestar-'));
	t.after(() => rm(folder, {recursive: true}));
	return folder;
}

/** A fast telescope with one target of 33 frames; it ends with the test. */
export async function smallSeestar(t: Context, options: Partial<SeestarOptions> = {}, targets: readonly SceneTarget[] = [ic434]): Promise<SimulatedSeestar> {
	const folder = await temporaryFolder(t);
	await createScene(folder, {timeZone: 'Europe/Vienna', targets});
	const seestar = await startSeestar({folder, speed: 20, ...options});
	// Hooks run in the order in which they were added: the folder would go first.
	t.after(() => seestar.stop());
	return seestar;
}

/** Names in a folder of MyWorks, sorted. */
export async function namesIn(seestar: SimulatedSeestar, folder: string): Promise<string[]> {
	return (await readdir(path.join(seestar.folder, 'MyWorks', folder))).sort();
}
