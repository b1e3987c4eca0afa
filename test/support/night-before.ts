import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {SimulatedSeestar} from '../../source/simulator/simulator.js';
import {twoNames} from './simulated-scope.js';

/** Stems of the stacks of `twoBlocks`. */
export const stems = twoNames.map(name => name.slice(0, -'.fit'.length));

/** Everything that a purge of them must delete, sorted. */
export const stackFiles = stems.flatMap(stem => [`${stem}.fit`, `${stem}.jpg`, `${stem}_thn.jpg`]).sort();

/** What a purge must leave beside them. */
export const otherFiles = ['CrowdSky_notes.fit', 'DSO_Stacked_9_IC 434_10.0s_20260227_211500.fit'];

/** Puts the stacks of an earlier night (100 bytes a file) and various other files into the folders of IC 434. */
export async function addStacks({folder}: Pick<SimulatedSeestar, 'folder'>): Promise<void> {
	const target = path.join(folder, 'MyWorks', 'IC 434');
	await mkdir(target, {recursive: true});
	for (const name of stackFiles) await writeFile(path.join(target, name), 'x'.repeat(100));
	for (const name of otherFiles) await writeFile(path.join(target, name), 'mine');
	await writeFile(path.join(folder, 'MyWorks', 'IC 434_sub', `${stems[0]}.fit`), 'astray');
}
