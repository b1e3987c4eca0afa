import type {Receipt, StackRow} from '../../crowdsky/port.js';
import {newRows} from './sent-stacks.js';

/**
 * The row that proves that a stack arrived: one that was not there before its first try, and has its size as far as both are
 * known. Undefined without one.
 */
export function sentReceiptOf(rows: readonly StackRow[], {before, sizeBytes}: {readonly before: readonly string[]; readonly sizeBytes: number | undefined}): Receipt | undefined {
	const row = newRows(rows, before).find(candidate => hasSize(candidate, sizeBytes));
	return row && {chunkKey: row.chunkKey, jobId: undefined};
}

/** A row that is new and has another size: the server took something other than what was sent. */
export function brokenRowOf(rows: readonly StackRow[], {before, sizeBytes}: {readonly before: readonly string[]; readonly sizeBytes: number | undefined}): StackRow | undefined {
	return newRows(rows, before).find(row => !hasSize(row, sizeBytes));
}

function hasSize(row: StackRow, sizeBytes: number | undefined): boolean {
	return row.sizeBytes === undefined || sizeBytes === undefined || row.sizeBytes === sizeBytes;
}
