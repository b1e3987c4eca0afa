import {parseArgs} from 'node:util';
import {failure, problemOf, success, type Problem, type Result} from '../errors/problem.js';
import {optionRows, readOption, type OptionRow} from './option-table.js';
import {suggestionFor} from './suggest.js';

/** A usage error: one sentence and the next step. */
export function refuse(what: string, next = 'See crowdsky-tui --help.'): {readonly ok: false; readonly problem: Problem} {
	return failure(problemOf('usage', what, '', next));
}

/** The next step after an unknown word. */
export function meant(word: string | undefined): string {
	return word === undefined ? 'See crowdsky-tui --help.' : `Did you mean ${word}?`;
}

/**
 * Rejects, in command-line order, what meow would silently accept: an unknown option; a missing, bad or repeated value; a
 * switch with a value; a switch both on and off. The rest is returned in the one form that meow cannot misread: each value
 * tied to its option, and all words after `--`.
 */
export function checkWords(args: readonly string[]): Result<readonly string[]> {
	const {tokens} = parseArgs({
		args: [...args],
		strict: false,
		allowPositionals: true,
		tokens: true,
		options: Object.fromEntries(optionRows.map(({name, argument}) => [name, {type: argument === undefined ? 'boolean' : 'string', multiple: true}] as const)),
	});
	const plain: string[] = [];
	const words: string[] = [];
	for (const token of tokens) {
		if (token.kind === 'positional') words.push(token.value);
		if (token.kind !== 'option') continue;
		const {name, rawName, value, inlineValue} = token;
		const long = rawName.startsWith('--') ? undefined : optionRows.find(({alias}) => alias === name)?.name;
		if (long !== undefined) {
			plain.push(`--${long}`);
			continue;
		}

		const row = optionRows.find(row => row.name === name);
		const opposite = row ? undefined : oppositeOf(rawName);
		if (opposite && value === undefined) {
			if (plain.includes(`--${opposite.name}`)) return refuse(`--${opposite.name} and ${rawName} cannot be used together`, 'Give only one of the two.');
			plain.push(rawName);
			continue;
		}

		if (!row || !rawName.startsWith('--')) {
			const near = suggestionFor(name, optionRows.map(({name}) => name));
			return refuse(`There is no option ${rawName}`, meant(near && `--${near}`));
		}

		if (row.argument === undefined) {
			if (value !== undefined) return refuse(`--${name} is a switch and takes no value`, `Write just --${name}.`);
			if (plain.includes(`--no-${name}`)) return refuse(`--${name} and --no-${name} cannot be used together`, 'Give only one of the two.');
			plain.push(rawName);
			continue;
		}

		if (value === undefined || (!inlineValue && value.startsWith('--'))) return refuse(`--${name} needs a value`, `Write --${name} ${row.argument}.`);
		const read = readOption(row, value);
		if (!read.ok) return refuse(read.sentence.replace(/\.$/, ''), `Write --${name} ${row.argument}.`);
		if (!row.isRepeatable && plain.some(word => word.startsWith(`${rawName}=`))) return refuse(`--${name} was given twice`, 'Give it once.');
		// meow strips quotes around a value, so quotes that belong to it are protected.
		plain.push(`${rawName}="${value}"`);
	}

	return success([...plain, '--', ...words]);
}

/** The setting that --no-NAME turns off for one run. */
function oppositeOf(rawName: string): OptionRow | undefined {
	return optionRows.find(({name, argument, isSetting}) => isSetting && argument === undefined && !name.startsWith('no-') && rawName === `--no-${name}`);
}
