import {readdir} from 'node:fs/promises';
import path from 'node:path';
import type {CrowdSky} from '../../crowdsky/port.js';
import {readJournalFile} from '../memory/journal-file.js';
import type {UploadEntry} from '../memory/journal-entry.js';
import {isHeld} from '../memory/lock.js';
import type {Account} from './archive/archive-entries.js';
import {rememberedOf, type Remembered} from './upload-memory.js';

/** What other runs have sent, by the SHA-256 of the bytes, whatever its name and wherever it was; `sending`: another one is sending it now. */
export type SentBefore = ReadonlyMap<string, Remembered | {readonly kind: 'sending'}>;

type Journals = {
	readonly dataFolder: string;
	/** What this run writes itself: identities of telescopes, or `local`. */
	readonly own: ReadonlySet<string>;
};

const readings = new WeakMap<CrowdSky, Promise<SentBefore>>();

/**
 * Reads all journals of this machine, once for each login: what this run sends itself is known from elsewhere. `mustBeFresh`
 * is for what other instances have sent since. Unreadable journals are ignored.
 */
export async function sentBefore(crowdsky: CrowdSky, journals: Journals, account: Account, {mustBeFresh = false} = {}): Promise<SentBefore> {
	if (mustBeFresh) return readAll(journals, account);
	const reading = readings.get(crowdsky) ?? readAll(journals, account);
	readings.set(crowdsky, reading);
	return reading;
}

async function readAll({dataFolder, own}: Journals, account: Account): Promise<SentBefore> {
	const known = new Map<string, Remembered | {readonly kind: 'sending'}>();
	const names = await readdir(dataFolder).catch(() => []);
	for (const name of names) {
		const owner = /^journal-(.+)\.jsonl$/.exec(name)?.[1];
		if (owner === undefined) continue;
		const {entries} = await readJournalFile(path.join(dataFolder, name)).catch(() => ({entries: []}));
		const last = lastWords(entries.flatMap(entry => 'stack' in entry ? [entry] : []), account);
		const isAlive = !own.has(owner) && last.some(([, {kind}]) => kind === 'undecided') && await isHeld(path.join(dataFolder, `lock-${owner}.json`));
		for (const [sha256, remembered] of last) {
			// If two entries are about the same bytes, the certain one counts.
			if (known.get(sha256)?.kind === 'confirmed') continue;
			known.set(sha256, isAlive && remembered.kind === 'undecided' ? {kind: 'sending'} : remembered);
		}
	}

	return known;
}

/** The last entry about the bytes of each stack: one path may have held several. */
function lastWords(entries: readonly UploadEntry[], {server, account}: Account): Array<readonly [string, Remembered]> {
	const last = new Map<string, Map<string, Remembered>>();
	for (const entry of entries) {
		if (entry.server !== server || entry.account !== account) continue;
		const words = last.get(entry.stack) ?? new Map<string, Remembered>();
		last.set(entry.stack, words);
		if (entry.kind === 'uploadGivenUp') {
			for (const [sha256, {kind}] of words) if (kind === 'undecided') words.delete(sha256);
		} else if (typeof entry.sha256 === 'string') {
			words.set(entry.sha256, rememberedOf(entry));
		}
	}

	return [...last.values()].flatMap(words => [...words]);
}
