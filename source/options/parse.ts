import {parseArgs} from 'node:util';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {commandRows, type CommandName} from './command-table.js';
import {operandsOf, wrongOperand} from './operands.js';
import {optionRows, readOption, type OptionName, type OptionRow} from './option-table.js';
import {suggestionFor} from './suggest.js';

/** What the command line asks for, checked. */
export type Invocation = {
	/** Undefined: the interactive program, or the demo. */
	readonly command: CommandName | undefined;
	/** The words after the command: targets, the keys of download, or more files after --file. */
	readonly targets: readonly string[];
	/** The texts of the options that were given, by name, environment included. */
	readonly texts: ReadonlyMap<OptionName, readonly string[]>;
	readonly switches: ReadonlySet<OptionName>;
	/** What was told, and where; a switch that was switched off stands here alone. The rest has its default. */
	readonly origins: ReadonlyMap<OptionName, Origin>;
};

/** Where a value comes from; each is stronger than those after it. */
export type Origin = 'commandLine' | 'environment' | 'configFile';

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
	const origins = new Map<OptionName, Origin>();
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

		const opposite = row ? undefined : optionRows.find(({name, argument, isSetting}) => isSetting && argument === undefined && token.rawName === `--no-${name}`);
		if (opposite && token.value === undefined && !opposite.name.startsWith('no-')) {
			const name = opposite.name as OptionName;
			if (switches.has(name)) return refuse(`--${name} and ${token.rawName} exclude each other`, 'Give one of the two.');
			origins.set(name, 'commandLine');
			continue;
		}

		if (!row || !token.rawName.startsWith('--')) {
			const near = suggestionFor(token.name, optionRows.map(({name}) => name));
			return refuse(`There is no option ${token.rawName}`, meant(near && `--${near}`));
		}

		const name = row.name as OptionName;
		if (row.argument === undefined) {
			if (token.value !== undefined) return refuse(`--${row.name} is a switch and takes no value`, `Write just --${row.name}.`);
			if (origins.has(name) && !switches.has(name)) return refuse(`--${name} and --no-${name} exclude each other`, 'Give one of the two.');
			switches.add(name);
			origins.set(name, 'commandLine');
			continue;
		}

		if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) return refuse(`--${row.name} needs a value`, `Write --${row.name} ${row.argument}.`);
		const read = readOption(row, token.value);
		if (!read.ok) return refuse(read.sentence.replace(/\.$/, ''), `Write --${row.name} ${row.argument}.`);
		if (texts.has(name) && !row.isRepeatable) return refuse(`--${row.name} is given twice`, 'Give it once.');
		texts.set(name, [...(texts.get(name) ?? []), read.value]);
		origins.set(name, 'commandLine');
	}

	const [first, ...operands] = words;
	const command = commandRows.find(({name}) => name === first)?.name as CommandName | undefined;
	if (first !== undefined && command === undefined) {
		if (switches.has('help')) return success({command, targets: [], texts, switches, origins});
		return refuse(`There is no command ${JSON.stringify(first)}`, meant(suggestionFor(first, commandRows.map(({name}) => name))));
	}

	const misplaced = misplacedOption(command, switches, [...texts.keys(), ...switches]);
	if (misplaced) return refuse(`--${misplaced.name} does not go with ${command ?? 'the interactive program'}`, `It goes with ${misplaced.commands?.join(', ') ?? ''}.`);
	addEnvironment(texts, origins, switches.has('demo') ? {} : environment);
	if (environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '' && !switches.has('no-color')) {
		switches.add('no-color');
		origins.set('no-color', 'environment');
	}

	return checkInvocation({command, targets: operands, texts, switches, origins});
}

/** Refuses what no single option is wrong about. Trouble: usage. */
export function checkInvocation(invocation: Invocation): Result<Invocation> {
	const {command, targets, texts, switches} = invocation;
	if (switches.has('help') || switches.has('version') || switches.has('print-config')) return success(invocation);
	const row = commandRows.find(({name}) => name === command);
	const wrong = wrongOperand(row, targets);
	if (wrong) return refuse(wrong.what, wrong.next);
	if (targets.length > 0 && operandsOf(row ?? {operands: ''}).length === 0 && !/TARGET|KEY/.test(row?.operands ?? '')) return refuse(`${command ?? 'The program'} takes no target`, `Leave ${JSON.stringify(targets[0])} out.`);
	if (switches.has('all') && targets.length > 0) return refuse('--all and names of targets exclude each other', 'Give one of the two.');
	if (command === 'stack' && targets.length === 0 && !switches.has('all')) return refuse('stack needs to know what to stack', 'Name targets, or say --all.');
	if (command === 'download' && targets.length === 0) return refuse('download needs to know what to fetch', 'Name chunk keys; see crowdsky-tui stacks.');
	if (command === 'purge' && targets.length === 0 && !switches.has('all')) return refuse('purge needs to know what to delete', 'Name targets, or say --all.');
	const hasFiles = texts.has('file');
	if (hasFiles && (switches.has('all') || texts.has('local-dir'))) return refuse('--file goes neither with --all nor with --local-dir', 'Give one of them.');
	if (command === 'upload' && targets.length === 0 && !switches.has('all') && !hasFiles && !texts.has('local-dir')) return refuse('upload needs to know what to send', 'Name targets, or say --all.');
	if (row?.changes === true && switches.has('read-only') && !switches.has('dry-run')) {
		if (invocation.origins.get('read-only') === 'configFile') return refuse(`${row.name} changes something, and "readOnly" in the configuration file forbids it`, 'Use plan, or write --no-read-only.');
		return refuse(`${row.name} changes something, and --read-only forbids it`, 'Use plan, or leave --read-only out.');
	}

	if (switches.has('plain') && switches.has('json')) return refuse('--plain and --json exclude each other', 'Give one of the two.');
	if (command === 'simulate' && switches.has('demo')) return refuse('--demo does not go with simulate', 'Leave it out: simulate is the simulated telescope.');
	return success(invocation);
}

function misplacedOption(command: CommandName | undefined, switches: ReadonlySet<OptionName>, given: readonly OptionName[]): OptionRow | undefined {
	const homes = new Set<string>([...(command === undefined ? [] : [command]), ...(switches.has('demo') ? ['demo'] : [])]);
	return optionRows.find(({name, commands}) => commands !== undefined && given.includes(name as OptionName) && !commands.some(home => homes.has(home)));
}

function addEnvironment(texts: Map<OptionName, string[]>, origins: Map<OptionName, Origin>, environment: Readonly<Record<string, string | undefined>>): void {
	for (const {name, argument, isRepeatable, environment: variable} of optionRows) {
		const value = variable === undefined ? undefined : environment[variable]?.trim();
		if (argument === undefined || value === undefined || value === '' || texts.has(name as OptionName)) continue;
		origins.set(name as OptionName, 'environment');
		texts.set(name as OptionName, isRepeatable ? value.split(',').map(part => part.trim()).filter(part => part !== '') : [value]);
	}
}
