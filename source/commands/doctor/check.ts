import {homedir} from 'node:os';
import {cleanText} from '../text/clean.js';
import {jsonLine} from '../text/json-line.js';
import {sentence, type Trouble} from '../trouble/trouble.js';
import type {Output} from './printer.js';

/** One link of the chain: how it is, and what to do where it is not well. Holds nothing that a user would not paste into a report. */
export type Check = {
	/** A word for scripts, e.g. `controlPort`. */
	readonly name: string;
	readonly ok: boolean;
	/** How it is, without a full stop. */
	readonly what: string;
	/** What to do; empty where all is well. */
	readonly next: string;
};

/** The checks of one thing under its heading; `scope` where that is a telescope. */
export type CheckGroup = {readonly heading: string; readonly scope: string | undefined; readonly checks: readonly Check[]};

export function good(name: string, what: string): Check {
	return {name, ok: true, what: withoutHome(cleanText(what)), next: ''};
}

export function bad(name: string, what: string, next: string): Check {
	return {name, ok: false, what: withoutHome(cleanText(what)), next: withoutHome(cleanText(next))};
}

export function badTrouble(name: string, {what, cause, next}: Pick<Trouble, 'what' | 'cause' | 'next'>): Check {
	return bad(name, cause === '' ? what : `${what}: ${cause}`, next);
}

/** The home folder is named after its user, who need not be in a report. */
function withoutHome(text: string): string {
	const home = homedir();
	return home.length > 1 ? text.replaceAll(home, '~') : text;
}

export type DoctorPrinter = {
	group(group: CheckGroup): void;
	error(trouble: Pick<Trouble, 'what' | 'cause' | 'next'>): void;
	end(sums: {readonly checksOk: number; readonly checksFailed: number; readonly seconds: number}): void;
};

/** Lines for people, `ok` or `!!` in front, or one `check` object a line: cli.md, "JSON types". */
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
		end(sums) {
			if (isJson) print('summary', sums);
			else if (sums.checksFailed === 0) out(`All ${sums.checksOk} checks are well.`);
			else out(`${sums.checksOk} checks are well, ${sums.checksFailed} to look at.`);
		},
	};
}
