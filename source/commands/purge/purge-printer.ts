import {purgeSums, type PurgeFile} from '../machine/purge/purge.js';
import {cleanText} from '../text/clean.js';
import {jsonLine} from '../text/json-line.js';
import {sentence, type Trouble} from '../trouble/trouble.js';
import {sizeText} from '../widgets/amounts.js';
import type {Output} from './printer.js';

/** The files of one target that a purge would take. */
export type PurgePart = {readonly scope: string; readonly target: string; readonly files: readonly PurgeFile[]};

/** What a purge came to; cli.md, "JSON types", and what was found. */
export type PurgeSummary = {
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
	/** What went wrong; with its scope and target where it is about one. */
	error(trouble: Pick<Trouble, 'what' | 'cause' | 'next'>, place?: {readonly scope: string; readonly target?: string}): void;
	warning(trouble: Pick<Trouble, 'what' | 'cause' | 'next'>): void;
	/** One line that says why nothing was done; for people only. */
	note(words: string): void;
	end(summary: PurgeSummary): void;
};

/** `2 stacks, 6 files, 24.1 MB` */
export function sumsText(files: readonly PurgeFile[]): string {
	const sums = purgeSums(files);
	return `${counted(sums.stacks, 'stack')}, ${counted(sums.files, 'file')}, ${sizeText(sums.bytes)}`;
}

/** The question before anything is deleted; its answer is no unless told. */
export function purgeQuestion(parts: readonly PurgePart[]): string {
	return `${purgeWords(parts)} [y/N] `;
}

/** What a yes does, the same words at the prompt and on the screen. */
export function purgeWords(parts: readonly PurgePart[]): string {
	return `Delete ${sumsText(parts.flatMap(({files}) => files))} of ${counted(parts.length, 'target')}? Sub-frames stay, and the blocks can be stacked again.`;
}

export function createPurgePrinter(isJson: boolean, output: Output): PurgePrinter {
	return isJson ? jsonPrinter(output) : plainPrinter(output);
}

function plainPrinter({out, err}: Output): PurgePrinter {
	let lastTarget = '';
	return {
		found(parts, isDryRun) {
			const hasScopes = new Set(parts.map(({scope}) => scope)).size > 1;
			for (const {scope, target, files} of parts) {
				out(`${hasScopes ? `[${cleanText(scope)}] ` : ''}${cleanText(target).padEnd(25)}  ${sumsText(files)}`);
				if (isDryRun) for (const {name} of files) out(`  ${cleanText(name)}`);
			}

			if (isDryRun && parts.length > 0) out(`Dry run: ${sumsText(parts.flatMap(part => part.files))} to delete`);
		},
		purged(scope, target, {name}) {
			if (lastTarget !== `${scope}\n${target}`) out(`Purging ${cleanText(target)} on ${cleanText(scope)}...`);
			lastTarget = `${scope}\n${target}`;
			out(`  Deleted ${cleanText(name)}`);
		},
		error({what, cause, next}, place) {
			const prefix = place ? `${cleanText(place.target ?? place.scope)}: ` : '';
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

function jsonPrinter({out}: Output): PurgePrinter {
	const print = (type: string, fields: object) => {
		out(jsonLine({v: 1, type, ...fields}));
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

function counted(count: number, word: string): string {
	return `${count} ${word}${count === 1 ? '' : 's'}`;
}
