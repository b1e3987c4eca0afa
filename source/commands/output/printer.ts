import type {Change} from '../../runtime/store.js';
import type {State} from '../../machine/state.js';
import type {Problem} from '../../errors/problem.js';

/** Where a command writes: one line per call, without the newline. */
export type Output = {
	readonly out: (line: string) => void;
	readonly err: (line: string) => void;
	/** Like `out`, for a line that the next of its kind makes obsolete; it may be left out for a reader who is hours behind. */
	readonly passing?: (line: string) => void;
	/** Resolves when a slow reader of `out` has taken what there is; await it between two parts of a long list. */
	readonly room?: () => Promise<void>;
};

/** What a command lets the machine do and prints about it. The machine is the same for all printers. */
export type Task = 'targets' | 'plan' | 'dryRun' | 'stack' | 'night' | 'upload' | 'uploadDryRun';

/** One way of showing a run without a terminal. */
export type Printer = {
	/** After each event. */
	change(change: Change): void;
	/** When the run is over. A long list is made no faster than it is read. */
	end(state: State): Promise<void>;
	/** When the run could not be finished: the totals of what was done until then. */
	leave(state: State): void;
	/** What kept the whole command from working. */
	error(problem: Pick<Problem, 'what' | 'cause' | 'next'>): void;
};
