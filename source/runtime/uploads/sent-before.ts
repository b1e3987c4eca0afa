import {readdir} from 'node:fs/promises';
import path from 'node:path';
import type {CrowdSky} from '../../crowdsky/port.js';
import {readJournalFile} from '../journal-file.js';
import type {UploadEntry} from '../journal-entry.js';
import type {Account} from './archive-entries.js';
import {rememberedOf, type Remembered} from './upload-memory.js';

/** What earlier runs of this machine have sent, by the SHA-256 of the bytes, whatever it was called and wherever it lay. */
export type SentBefore = ReadonlyMap<string, Remembered>;

const readings = new WeakMap<CrowdSky, Promise<SentBefore>>();

/** Reads all journals of this machine, once for each login. An unreadable journal says nothing. */
export async function sentBefore(crowdsky: CrowdSky, dataFolder: string, account: Account): Promise<SentBefore> {
	const reading = readings.get(crowdsky) ?? readAll(dataFolder, account);
	readings.set(crowdsky, reading);
	return reading;
}

async function readAll(dataFolder: string, {server, account}: Account): Promise<SentBefore> {
	const known = new Map<string, Remembered>();
	const names = await readdir(dataFolder).catch(() => []);
	for (const name of names.filter(candidate => /^journal-.+\.jsonl$/.test(candidate))) {
		const {entries} = await readJournalFile(path.join(dataFolder, name)).catch(() => ({entries: []}));
		const last = new Map<string, UploadEntry>();
		for (const entry of entries) {
			if ('stack' in entry && entry.server === server && entry.account === account) last.set(entry.stack, entry);
		}

		for (const entry of last.values()) {
			const remembered = rememberedOf(entry);
			const sha256: unknown = 'sha256' in entry ? entry.sha256 : undefined;
			// Of two words about the same bytes the one that is sure counts.
			if (typeof sha256 === 'string' && remembered.kind !== 'unknown' && known.get(sha256)?.kind !== 'confirmed') known.set(sha256, remembered);
		}
	}

	return known;
}
