import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {readJournalFile} from '../../memory/journal-file.js';
import type {StoredEntry} from '../../memory/journal-fold.js';

/** A stack that this program put into an archive and whose upload the server confirmed afterwards. */
type KeptStack = {
	/** Where it was fetched from: the identity of its telescope, and folder and file there. */
	readonly owner: string;
	readonly stack: string;
	/** Where it was put, absolute. */
	readonly path: string;
	/** Its size when the server confirmed it. */
	readonly sizeBytes: number;
	/** When that was, ISO 8601 in UTC. */
	readonly confirmedAt: string;
};

/** Whose confirmation counts: the current server's, for the current user. */
export type Account = {readonly server: string; readonly account: string};

/**
 * What the journals of this machine say about the archive, oldest first. Only stacks whose last entry is a confirmation by
 * this very server: one that is being sent again must not be removed. Unreadable journals are ignored.
 */
export async function keptStacks(dataFolder: string, {server, account}: Account): Promise<KeptStack[]> {
	const names = await readdir(dataFolder).catch(() => []);
	const kept: KeptStack[][] = [];
	for (const name of names) {
		const owner = /^journal-(.+)\.jsonl$/.exec(name)?.[1];
		if (owner === undefined) continue;
		const {entries} = await readJournalFile(path.join(dataFolder, name)).catch(() => ({entries: []}));
		kept.push(keptOf(entries, owner, {server, account}));
	}

	return kept.flat().sort((a, b) => a.confirmedAt < b.confirmedAt ? -1 : a.confirmedAt > b.confirmedAt ? 1 : 0);
}

function keptOf(entries: readonly StoredEntry[], owner: string, {server, account}: Account): KeptStack[] {
	const last = new Map<string, StoredEntry>();
	for (const entry of entries) {
		if ('stack' in entry && entry.server === server && entry.account === account) last.set(entry.stack, entry);
	}

	return [...last.values()].flatMap(entry => {
		if (entry.kind !== 'uploadConfirmed' || !entry.kept) return [];
		// Lines from the disk can contain anything.
		const {path: file, sizeBytes} = entry.kept as {path?: unknown; sizeBytes?: unknown};
		if (typeof file !== 'string' || typeof sizeBytes !== 'number') return [];
		return [{owner, stack: entry.stack, path: file, sizeBytes, confirmedAt: typeof entry.at === 'string' ? entry.at : ''}];
	});
}
