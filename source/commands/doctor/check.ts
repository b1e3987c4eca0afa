import {homedir} from 'node:os';
import {cleanText} from '../../format/clean-text.js';
import type {Problem} from '../../errors/problem.js';

/** One link of the chain: its state, and what to do if it is not well. Holds nothing that a user would not want in a bug report. */
export type Check = {
	/** A word for scripts, e.g. `controlPort`. */
	readonly name: string;
	readonly ok: boolean;
	/** Its state, without a full stop. */
	readonly what: string;
	/** What to do; empty if all is well. */
	readonly next: string;
};

/** The checks of one thing under its heading; `scope` if that is a telescope. */
export type CheckGroup = {readonly heading: string; readonly scope: string | undefined; readonly checks: readonly Check[]};

export function good(name: string, what: string): Check {
	return {name, ok: true, what: withoutHome(cleanText(what)), next: ''};
}

export function bad(name: string, what: string, next: string): Check {
	return {name, ok: false, what: withoutHome(cleanText(what)), next: withoutHome(cleanText(next))};
}

export function badProblem(name: string, {what, cause, next}: Pick<Problem, 'what' | 'cause' | 'next'>): Check {
	return bad(name, cause === '' ? what : `${what}: ${cause}`, next);
}

/** The home folder is named after its user, whose name does not belong in a report. */
function withoutHome(text: string): string {
	const home = homedir();
	return home.length > 1 ? text.replaceAll(home, '~') : text;
}
