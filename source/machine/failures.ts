import type {Problem, ProblemKind} from '../errors/problem.js';

/** Failures that share one cause, and what to do about all of them. */
type FailureGroup = {
	readonly count: number;
	readonly cause: string;
	/** A sentence. */
	readonly next: string;
	/** Whether trying again can help, at once or after the next step was done. */
	readonly isWorthAnother: boolean;
};

/** What a person can fix; frames that the telescope cannot align are refused however often it is asked. */
const remediable = new Set<ProblemKind>(['full', 'denied', 'locked', 'login', 'held']);

/**
 * Failures by their cause, the most frequent first: a full disk needs fixing once, however many blocks it stopped. Causes
 * that differ only in numbers are the same.
 */
export function failuresByCause(problems: readonly Problem[]): FailureGroup[] {
	const groups = new Map<string, FailureGroup>();
	for (const {kind, cause, next, retry} of problems) {
		const key = `${cause} ${next}`.replaceAll(/\d+/g, '#');
		const known = groups.get(key);
		groups.set(key, known ? {...known, count: known.count + 1} : {count: 1, cause, next, isWorthAnother: retry === 'retryable' || remediable.has(kind)});
	}

	return [...groups.values()].sort((a, b) => b.count - a.count);
}

/** `6 blocks: its storage is full, only 12 MB are free. Free some space in the telescope's app`: without the last full stop, so that more can follow. */
export function failureText({cause, next}: FailureGroup, subject: string): string {
	return `${subject}: ${cause}. ${next.replace(/\.$/, '')}`;
}
