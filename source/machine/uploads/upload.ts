import {chunkStartMs, parseStackName} from '../../planning/index.js';
import type {Problem} from '../../errors/problem.js';

/**
 * `undecided`: it was sent and no clear answer came, so the server may have it; put aside until its list shows whether it
 * does. `ready` is where a dry run ends: it is not on the server and would be sent.
 */
export type UploadPhase = 'queued' | 'checking' | 'fetching' | 'fetched' | 'sending' | 'undecided' | 'uploaded' | 'ready' | 'skipped' | 'failed';

/** Where a stack is: on a telescope, or on this machine. */
export type StackLocation = {
	/** Undefined for a file of this machine. */
	readonly scope: string | undefined;
	readonly target: string;
	/** The folder below MyWorks; empty for a file of this machine. */
	readonly folder: string;
	/** The stack's `CrowdSky_*.fit` name. */
	readonly file: string;
	/** Its path on this machine, for a file of this machine. */
	readonly path: string | undefined;
	/** The block that it was made from, if the plan knows it: limits in ms since 1970, and its frames. */
	readonly block: {readonly startMs: number; readonly endMs: number; readonly frames: number} | undefined;
};

/** One stack that is being uploaded. */
export type Upload = StackLocation & {
	readonly id: string;
	readonly phase: UploadPhase;
	/** It is not on the server and may be sent. */
	readonly isChecked: boolean;
	/** When its first frame was taken, in ms since 1970, as far as name and header say: stacks are sent in this order. */
	readonly takenAtMs: number | undefined;
	/** How often the server did not accept it. */
	readonly refusals: number;
	/** While undecided: how long its row has been waited for, with pauses added up, in ms; and whether the list was read meanwhile. */
	readonly waitedMs: number;
	readonly isLookedUp: boolean;
	/** Why the list is no proof that it is missing, as a clause; then it is waited for as long as patience allows. */
	readonly listDoubt: string | undefined;
	/** The number of its current try; events of older ones are dropped. */
	readonly run: number;
	/** Where it is on this machine once it has been fetched. */
	readonly localPath: string | undefined;
	/** Bytes of the current phase so far, and the total if known. */
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
	readonly problem: Problem | undefined;
};

/**
 * How far uploads go: `new` sends what this run stacks and what the user asks for, `send` every stack of the targets that
 * are read; otherwise not at all, or only a report of what would be done.
 */
export type UploadMode = 'off' | 'check' | 'new' | 'send';

/** What is learnt about an upload before it is sent. */
type UploadVerdict =
	| {readonly kind: 'send'; readonly takenAtMs?: number | undefined}
	| {readonly kind: 'present'; readonly reason: string}
	/** An earlier run was cut off while sending this one, and the list may show it yet. */
	| {readonly kind: 'undecided'; readonly problem: Problem};

export type UploadReport =
	| {readonly kind: 'uploadChecked'; readonly verdict: UploadVerdict}
	| {readonly kind: 'uploadMoved'; readonly bytes: number; readonly totalBytes: number | undefined}
	| {readonly kind: 'uploadFetched'; readonly sizeBytes: number; readonly localPath: string}
	| {readonly kind: 'uploadConfirmed'; readonly chunkKey: string; readonly jobId: string | undefined}
	| {readonly kind: 'uploadFound'; readonly reason: string}
	/** The server certainly did not accept it, and may another time; not before `restMs`, if it said so. */
	| {readonly kind: 'uploadPutBack'; readonly problem: Problem; readonly restMs: number | undefined; /** It was not offered: another instance is sending it. */ readonly isElsewhere?: boolean}
	/** No clear answer came: the server may have it. `isKept`: what was fetched is still on this machine. */
	| {readonly kind: 'uploadPutAside'; readonly problem: Problem; readonly isKept: boolean; readonly restMs?: number | undefined}
	| {readonly kind: 'uploadFailed'; readonly problem: Problem};

export type UploadEvent = UploadReport & {readonly upload: string; readonly run: number};

/** Does the server have this stack, by its own word: has it confirmed it, or was it skipped because it had it? Others that are skipped are never sent. */
export function isKnownOnServer({phase, reason}: Pick<Upload, 'phase' | 'reason'>): boolean {
	return phase === 'uploaded' || (phase === 'skipped' && /^(?:on the server|sent by)/.test(reason ?? ''));
}

export function uploadId({scope, folder, file, path}: StackLocation): string {
	return path ?? `${scope ?? ''}\n${folder}\n${file}`;
}

export function isUploadEnded({phase}: Pick<Upload, 'phase'>): boolean {
	return phase === 'uploaded' || phase === 'ready' || phase === 'skipped' || phase === 'failed';
}

export function newUpload(place: StackLocation): Upload {
	return {
		...place,
		id: uploadId(place),
		phase: 'queued',
		isChecked: false,
		takenAtMs: place.block?.startMs ?? nameMsOf(place.file),
		refusals: 0,
		waitedMs: 0,
		isLookedUp: false,
		listDoubt: undefined,
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
		problem: undefined,
	};
}

/** What a name alone says about the time; an old-style name uses the telescope's clock, which is close enough for sorting. */
function nameMsOf(file: string): number | undefined {
	const name = parseStackName(file);
	if (!name) return undefined;
	return name.chunk === undefined ? Date.parse(`${name.localStart ?? ''}Z`) : chunkStartMs(name.chunk);
}
