import type {Trouble} from '../trouble/trouble.js';

/** `ready` is where a dry run ends: it is not on the server and would be sent. */
export type UploadPhase = 'queued' | 'checking' | 'fetching' | 'fetched' | 'sending' | 'uploaded' | 'ready' | 'skipped' | 'failed';

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
export type UploadVerdict = {readonly kind: 'send'} | {readonly kind: 'present'; readonly reason: string};

export type UploadNews =
	| {readonly kind: 'uploadChecked'; readonly verdict: UploadVerdict}
	| {readonly kind: 'uploadMoved'; readonly bytes: number; readonly totalBytes: number | undefined}
	| {readonly kind: 'uploadFetched'; readonly sizeBytes: number; readonly localPath: string}
	| {readonly kind: 'uploadConfirmed'; readonly chunkKey: string; readonly jobId: string | undefined}
	| {readonly kind: 'uploadFound'; readonly reason: string}
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
