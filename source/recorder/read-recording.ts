import {readLines} from '../files/read-lines.js';
import {listSegments} from './segments.js';

/** One line of a recording with its moment, in ms since 1970. */
export type RecordedLine = {readonly atMs: number; readonly text: string};

/** Between two moments, in ms since 1970; by default everything. */
export type Period = {readonly sinceMs?: number; readonly untilMs?: number};

/** Longer lines are not ours. */
const longestLineBytes = 2 * 1024 * 1024;
const startOfLine = /^\{"at":(?<at>\d{1,15}),/;

/**
 * The lines of all runs in a folder between two moments, in the order of their time. Incomplete lines are left out. Rejects
 * with the file system's error.
 */
export async function readRecording(folder: string, {sinceMs = 0, untilMs = Number.MAX_SAFE_INTEGER}: Period = {}): Promise<readonly RecordedLine[]> {
	const lines: RecordedLine[] = [];
	const segments = [...await listSegments(folder)].sort((a, b) => a.run < b.run ? -1 : a.run > b.run ? 1 : a.nth - b.nth);
	for (const {file, changedMs} of segments) {
		if (changedMs < sinceMs) continue;
		for await (const some of readLines(file, longestLineBytes)) {
			for (const {text, isEnded} of some) {
				const atMs = text === undefined || !isEnded ? undefined : momentOf(text);
				if (atMs !== undefined && text !== undefined && atMs >= sinceMs && atMs <= untilMs) lines.push({atMs, text});
			}
		}
	}

	// The sort is stable: lines of one run stay in order even if its clock was set back by less than it shows.
	return lines.sort((a, b) => a.atMs - b.atMs);
}

/** When the newest line of a folder was written; undefined if there is none. */
export async function newestMoment(folder: string): Promise<number | undefined> {
	return (await listSegments(folder)).at(-1)?.changedMs;
}

function momentOf(text: string): number | undefined {
	const at = startOfLine.exec(text)?.groups?.['at'];
	return at === undefined || !text.endsWith('}') ? undefined : Number(at);
}
