import type {Receipt} from '../../crowdsky/port.js';
import type {Upload} from '../../machine/uploads/upload.js';
import type {Result} from '../../errors/problem.js';
import type {Journal} from '../memory/journal.js';
import type {UploadEntry} from '../memory/journal-entry.js';
import type {Claim} from './claimed-rows.js';

/** A time of this machine's clock, ms since 1970, and how long it had been up then, as far as it was recorded. */
export type Moment = {readonly atMs: number; readonly upMs: number | undefined};

/** What the journal knows about one stack and one account. */
export type Remembered =
	| {readonly kind: 'unknown'}
	| {readonly kind: 'confirmed'; readonly chunkKey: string}
	/** It was being sent when an earlier run ended: the server may have it, and may list it only later. */
	| {readonly kind: 'undecided'; readonly since: Moment; readonly before: readonly string[]; readonly sizeBytes: number | undefined};

/** Where a stack was put into an archive. */
type KeptFile = {readonly path: string; readonly sizeBytes: number};

/** What the next run must know about a stack that is being sent. */
type Sending = {readonly before: readonly string[]; readonly sha256: string | undefined; readonly sizeBytes: number | undefined};

export type UploadMemory = {
	recall(upload: Upload): Remembered;
	/** Other stacks that the server took after this one was last sent, oldest first, with the rows that were there before. */
	confirmedSince(upload: Upload): ReadonlyArray<{readonly stack: string; readonly before: readonly string[]}>;
	/** What the server is known to have given to other stacks. */
	claims(upload: Upload): readonly Claim[];
	/** `before`: rows that are in the server's list before it is sent; `sha256`: hash of its bytes. */
	started(upload: Upload, now: Moment, what: Sending): Promise<Result<void>>;
	confirmed(upload: Upload, receipt: Receipt, what?: {readonly sha256?: string | undefined; readonly kept?: KeptFile | undefined}): Promise<Result<void>>;
	givenUp(upload: Upload): Promise<Result<void>>;
};

/** The uploads in one scope's journal. `account` is a salted hash of the user's name. */
export function uploadMemoryOf(journal: Journal, server: string, account: string): UploadMemory {
	const about = (upload: Upload) => ({stack: upload.path ?? `${upload.folder}/${upload.file}`, server, account});
	const isAbout = (upload: Upload) => {
		const {stack} = about(upload);
		return (entry: unknown): entry is UploadEntry => {
			const candidate = entry as UploadEntry;
			return candidate.stack === stack && candidate.server === server && candidate.account === account;
		};
	};

	return {
		recall(upload) {
			return rememberedOf(journal.entries().findLast(isAbout(upload)));
		},
		confirmedSince(upload) {
			const {stack} = about(upload);
			const entries = journal.entries().filter((entry): entry is UploadEntry => 'stack' in entry && entry.server === server && entry.account === account);
			const at = entries.findLastIndex(entry => entry.kind === 'uploadStarted' && entry.stack === stack);
			return at < 0 ? [] : entries.slice(at + 1).flatMap((entry, index) => {
				if (entry.kind !== 'uploadConfirmed' || entry.stack === stack) return [];
				const started = entries.slice(0, at + 1 + index).findLast(other => other.kind === 'uploadStarted' && other.stack === entry.stack);
				return [{stack: entry.stack, before: started?.kind === 'uploadStarted' ? textsOf(started.before) : []}];
			});
		},
		claims(upload) {
			const {stack} = about(upload);
			const keys = new Map<string, string>();
			for (const entry of journal.entries()) {
				if (entry.kind === 'uploadConfirmed' && entry.server === server && entry.account === account && entry.stack !== stack) keys.set(entry.stack, entry.chunkKey);
			}

			return [...keys].map(([other, chunkKey]) => ({file: other.split(/[/\\]/).at(-1) ?? other, chunkKey}));
		},
		started: async (upload, {atMs, upMs}, {before, sha256, sizeBytes}) => journal.append({
			kind: 'uploadStarted', ...about(upload), atMs, ...(upMs !== undefined && {upMs: Math.round(upMs)}), ...(before.length > 0 && {before}), ...(sha256 !== undefined && {sha256}), ...(sizeBytes !== undefined && {sizeBytes}),
		}),
		confirmed: async (upload, {chunkKey, jobId}, {sha256, kept} = {}) => journal.append({
			kind: 'uploadConfirmed', ...about(upload), chunkKey, jobId, ...(sha256 !== undefined && {sha256}), ...(kept && {kept}),
		}),
		givenUp: async upload => journal.append({kind: 'uploadGivenUp', ...about(upload)}),
	};
}

/** What the last entry about a stack means. */
export function rememberedOf(last: UploadEntry | undefined): Remembered {
	if (last?.kind === 'uploadConfirmed') return {kind: 'confirmed', chunkKey: last.chunkKey};
	if (last?.kind !== 'uploadStarted') return {kind: 'unknown'};
	return {kind: 'undecided', since: {atMs: last.atMs, upMs: typeof last.upMs === 'number' ? last.upMs : undefined}, before: textsOf(last.before), sizeBytes: typeof last.sizeBytes === 'number' ? last.sizeBytes : undefined};
}

/** A line from the disk can hold anything. */
function textsOf(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter(text => typeof text === 'string') : [];
}
