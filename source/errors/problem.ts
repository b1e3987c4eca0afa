/**
 * What can go wrong outside the program, as a value. Functions that meet the
 * outside return a Result; they throw only for bugs.
 */
export type TroubleKind =
	| 'unreachable' // nobody answers at the address, or the line broke
	| 'timeout' // an answer did not come in time; what happened is unknown
	| 'locked' // the telescope wants the user's signing key, or the key that was named is none
	| 'refused' // the other side understood and said no
	| 'missing' // no such file, folder, share or target
	| 'exists' // the name is taken
	| 'busy' // somebody else uses it just now
	| 'denied' // no right to do it
	| 'full' // no space left
	| 'protocol' // an answer that makes no sense
	| 'incomplete' // fewer bytes or pages than there should be
	| 'login' // CrowdSky credentials missing or refused
	| 'held' // another instance of this program works on the scope
	| 'usage' // what was asked for cannot be done
	| 'cancelled'; // the user stopped it

/** Whether trying the same again can help. */
export type Retry = 'retryable' | 'permanent' | 'cancelled';

/** A failure: what happened, why, and what the user can do about it. */
export type Trouble = {
	readonly kind: TroubleKind;
	/** One clause without a full stop, e.g. "Could not rename DSO_Stacked_33.fit". */
	readonly what: string;
	/** Why, as far as known, e.g. "the telescope did not answer within 40 s". */
	readonly cause: string;
	/** The next step for the user, one sentence. */
	readonly next: string;
	readonly retry: Retry;
	/** The other side's own word on how long to wait before the next try, ms. */
	readonly retryAfterMs?: number;
};

export type Result<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly trouble: Trouble};

const retryable = new Set<TroubleKind>(['unreachable', 'timeout', 'busy', 'protocol', 'incomplete']);

/** Makes a Trouble; whether it is retryable follows from its kind unless given. */
export function troubleOf(kind: TroubleKind, what: string, cause: string, next: string, retry?: Retry): Trouble {
	const usual = kind === 'cancelled' ? 'cancelled' : retryable.has(kind) ? 'retryable' : 'permanent';
	return {kind, what, cause, next, retry: retry ?? usual};
}

export function success(): Result<void>;
export function success<T>(value: T): Result<T>;
export function success<T>(value?: T): Result<T | undefined> {
	return {ok: true, value};
}

export function failure(trouble: Trouble): {readonly ok: false; readonly trouble: Trouble} {
	return {ok: false, trouble};
}

/** The trouble of something the user or a caller stopped. */
export function cancelled(what: string): Trouble {
	return troubleOf('cancelled', what, 'it was stopped', 'Start it again when you want it.');
}

/** One sentence for a line or a log: what, why, and what to do. */
export function sentence({what, cause, next}: Trouble): string {
	return `${what}${cause === '' ? '' : `: ${cause}`}. ${next}`.trimEnd();
}
