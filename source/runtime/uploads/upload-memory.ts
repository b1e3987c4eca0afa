import type {Receipt} from '../../crowdsky/port.js';
import type {Upload} from '../../machine/uploads/upload.js';
import type {Result} from '../../trouble/trouble.js';
import type {Journal} from '../memory/journal.js';
import type {UploadEntry} from '../memory/journal-entry.js';

/** What the journal knows of one stack and one account. */
export type Remembered =
	| {readonly kind: 'unknown'}
	| {readonly kind: 'confirmed'; readonly chunkKey: string}
	/** It was being sent when an earlier run ended: the server may have it, and may list it only later. */
	| {readonly kind: 'undecided'; readonly atMs: number; readonly before: readonly string[]; readonly sizeBytes: number | undefined};

/** Where a stack was put into an archive. */
export type KeptFile = {readonly path: string; readonly sizeBytes: number};

/** What the next run must know of a stack that is being sent. */
export type Sending = {readonly before: readonly string[]; readonly sha256: string | undefined; readonly sizeBytes: number | undefined};

export type UploadMemory = {
	recall(upload: Upload): Remembered;
	/** `before`: rows of the server's list that were there before it is sent; `sha256`: of its bytes. */
	started(upload: Upload, atMs: number, what: Sending): Promise<Result<void>>;
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
		started: async (upload, atMs, {before, sha256, sizeBytes}) => journal.append({
			kind: 'uploadStarted', ...about(upload), atMs, ...(before.length > 0 && {before}), ...(sha256 !== undefined && {sha256}), ...(sizeBytes !== undefined && {sizeBytes}),
		}),
		confirmed: async (upload, {chunkKey, jobId}, {sha256, kept} = {}) => journal.append({
			kind: 'uploadConfirmed', ...about(upload), chunkKey, jobId, ...(sha256 !== undefined && {sha256}), ...(kept && {kept}),
		}),
		givenUp: async upload => journal.append({kind: 'uploadGivenUp', ...about(upload)}),
	};
}

/** What the last word about a stack means. */
export function rememberedOf(last: UploadEntry | undefined): Remembered {
	if (last?.kind === 'uploadConfirmed') return {kind: 'confirmed', chunkKey: last.chunkKey};
	if (last?.kind !== 'uploadStarted') return {kind: 'unknown'};
	return {kind: 'undecided', atMs: last.atMs, before: textsOf(last.before), sizeBytes: typeof last.sizeBytes === 'number' ? last.sizeBytes : undefined};
}

/** What a line of the disk holds may be anything. */
function textsOf(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter(text => typeof text === 'string') : [];
}
