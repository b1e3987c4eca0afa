import type {StackRow} from '../../crowdsky/port.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {chunkStartMs, parseStackName} from '../../planning/index.js';

/** A stack that this machine has sent, and the key that the server gave it. */
export type Claim = {readonly file: string; readonly chunkKey: string};

/** Of the rows that fit a stack, those that may be its own; every look-up in the server's list goes through here. */
export function ownRowsOf({upload, memory}: {readonly upload: Upload; readonly memory: {claims(upload: Upload): readonly Claim[]}}, rows: readonly StackRow[]): StackRow[] {
	return unclaimedRows(rows, upload, memory.claims(upload));
}

/**
 * The rows that may be this stack, without those that the server is known to have given to stacks of other blocks. (A header
 * with the time of stacking puts a stack's row where the next block's would be, and both may have as many frames.) Each
 * claim takes one row with its key and number of frames, so of two rows with one key one is left. A row that starts with
 * this stack's own block cannot be another's, whose row may not be listed yet.
 */
function unclaimedRows(rows: readonly StackRow[], {file, block}: Pick<Upload, 'file' | 'block'>, claims: readonly Claim[]): StackRow[] {
	const own = parseStackName(file);
	if (!own) return [...rows];
	const startMs = block?.startMs ?? (own.chunk === undefined || own.ordinal > 1 ? undefined : chunkStartMs(own.chunk));
	const isSurelyOwn = ({dateObsStartMs}: StackRow) => dateObsStartMs !== undefined && dateObsStartMs === startMs;
	const left = [...rows];
	for (const {file: other, chunkKey} of claims) {
		const named = parseStackName(other);
		// If it is of the same block, it may be the same stack under another name or in another folder.
		if (!named || blockOf(named) === blockOf(own)) continue;
		const at = left.findIndex(row => row.chunkKey === chunkKey && !isSurelyOwn(row) && (row.framesAligned ?? row.framesInput ?? named.frames) === named.frames);
		if (at >= 0) left.splice(at, 1);
	}

	return left;
}

function blockOf({target, chunk, localStart, ordinal, exposure, filter}: NonNullable<ReturnType<typeof parseStackName>>): string {
	return JSON.stringify([target, chunk ?? localStart, ordinal, exposure, filter]);
}
