import {readdir, rm, stat} from 'node:fs/promises';
import path from 'node:path';

/** A ring of this size has four segments, so a quarter is dropped at a time. */
export const segmentsOfRing = 4;
/** Many short runs leave many small files; at most this many are kept. */
const segmentsAtMost = 400;

/** The folder of the flight recordings within the data folder. */
export function recordingFolder(dataFolder: string): string {
	return path.join(dataFolder, 'flight');
}

const segmentName = /^flight-(?<run>\d{13}-\d{1,10}-[\da-f]{4})-(?<nth>\d{4,})\.jsonl$/;

/** The name of the nth segment of a run, which no other run uses. */
export function nameOfSegment(run: string, nth: number): string {
	return `flight-${run}-${String(nth).padStart(4, '0')}.jsonl`;
}

/** One file of the ring. */
export type Segment = {readonly file: string; readonly run: string; readonly nth: number; readonly bytes: number; readonly changedMs: number};

/** Every segment in the folder, from all runs, least recently written first; none if there is no folder. */
export async function listSegments(folder: string): Promise<readonly Segment[]> {
	const names = await readdir(folder).catch(() => []);
	const segments: Segment[] = [];
	for (const name of names) {
		const parts = segmentName.exec(name)?.groups;
		if (!parts) continue;
		const file = path.join(folder, name);
		const found = await stat(file).catch(() => undefined);
		if (found?.isFile()) segments.push({file, run: parts['run'] ?? '', nth: Number(parts['nth']), bytes: found.size, changedMs: found.mtimeMs});
	}

	return segments.sort((a, b) => a.changedMs - b.changedMs || (a.file < b.file ? -1 : 1));
}

type Ring = {readonly ringBytes: number; readonly roomBytes: number; /** The file that this run is writing. */ readonly own: string | undefined};

/**
 * Removes the least recently written segments until everything, plus `roomBytes` more, fits the ring. The segment that this
 * run is writing stays; one that another instance is writing is among the newest, and that instance can go on without its
 * file if it must. Never rejects.
 */
export async function pruneSegments(folder: string, {ringBytes, roomBytes, own}: Ring): Promise<void> {
	const segments = await listSegments(folder).catch(() => []);
	let [bytes, count] = [segments.reduce((sum, segment) => sum + segment.bytes, 0) + roomBytes, segments.length];
	for (const segment of segments) {
		if (bytes <= ringBytes && count < segmentsAtMost) return;
		if (segment.file === own) continue;
		await rm(segment.file, {force: true}).catch(() => undefined);
		bytes -= segment.bytes;
		count--;
	}
}
