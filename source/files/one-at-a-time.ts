import {randomBytes} from 'node:crypto';
import {link, readFile, rename, rm, stat} from 'node:fs/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import {writeWhole} from './write-whole.js';

/** What is done in turn takes milliseconds: a mark this old was left by a program that was killed. */
const leftoverMs = 5000;
const lookMs = 20;

/**
 * Runs `work` when no other call for this file is running, in this program or another one: what is read, changed and written
 * back would otherwise lose what the other has written in between. Waits for a few seconds at most. Rejects with what `work`
 * does, and with the file system's error where the folder cannot be written.
 */
export async function oneAtATime<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
	const mark = `${file}.turn`;
	const own = randomBytes(6).toString('hex');
	const endMs = performance.now() + (2 * leftoverMs);
	while (!await writeWhole(mark, own, {isNew: true})) {
		const holder = await readFile(mark, 'utf8').catch(() => undefined);
		const ageMs = await stat(mark).then(({mtimeMs}) => Date.now() - mtimeMs, () => 0);
		if (holder !== undefined && (ageMs > leftoverMs || performance.now() > endMs)) await removeMark(mark, holder, `${mark}.${own}`);
		else await sleep(lookMs);
	}

	try {
		return await work();
	} finally {
		// Whoever waited too long may have put its own mark in its place.
		const there = await readFile(mark, 'utf8').catch(() => own);
		if (there === own) await rm(mark, {force: true}).catch(() => undefined);
	}
}

/** Removes the mark if it is still this holder's: somebody else may have removed it by now, and put another in its place. */
export async function removeMark(mark: string, holder: string, aside: string): Promise<void> {
	const isAside = await rename(mark, aside).then(() => true, () => false);
	if (!isAside) return;
	if (await readFile(aside, 'utf8').catch(() => holder) !== holder) await link(aside, mark).catch(() => undefined);
	await rm(aside, {force: true});
}
