import type {Change} from '../runtime/store.js';
import type {State} from '../machine/state.js';
import type {Trouble} from '../trouble/trouble.js';

/** Where a command writes: one line each, without the newline. */
export type Output = {
	readonly out: (line: string) => void;
	readonly err: (line: string) => void;
};

/** What a command lets the machine do and prints of. The machine is the same for all printers. */
export type Task = 'targets' | 'plan' | 'dryRun' | 'stack' | 'night' | 'upload' | 'uploadDryRun';

/** One way of showing a run without a terminal. */
export type Printer = {
	/** After each event. */
	change(change: Change): void;
	/** When the run is over. */
	end(state: State): void;
	/** When it could not be brought to its end: the sums of what was done until then. */
	leave(state: State): void;
	/** What kept the whole command from its work. */
	error(trouble: Pick<Trouble, 'what' | 'cause' | 'next'>): void;
};
