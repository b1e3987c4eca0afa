/** What can go wrong outside the program, as a value. Functions that deal with the outside world return a Result; they throw only for bugs. */
export type ProblemKind =
	| 'unreachable' // nobody answers at the address, or the connection broke
	| 'timeout' // an answer did not come in time; what happened is unknown
	| 'locked' // the telescope wants the user's signing key, or the key file that was named is not a key
	| 'refused' // the other side understood the request and refused it
	| 'missing' // no such file, folder, share or target
	| 'exists' // the name is taken
	| 'busy' // somebody else is using it
	| 'denied' // no permission to do it
	| 'full' // no space left
	| 'protocol' // an answer that makes no sense
	| 'tooLarge' // more than this program takes in
	| 'incomplete' // fewer bytes or pages than there should be
	| 'login' // CrowdSky credentials missing or refused
	| 'held' // another instance of this program is working on the scope
	| 'usage' // what was asked for cannot be done
	| 'cancelled'; // the user stopped it

/** Whether trying the same thing again can help. */
export type Retry = 'retryable' | 'permanent' | 'cancelled';

/** A failure: what happened, why, and what the user can do about it. */
export type Problem = {
	readonly kind: ProblemKind;
	/** One clause without a full stop, e.g. "Could not rename DSO_Stacked_33.fit". */
	readonly what: string;
	/** Why, as far as is known, e.g. "the telescope did not answer within 40 s". */
	readonly cause: string;
	/** The next step for the user, one sentence. */
	readonly next: string;
	readonly retry: Retry;
	/** How long the other side asks us to wait before the next try, in ms. */
	readonly retryAfterMs?: number;
};

export type Result<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly problem: Problem};

const retryable = new Set<ProblemKind>(['unreachable', 'timeout', 'busy', 'protocol', 'incomplete']);

/** Makes a Problem; unless given, whether it can be retried follows from its kind. */
export function problemOf(kind: ProblemKind, what: string, cause: string, next: string, retry?: Retry): Problem {
	const usual = kind === 'cancelled' ? 'cancelled' : retryable.has(kind) ? 'retryable' : 'permanent';
	return {kind, what, cause, next, retry: retry ?? usual};
}

export function success(): Result<void>;
export function success<T>(value: T): Result<T>;
export function success<T>(value?: T): Result<T | undefined> {
	return {ok: true, value};
}

export function failure(problem: Problem): {readonly ok: false; readonly problem: Problem} {
	return {ok: false, problem};
}

/** The problem of something that the user or a caller stopped. */
export function cancelled(what: string): Problem {
	return problemOf('cancelled', what, 'it was stopped', 'Start it again when you want it.');
}

/** One sentence for a line or a log: what, why, and what to do. */
export function sentence({what, cause, next}: Problem): string {
	return `${what}${cause === '' ? '' : `: ${cause}`}. ${next}`.trimEnd();
}
