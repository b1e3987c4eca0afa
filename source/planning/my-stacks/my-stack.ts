import type {Tiling} from '../pixel.js';
import type {ServerRow} from '../on-server.js';
import {placeOfNamedPixel, type Place} from '../sky/place.js';
import {parseStackName, stemOf, type StackName} from '../names/stack-name.js';
import {chunkStartMs} from '../chunk.js';
import {wallMsOf} from '../calendar.js';

/** A row of the server's list: the part that is shown. */
export type ListedRow = ServerRow & {
	readonly id: string;
	readonly objectName: string | undefined;
	readonly dateObsEndMs: number | undefined;
	readonly sizeBytes: number | undefined;
	readonly createdAt: string | undefined;
};

/** A stack on a telescope. `owner` is the telescope's identity, which stays when its address changes; undefined if it is not known. */
export type TelescopeStack = {readonly scope: string; readonly owner?: string | undefined; readonly target: string; readonly folder: string; readonly file: string};

/** A stack in the archive of this machine, and which stack of which telescope it is a copy of: `stack` is folder and file there. */
export type ArchivedStack = {readonly path: string; readonly file: string; readonly owner: string; readonly stack: string};

/** One stack of this user, wherever it is; what is not known is undefined. */
export type MyStack<Row extends ListedRow = ListedRow> = {
	/** Stays the same while the lists are read again. */
	readonly id: string;
	readonly object: string;
	readonly filter: string;
	/** Start of its first frame, ms since 1970 UTC; for a legacy name the telescope's wall clock, read as UTC. */
	readonly startMs: number | undefined;
	/** UTC date of its night's evening. Nights run from noon to noon UTC, which is one night in Europe and Africa. */
	readonly night: string | undefined;
	/** Total exposure of all frames, seconds. */
	readonly totalSeconds: number | undefined;
	readonly framesAligned: number | undefined;
	/** Frames that were given to the stacking. */
	readonly framesInput: number | undefined;
	/** Where it points; accurate to only a degree if it is known from the name alone. */
	readonly place: Place | undefined;
	readonly isPlaceRough: boolean;
	readonly row: Row | undefined;
	/** Further rows of the same stack. */
	readonly doubleRows: number;
	readonly telescope: TelescopeStack | undefined;
	readonly archive: ArchivedStack | undefined;
};

/** What "my stacks" shows of a stack's name. */
export function stackOfName(name: StackName, target: string, tiling: Tiling): Omit<MyStack<never>, 'id' | 'row' | 'telescope' | 'archive'> {
	const startMs = name.chunk === undefined ? wallMsOf(name.localStart ?? '') : chunkStartMs(name.chunk);
	return {
		object: target,
		filter: name.filter,
		startMs,
		night: nightOfInstant(startMs),
		totalSeconds: name.frames * name.exposureSeconds,
		framesAligned: name.frames,
		framesInput: undefined,
		place: placeOfNamedPixel(name.pixel, tiling),
		isPlaceRough: true,
		doubleRows: 0,
	};
}

/** The evening that an instant belongs to, `YYYY-MM-DD`. */
export function nightOfInstant(atMs: number | undefined): string | undefined {
	if (atMs === undefined || !Number.isFinite(atMs)) return undefined;
	return new Date(atMs - 43_200_000).toISOString().slice(0, 10);
}

/** The name that a file in the archive had on the telescope: without the ` (2)` that was added if the name was taken. */
function nameBeforeArchive(file: string): string {
	return `${stemOf(file).replace(/ \(\d{1,6}\)$/, '')}.fit`;
}

/** Parses the name of a file in the archive. */
export function parseArchivedName(file: string): StackName | undefined {
	return parseStackName(nameBeforeArchive(file));
}
