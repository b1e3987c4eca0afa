import type {Waiting} from '../../errors/retry-delay.js';
import type {Problem} from '../../errors/problem.js';

/** `send`: the pause before the next try is over. `look`: it is time to read the list again. */
export type UploadTimer = 'send' | 'look';

/** Nothing happens before that time, in ms since 1970, and why. */
export type UploadPause = {readonly untilMs: number; readonly problem: Problem};

/** How the server is accepting uploads, and what is being looked up in its list: one state for all uploads. */
export type UploadLine = {
	/** The tries in a row that it did not accept, whatever the file, and the reason for the last one. */
	readonly refusals: Waiting | undefined;
	readonly problem: Problem | undefined;
	/** It was not offered: another instance is sending it. */
	readonly isElsewhere: boolean;
	/** When patience with it ran out, in ms since 1970. */
	readonly shutAtMs: number | undefined;
	/** Nothing is sent meanwhile. */
	readonly pause: UploadPause & {readonly turn: number} | undefined;
	/** The turn in which the list is being read for those whose fate is unknown. */
	readonly asking: number | undefined;
	/** The next reading: its turn, how long to wait for it, and for which uploads. */
	readonly look: {readonly turn: number; readonly ms: number; readonly untilMs: number; readonly ids: readonly string[]} | undefined;
	/** Readings since one was put aside, and how many of the latest in a row failed. */
	readonly looks: number;
	readonly listRefusals: Waiting | undefined;
	/** The list is needed but cannot be read; it is read again at that time. */
	readonly listPause: UploadPause | undefined;
};

export const restingLine: UploadLine = {
	refusals: undefined, problem: undefined, isElsewhere: false, shutAtMs: undefined, pause: undefined,
	asking: undefined, look: undefined, looks: 0, listRefusals: undefined, listPause: undefined,
};

/** What the list says about an upload whose fate was unknown. */
export type LookedUp = {readonly upload: string; readonly run: number} & (
	| {readonly kind: 'there'; readonly chunkKey: string}
	/** Not yet. `because`: it should be listed by now, but the list is no proof, as a clause. */
	| {readonly kind: 'unsure'; readonly because?: string}
	/** It should be listed by now. */
	| {readonly kind: 'missing'}
	| {readonly kind: 'failed'; readonly problem: Problem}
);

/** Events about the server, for all uploads together. */
export type UploadLineEvent =
	| {readonly kind: 'uploadsLookedUp'; readonly turn: number; readonly verdicts: readonly LookedUp[]}
	| {readonly kind: 'lookUpFailed'; readonly turn: number; readonly problem: Problem}
	| {readonly kind: 'uploadTimerFired'; readonly turn: number; readonly timer: UploadTimer}
	/** The list could not be read for a check, and is read again after a pause; undefined when it was read. */
	| {readonly kind: 'listAwaited'; readonly pause: UploadPause | undefined};
