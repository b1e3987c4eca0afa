import {sentence, troubleOf, type Retry, type Trouble, type TroubleKind} from '../trouble/trouble.js';

/** What went wrong with a part of the work while the rest went on. */
export type Problem = {
	readonly kind: TroubleKind;
	/** The telescope and the target that it is about, where it is about one. */
	readonly scope?: string;
	readonly target?: string;
	readonly what: string;
	readonly cause: string;
	/** What the user can do. */
	readonly next: string;
};

/** Thrown when nothing could be done. `message` is the whole in one sentence. */
export class CrowdSkyError extends Error implements Problem {
	override readonly name = 'CrowdSkyError';
	readonly kind: TroubleKind;
	readonly what: string;
	override readonly cause: string;
	readonly next: string;
	/** `retryable`: the same call may succeed later. */
	readonly retry: Retry;

	constructor(trouble: Trouble) {
		super(sentence(trouble));
		this.kind = trouble.kind;
		this.what = trouble.what;
		this.cause = trouble.cause;
		this.next = trouble.next;
		this.retry = trouble.retry;
	}
}

/** Throws what a caller of the library has asked for and cannot have. */
export function refuseOption(option: string, value: unknown, cause: string): never {
	throw new CrowdSkyError(troubleOf('usage', `${option} ${JSON.stringify(value) ?? 'undefined'} cannot be used`, cause, 'See docs/library.md.'));
}

export function problemOf({kind, what, cause, next}: Trouble, scope?: string, target?: string): Problem {
	return {kind, ...(scope !== undefined && {scope}), ...(target !== undefined && {target}), what, cause, next};
}
