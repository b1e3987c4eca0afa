import {cleanText} from '../../format/clean-text.js';
import {jsonLine} from '../../format/json-line.js';
import {sentence, type Problem} from '../../errors/problem.js';
import type {Output} from '../output/printer.js';
import type {CheckGroup} from './check.js';

/** Where doctor's checks go. */
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
