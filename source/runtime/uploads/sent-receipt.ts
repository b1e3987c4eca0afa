import type {Receipt, StackRow} from '../../crowdsky/port.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import {cleanText} from '../../format/clean-text.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {newRows} from './sent-stacks.js';

/**
 * The row that proves that a stack arrived: one that was not there before its first try, and has its size as far as both are
 * known. Undefined without one.
 */
export function sentReceiptOf(rows: readonly StackRow[], {before, sizeBytes}: {readonly before: readonly string[]; readonly sizeBytes: number | undefined}): Receipt | undefined {
	const row = newRows(rows, before).find(candidate => hasSize(candidate, sizeBytes));
	return row && {chunkKey: row.chunkKey, jobId: undefined};
}

/** The problem of a row that is new and has another size: the server took something other than what was sent. Undefined without one. */
export function brokenProblemOf(
	{file}: Pick<Upload, 'file'>, rows: readonly StackRow[], {before, sizeBytes}: {readonly before: readonly string[]; readonly sizeBytes: number | undefined},
): Problem | undefined {
	const broken = newRows(rows, before).find(row => !hasSize(row, sizeBytes));
	if (!broken) return undefined;
	const cause = `the server lists ${String(broken.sizeBytes)} bytes of ${String(sizeBytes)}`;
	return problemOf('incomplete', `${cleanText(file)} was sent, but the server has something else`, cause, 'Look at the stack on the server before you send it again.', 'permanent');
}

function hasSize(row: StackRow, sizeBytes: number | undefined): boolean {
	return row.sizeBytes === undefined || sizeBytes === undefined || row.sizeBytes === sizeBytes;
}
