import process from 'node:process';
import meow from 'meow';
import {optionRows, type OptionRow} from './option-table.js';

/** What the command line says about one option: its texts, or for a switch how often it was turned on (true) and off (false). */
type DeclaredFlags = {
	readonly valuesOf: (row: OptionRow) => ReadonlyArray<string | boolean>;
	/** What is left beside the options: the command, then its targets. */
	readonly words: readonly string[];
};

/**
 * Declares with meow the rows of the option table that `argv` has, as check-words.ts writes it, and reads it: sixty flags take
 * meow as long as a third of Node's start. All flags are repeatable texts or switches: meow turns
 * a bad number into NaN and answers a repeated single flag with a stack trace. It does not know --help and --version: it
 * would print them itself, bypassing the program's output, and exit, and only for a lone flag.
 */
export function declareFlags(argv: readonly string[]): DeclaredFlags {
	const given = new Set(argv.map(word => word.split('=', 1)[0]));
	const rows = optionRows.filter(({name}) => given.has(`--${name}`) || given.has(`--no-${name}`));
	const {flags, input} = keepingTitle(() => meow({
		importMeta: import.meta,
		argv: [...argv],
		pkg: {name: 'crowdsky-tui'},
		description: false,
		autoHelp: false,
		autoVersion: false,
		// A switch that is not given has no value, rather than false.
		booleanDefault: undefined,
		flags: Object.fromEntries(rows.map(row => [keyOf(row), {type: row.argument === undefined ? 'boolean' as const : 'string' as const, isMultiple: true as const}])),
	}));
	const valuesOf = (row: OptionRow) => {
		const values = (flags[keyOf(row)] ?? []) as ReadonlyArray<string | boolean>;
		return isNegative(row) ? values.map(value => value !== true) : values;
	};

	return {valuesOf, words: input};
}

/** To meow, --no-color is the switch `color` turned off. */
function isNegative({name, argument}: OptionRow): boolean {
	return argument === undefined && name.startsWith('no-');
}

/** meow's name of an option: camelCase. */
function keyOf(row: OptionRow): string {
	return (isNegative(row) ? row.name.slice('no-'.length) : row.name).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** meow names the process after the package, which would hide the arguments from `ps` and `pgrep -f`. */
function keepingTitle<T>(call: () => T): T {
	const {title} = process;
	Object.defineProperty(process, 'title', {value: title, writable: true, enumerable: true, configurable: true});
	return call();
}
