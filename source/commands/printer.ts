import type {Change} from '../runtime/store.js';
import type {State} from '../machine/state.js';
import type {Trouble} from '../trouble/trouble.js';

/** Where a command writes: one line each, without the newline. */
export type Output = {
	readonly out: (line: string) => void;
	readonly err: (line: string) => void;
	/** A line that the next of its kind overtakes, as `out` has it; it may be left out for a reader who is hours behind. */
	readonly passing?: (line: string) => void;
	/** Resolves when a slow reader of `out` has taken what there is: to be awaited between two parts of a long list. */
	readonly room?: () => Promise<void>;
};

/** What a command lets the machine do and prints of. The machine is the same for all printers. */
export type Task = 'targets' | 'plan' | 'dryRun' | 'stack' | 'night' | 'upload' | 'uploadDryRun';

/** One way of showing a run without a terminal. */
export type Printer = {
	/** After each event. */
	change(change: Change): void;
	/** When the run is over. A long list is made no faster than it is read. */
	end(state: State): Promise<void>;
	/** When it could not be brought to its end: the sums of what was done until then. */
	leave(state: State): void;
	/** What kept the whole command from its work. */
	error(trouble: Pick<Trouble, 'what' | 'cause' | 'next'>): void;
};
