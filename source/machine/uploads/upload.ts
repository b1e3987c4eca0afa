import {chunkStartMs, parseStackName} from '../../planning/index.js';
import type {Trouble} from '../../trouble/trouble.js';

/**
 * `undecided`: it went out and no clear answer came, so the server may have it; put aside until its list has told.
 * `ready` is where a dry run ends: it is not on the server and would be sent.
 */
export type UploadPhase = 'queued' | 'checking' | 'fetching' | 'fetched' | 'sending' | 'undecided' | 'uploaded' | 'ready' | 'skipped' | 'failed';

/** Where a stack is: on a telescope, or on this machine. */
export type StackPlace = {
	/** Undefined for a file of this machine. */
	readonly scope: string | undefined;
	readonly target: string;
	/** The folder below MyWorks; empty for a file of this machine. */
	readonly folder: string;
	/** The stack's `CrowdSky_*.fit` name. */
	readonly file: string;
	/** Its path on this machine, for a file of this machine. */
	readonly path: string | undefined;
	/** The block it was made of, where the plan knows it: limits in ms since 1970, and its frames. */
	readonly block: {readonly startMs: number; readonly endMs: number; readonly frames: number} | undefined;
};

/** One stack on its way to the server. */
export type Upload = StackPlace & {
	readonly id: string;
	readonly phase: UploadPhase;
	/** It is not on the server and may go. */
	readonly isChecked: boolean;
	/** When its first frame was taken, ms since 1970, as far as name and header tell: stacks go in this order. */
	readonly takenAtMs: number | undefined;
	/** How often the server did not take it. */
	readonly refusals: number;
	/** While undecided: how long its row was waited for, pauses added up, ms; and whether the list was read meanwhile. */
	readonly waitedMs: number;
	readonly isLookedUp: boolean;
	/** The number of its current try; words of older ones are dropped. */
	readonly run: number;
	/** Where it lies on this machine once it was fetched. */
	readonly localPath: string | undefined;
	/** Bytes of the current phase so far, and all of them where known. */
	readonly bytes: number;
	readonly totalBytes: number | undefined;
	/** Smoothed over a few seconds; undefined until it is known. */
	readonly bytesPerSecond: number | undefined;
	readonly startedAtMs: number | undefined;
	readonly movedAtMs: number | undefined;
	readonly endedAtMs: number | undefined;
	/** The server's own key and job, once it has confirmed. */
	readonly chunkKey: string | undefined;
	readonly jobId: string | undefined;
	/** Why it was skipped. */
	readonly reason: string | undefined;
	readonly trouble: Trouble | undefined;
};

/**
 * How far uploads go: not at all, only told what would be done, or done; `new` sends what this
 * run stacks and what the user asks for, `send` every stack of the targets that are read.
 */
export type UploadMode = 'off' | 'check' | 'new' | 'send';

/** What an upload learns before it sets out. */
export type UploadVerdict =
	| {readonly kind: 'send'; readonly takenAtMs?: number | undefined}
	| {readonly kind: 'present'; readonly reason: string}
	/** An earlier run was cut while it sent this one, and the list may show it yet. */
	| {readonly kind: 'undecided'; readonly trouble: Trouble};

export type UploadNews =
	| {readonly kind: 'uploadChecked'; readonly verdict: UploadVerdict}
	| {readonly kind: 'uploadMoved'; readonly bytes: number; readonly totalBytes: number | undefined}
	| {readonly kind: 'uploadFetched'; readonly sizeBytes: number; readonly localPath: string}
	| {readonly kind: 'uploadConfirmed'; readonly chunkKey: string; readonly jobId: string | undefined}
	| {readonly kind: 'uploadFound'; readonly reason: string}
	/** The server surely did not take it, and may another time; not before `restMs`, where it said so. */
	| {readonly kind: 'uploadPutBack'; readonly trouble: Trouble; readonly restMs: number | undefined}
	/** No clear answer came: the server may have it. `isKept`: what was fetched still lies on this machine. */
	| {readonly kind: 'uploadPutAside'; readonly trouble: Trouble; readonly isKept: boolean; readonly restMs?: number | undefined}
	| {readonly kind: 'uploadFailed'; readonly trouble: Trouble};

export type UploadEvent = UploadNews & {readonly upload: string; readonly run: number};

export function uploadId({scope, folder, file, path}: StackPlace): string {
	return path ?? `${scope ?? ''}\n${folder}\n${file}`;
}

export function isUploadEnded({phase}: Pick<Upload, 'phase'>): boolean {
	return phase === 'uploaded' || phase === 'ready' || phase === 'skipped' || phase === 'failed';
}

export function newUpload(place: StackPlace): Upload {
	return {
		...place,
		id: uploadId(place),
		phase: 'queued',
		isChecked: false,
		takenAtMs: place.block?.startMs ?? nameMsOf(place.file),
		refusals: 0,
		waitedMs: 0,
		isLookedUp: false,
		run: 0,
		localPath: undefined,
		bytes: 0,
		totalBytes: undefined,
		bytesPerSecond: undefined,
		startedAtMs: undefined,
		movedAtMs: undefined,
		endedAtMs: undefined,
		chunkKey: undefined,
		jobId: undefined,
		reason: undefined,
		trouble: undefined,
	};
}

/** What a name alone tells of the time; a legacy name tells the telescope's clock, which is near enough for an order. */
function nameMsOf(file: string): number | undefined {
	const name = parseStackName(file);
	if (!name) return undefined;
	return name.chunk === undefined ? Date.parse(`${name.localStart ?? ''}Z`) : chunkStartMs(name.chunk);
}
