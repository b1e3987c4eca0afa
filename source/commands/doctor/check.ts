import {homedir} from 'node:os';
import {cleanText} from '../../format/clean-text.js';
import {jsonLine} from '../../format/json-line.js';
import {sentence, type Problem} from '../../errors/problem.js';
import type {Output} from '../output/printer.js';

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

export type DoctorPrinter = {
	group(group: CheckGroup): void;
	error(problem: Pick<Problem, 'what' | 'cause' | 'next'>): void;
	/** `but`: a sentence for people about what is not well even if every check passed. */
	end(sums: {readonly checksOk: number; readonly checksFailed: number; readonly assumptionsBroken?: number; readonly seconds: number}, but?: string): void;
};

/** Lines for people, marked `ok` or `!!`, or one `check` object a line; the contract is test/commands/json.test.ts. */
export function createDoctorPrinter(isJson: boolean, {out, err}: Output): DoctorPrinter {
	const print = (type: string, fields: object) => {
		out(jsonLine({v: 1, type, ...fields}));
	};

	return {
		group({heading, scope, checks}) {
			if (!isJson) out(cleanText(heading));
			for (const check of checks) {
				if (isJson) {
					print('check', {...(scope === undefined ? {} : {scope}), ...check});
					continue;
				}

				out(`  ${check.ok ? 'ok' : '!!'}  ${check.what}`);
				if (!check.ok) out(`      ${check.next}`);
			}
		},
		error({what, cause, next}) {
			if (isJson) print('error', {what, cause, next});
			else err(sentence({what, cause, next, kind: 'refused', retry: 'permanent'}));
		},
		end(sums, but) {
			if (isJson) print('summary', sums);
			else if (sums.checksFailed > 0) out(`${sums.checksOk} checks passed, ${sums.checksFailed} ${sums.checksFailed === 1 ? 'needs' : 'need'} attention.${but === undefined ? '' : ` ${but}`}`);
			else out(but === undefined ? `All ${sums.checksOk} checks passed.` : `${sums.checksOk} checks passed. ${but}`);
		},
	};
}
