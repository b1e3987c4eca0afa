import type {Problem} from '../errors/problem.js';
import type {Output} from './output/printer.js';

/** What every command gets from the process that it runs in. */
export type Program = {
	readonly version: string;
	readonly output: Output;
	/** Ends whatever is running. */
	readonly signal: AbortSignal;
	/** Prints a problem, as a sentence or as JSON. */
	readonly complain: (problem: Problem) => void;
};

/** This machine's folders for data, log and configuration. */
export type Folders = {readonly data: string; readonly log: string; readonly config: string};
