import {instantMsOf} from '../planning/calendar.js';
import type {StackRow} from './port.js';

/**
 * Reads the rows of my_stacks.php (seestar-protocol.md, 9.1). Fields may be missing, null or odd, numbers may come as
 * text; undefined when any entry is no object: a list that is not understood must not look like a short one.
 */
export function readRows(list: readonly unknown[]): StackRow[] | undefined {
	const rows: StackRow[] = [];
	for (const entry of list) {
		if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
		rows.push(readRow(entry as Readonly<Record<string, unknown>>));
	}

	return rows;
}

function readRow(entry: Readonly<Record<string, unknown>>): StackRow {
	return {
		id: textOf(entry.id) ?? '',
		chunkKey: textOf(entry.chunk_key) ?? '',
		objectName: textOf(entry.object_name),
		telescopeId: textOf(entry.telescope_id),
		filterName: textOf(entry.filter_name),
		dateObsStartMs: instantOf(entry.date_obs_start),
		dateObsEndMs: instantOf(entry.date_obs_end),
		framesInput: numberOf(entry.n_frames_input),
		framesAligned: numberOf(entry.n_frames_aligned),
		totalExposureSeconds: numberOf(entry.total_exptime),
		raDegrees: numberOf(entry.ra_deg),
		decDegrees: numberOf(entry.dec_deg),
		sizeBytes: numberOf(entry.file_size_bytes),
		createdAt: textOf(entry.created_at),
	};
}

/** Text that is not empty, or a number as text: ids come as either. */
export function textOf(value: unknown): string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number, or text that is one. */
export function numberOf(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** `2026-02-27 20:15:00` as databases write it, or ISO 8601; without an offset it is UTC. */
function instantOf(value: unknown): number | undefined {
	// A day alone tells no instant; taken for midnight it would contradict every stack.
	if (typeof value !== 'string' || !value.includes(':')) return undefined;
	const atMs = instantMsOf(value.trim().replace(' ', 'T'));
	return Number.isNaN(atMs) ? undefined : atMs;
}
