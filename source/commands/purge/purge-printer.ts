import type {PurgeFile} from '../../machine/purge/purge-state.js';
import {purgeWords, sumsText} from '../../machine/purge/purge-text.js';
import {cleanText} from '../../format/clean-text.js';
import {jsonLine} from '../../format/json-line.js';
import {sentence, type Problem} from '../../errors/problem.js';
import type {Output} from '../output/printer.js';

/** The files of one target that a purge would delete. */
export type PurgePart = {readonly scope: string; readonly target: string; readonly files: readonly PurgeFile[]};

/** The results of a purge (contract: test/commands/json.test.ts) and what was found before it. */
type PurgeSummary = {
	readonly stacksFound: number;
	readonly filesFound: number;
	readonly bytesFound: number;
	readonly filesPurged: number;
	readonly filesFailed: number;
	readonly targetsProcessed: number;
	readonly seconds: number;
};

export type PurgePrinter = {
	/** What would be deleted. */
	found(parts: readonly PurgePart[], isDryRun: boolean): void;
	purged(scope: string, target: string, file: PurgeFile): void;
	/** What went wrong; with its scope and target if it is about one. */
	error(problem: Pick<Problem, 'what' | 'cause' | 'next'>, place?: {readonly scope: string; readonly target?: string}): void;
	warning(problem: Pick<Problem, 'what' | 'cause' | 'next'>): void;
	/** One line that says why nothing was done; only for people. */
	note(words: string): void;
	end(summary: PurgeSummary): void;
};

/** The question before anything is deleted; the answer is no unless the user says otherwise. */
export function purgeQuestion(parts: readonly PurgePart[], state: Parameters<typeof purgeWords>[1]): string {
	return `${purgeWords(parts, state)} [y/N] `;
}

/** `nameOf`: what the user calls a telescope; undefined where it has no name. */
export function createPurgePrinter(isJson: boolean, output: Output, nameOf: NameOf = () => undefined): PurgePrinter {
	return isJson ? jsonPrinter(output, nameOf) : plainPrinter(output, nameOf);
}

type NameOf = (scope: string) => string | undefined;

function plainPrinter({out, err}: Output, nameOf: NameOf): PurgePrinter {
	const called = (scope: string) => cleanText(nameOf(scope) ?? scope);
	let lastTarget = '';
	return {
		found(parts, isDryRun) {
			const hasScopes = new Set(parts.map(({scope}) => scope)).size > 1;
			for (const {scope, target, files} of parts) {
				out(`${hasScopes ? `[${called(scope)}] ` : ''}${cleanText(target).padEnd(25)}  ${sumsText(files)}`);
				if (isDryRun) for (const {name} of files) out(`  ${cleanText(name)}`);
			}

			if (isDryRun && parts.length > 0) out(`Dry run: ${sumsText(parts.flatMap(part => part.files))} to delete`);
		},
		purged(scope, target, {name}) {
			if (lastTarget !== `${scope}\n${target}`) out(`Purging ${cleanText(target)} on ${called(scope)}...`);
			lastTarget = `${scope}\n${target}`;
			out(`  Deleted ${cleanText(name)}`);
		},
		error({what, cause, next}, place) {
			const prefix = place ? `${place.target === undefined ? called(place.scope) : cleanText(place.target)}: ` : '';
			err(`${prefix}${sentence({what, cause, next, kind: 'refused', retry: 'permanent'})}`);
		},
		warning({what, cause, next}) {
			err(`Warning: ${sentence({what, cause, next, kind: 'refused', retry: 'permanent'})}`);
		},
		note: out,
		end({filesPurged, filesFailed, targetsProcessed}) {
			if (filesPurged + filesFailed > 0) out(`Purged: ${filesPurged}  Failed: ${filesFailed}  across ${targetsProcessed} targets`);
		},
	};
}

function jsonPrinter({out}: Output, nameOf: NameOf): PurgePrinter {
	const print = (type: string, fields: object) => {
		const scopeName = 'scope' in fields && typeof fields.scope === 'string' ? nameOf(fields.scope) : undefined;
		out(jsonLine({v: 1, type, ...fields, ...(scopeName !== undefined && {scopeName})}));
	};

	return {
		found(parts, isDryRun) {
			if (!isDryRun) return;
			for (const {scope, target, files} of parts) {
				for (const {name, sizeBytes} of files) print('purgeable', {scope, target, file: name, sizeBytes});
			}
		},
		purged(scope, target, {name, sizeBytes}) {
			print('purged', {scope, target, file: name, sizeBytes});
		},
		error({what, cause, next}, place) {
			print('error', {...place, what, cause, next});
		},
		warning({what, cause, next}) {
			print('warning', {what, cause, next});
		},
		note: () => undefined,
		end(summary) {
			print('summary', summary);
		},
	};
}
