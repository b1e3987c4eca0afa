import {instantMsOf} from '../planning/calendar.js';
import type {StackRow} from './port.js';

/**
 * Reads the rows of my_stacks.php (seestar-protocol.md, 9.1). Fields may be missing, null or odd, and numbers may come as
 * text. Undefined if any entry is not an object: a list that is not understood must not look like a short one.
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
	const [raDegrees, decDegrees] = [within(numberOf(entry.ra_deg), -360, 360), within(numberOf(entry.dec_deg), -90, 90)];
	const hasPlace = raDegrees !== 0 || decDegrees !== 0;
	return {
		id: textOf(entry.id) ?? '',
		chunkKey: textOf(entry.chunk_key) ?? '',
		objectName: textOf(entry.object_name),
		telescopeId: textOf(entry.telescope_id),
		filterName: textOf(entry.filter_name),
		dateObsStartMs: instantOf(entry.date_obs_start),
		dateObsEndMs: instantOf(entry.date_obs_end),
		framesInput: within(numberOf(entry.n_frames_input), 1, mostFrames),
		framesAligned: within(numberOf(entry.n_frames_aligned), 1, mostFrames),
		totalExposureSeconds: within(numberOf(entry.total_exptime), leastExposureSeconds, mostExposureSeconds),
		raDegrees: hasPlace ? raDegrees : undefined,
		decDegrees: hasPlace ? decDegrees : undefined,
		sizeBytes: within(numberOf(entry.file_size_bytes), 0, largestBytes),
		createdAt: textOf(entry.created_at),
	};
}

/**
 * No stack exceeds these, and none has no frames: such a number is a mistake of the server, or stands for what it does
 * not know, and must not contradict a stack.
 */
const leastExposureSeconds = 0.001;
const mostFrames = 1_000_000;
const mostExposureSeconds = 10_000_000;
const largestBytes = 1e12;

function within(number: number | undefined, least: number, most: number): number | undefined {
	return number !== undefined && number >= least && number <= most ? number : undefined;
}

/** Text that is not blank, or a number as text: ids come as either. */
export function textOf(value: unknown): string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A finite number, or text that is one. */
export function numberOf(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const earliestMs = Date.UTC(2000, 0);

/** `2026-02-27 20:15:00` as databases write it, or ISO 8601; without an offset it is UTC. */
function instantOf(value: unknown): number | undefined {
	// A day alone is not an instant; taken as midnight it would contradict every stack.
	if (typeof value !== 'string' || !value.includes(':')) return undefined;
	const atMs = instantMsOf(value.trim().replace(' ', 'T'));
	return atMs >= earliestMs && atMs < Date.UTC(2100, 0) ? atMs : undefined;
}
