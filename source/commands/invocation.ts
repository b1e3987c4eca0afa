import {parseArgs} from 'node:util';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {commandRows, type CommandName} from './command-table.js';
import {optionRows, readOption, type OptionName, type OptionRow} from './option-table.js';
import {suggestionFor} from './suggest.js';

/** What the command line asks for, checked. */
export type Invocation = {
	/** Undefined: the interactive program, or the demo. */
	readonly command: CommandName | undefined;
	readonly targets: readonly string[];
	/** The texts of the options that were given, by name, environment included. */
	readonly texts: ReadonlyMap<OptionName, readonly string[]>;
	readonly switches: ReadonlySet<OptionName>;
};

/** A usage error: one sentence, and the next step. */
function refuse(what: string, next = 'See crowdsky-tui --help.'): {readonly ok: false; readonly trouble: ReturnType<typeof troubleOf>} {
	return failure(troubleOf('usage', what, '', next));
}

function meant(word: string | undefined): string {
	return word === undefined ? 'See crowdsky-tui --help.' : `Did you mean ${word}?`;
}

/**
 * Reads the command line and the environment. Every unknown word and bad value is
 * trouble `usage` with a suggestion. The demo ignores CROWDSKY_* variables.
 */
export function readInvocation(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Result<Invocation> {
	const {tokens} = parseArgs({
		args: [...args],
		strict: false,
		allowPositionals: true,
		tokens: true,
		options: Object.fromEntries(optionRows.map(({name, argument}) => [name, {type: argument === undefined ? 'boolean' : 'string', multiple: true}] as const)),
	});
	const texts = new Map<OptionName, string[]>();
	const switches = new Set<OptionName>();
	const words: string[] = [];
	for (const token of tokens) {
		if (token.kind === 'positional') words.push(token.value);
		if (token.kind !== 'option') continue;
		const row = optionRows.find(({name}) => name === token.name);
		const short = {h: 'help', v: 'version'}[token.rawName.startsWith('--') ? '' : token.name];
		if (short !== undefined) {
			switches.add(short as OptionName);
			continue;
		}

		if (!row || !token.rawName.startsWith('--')) {
			const near = suggestionFor(token.name, optionRows.map(({name}) => name));
			return refuse(`There is no option ${token.rawName}`, meant(near && `--${near}`));
		}

		const name = row.name as OptionName;
		if (row.argument === undefined) {
			if (token.value !== undefined) return refuse(`--${row.name} is a switch and takes no value`, `Write just --${row.name}.`);
			switches.add(name);
			continue;
		}

		if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) return refuse(`--${row.name} needs a value`, `Write --${row.name} ${row.argument}.`);
		const read = readOption(row, token.value);
		if (!read.ok) return refuse(read.sentence.replace(/\.$/, ''), `Write --${row.name} ${row.argument}.`);
		if (texts.has(name) && !row.isRepeatable) return refuse(`--${row.name} is given twice`, 'Give it once.');
		texts.set(name, [...(texts.get(name) ?? []), read.value]);
	}

	const [first, ...operands] = words;
	const command = commandRows.find(({name}) => name === first)?.name as CommandName | undefined;
	if (first !== undefined && command === undefined) {
		if (switches.has('help')) return success({command, targets: [], texts, switches});
		return refuse(`There is no command ${JSON.stringify(first)}`, meant(suggestionFor(first, commandRows.map(({name}) => name))));
	}

	const misplaced = misplacedOption(command, switches, [...texts.keys(), ...switches]);
	if (misplaced) return refuse(`--${misplaced.name} does not go with ${command ?? 'the interactive program'}`, `It goes with ${misplaced.commands?.join(', ') ?? ''}.`);
	addEnvironment(texts, switches.has('demo') ? {} : environment);
	if (environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '') switches.add('no-color');
	return checked({command, targets: operands, texts, switches});
}

/** What no single option is wrong about. */
function checked(invocation: Invocation): Result<Invocation> {
	const {command, targets, switches} = invocation;
	if (switches.has('help') || switches.has('version')) return success(invocation);
	const row = commandRows.find(({name}) => name === command);
	if (targets.length > 0 && !row?.operands.includes('TARGET')) return refuse(`${command ?? 'The program'} takes no target`, `Leave ${JSON.stringify(targets[0])} out.`);
	if (switches.has('all') && targets.length > 0) return refuse('--all and names of targets exclude each other', 'Give one of the two.');
	if (command === 'stack' && targets.length === 0 && !switches.has('all')) return refuse('stack needs to know what to stack', 'Name targets, or say --all.');
	if (row?.changes === true && switches.has('read-only') && !switches.has('dry-run')) return refuse(`${row.name} changes the telescope, and --read-only forbids it`, 'Use plan, or leave --read-only out.');
	if (switches.has('plain') && switches.has('json')) return refuse('--plain and --json exclude each other', 'Give one of the two.');
	if (command === 'simulate' && switches.has('demo')) return refuse('--demo does not go with simulate', 'Leave it out: simulate is the simulated telescope.');
	return success(invocation);
}

function misplacedOption(command: CommandName | undefined, switches: ReadonlySet<OptionName>, given: readonly OptionName[]): OptionRow | undefined {
	const homes = new Set<string>([...(command === undefined ? [] : [command]), ...(switches.has('demo') ? ['demo'] : [])]);
	return optionRows.find(({name, commands}) => commands !== undefined && given.includes(name as OptionName) && !commands.some(home => homes.has(home)));
}

function addEnvironment(texts: Map<OptionName, string[]>, environment: Readonly<Record<string, string | undefined>>): void {
	for (const {name, argument, isRepeatable, environment: variable} of optionRows) {
		const value = variable === undefined ? undefined : environment[variable]?.trim();
		if (argument === undefined || value === undefined || value === '' || texts.has(name as OptionName)) continue;
		texts.set(name as OptionName, isRepeatable ? value.split(',').map(part => part.trim()).filter(part => part !== '') : [value]);
	}
}
