import {sentence, problemOf, type Retry, type Problem, type ProblemKind} from '../errors/problem.js';

/** What went wrong with one part of the work while the rest continued. */
export type ReportedProblem = {
	readonly kind: ProblemKind;
	/** The telescope and the target that it concerns, if any. */
	readonly scope?: string;
	readonly target?: string;
	readonly what: string;
	readonly cause: string;
	/** What the user can do. */
	readonly next: string;
};

/** Thrown when nothing could be done. `message` is the whole problem in one sentence. */
export class CrowdSkyError extends Error implements ReportedProblem {
	override readonly name = 'CrowdSkyError';
	readonly kind: ProblemKind;
	readonly what: string;
	override readonly cause: string;
	readonly next: string;
	/** `retryable`: the same call may succeed later. */
	readonly retry: Retry;

	constructor(problem: Problem) {
		super(sentence(problem));
		this.kind = problem.kind;
		this.what = problem.what;
		this.cause = problem.cause;
		this.next = problem.next;
		this.retry = problem.retry;
	}
}

/** Throws when a caller of the library asks for something that it cannot have. */
export function refuseOption(option: string, value: unknown, cause: string): never {
	throw new CrowdSkyError(problemOf('usage', `${option} ${JSON.stringify(value) ?? 'undefined'} cannot be used`, cause, 'See docs/library.md.'));
}

export function reportedProblem({kind, what, cause, next}: Problem, scope?: string, target?: string): ReportedProblem {
	return {kind, ...(scope !== undefined && {scope}), ...(target !== undefined && {target}), what, cause, next};
}
