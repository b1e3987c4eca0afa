import {success, type Result} from '../errors/problem.js';
import {checkWords, meant, refuse} from './check-words.js';
import {commandRows, type CommandName} from './command-table.js';
import {declareFlags} from './declare-flags.js';
import {operandsOf, wrongOperand} from './operands.js';
import {optionRows, type OptionName, type OptionRow} from './option-table.js';
import {suggestionFor} from './suggest.js';

/** What the command line asks for, checked. */
export type Invocation = {
	/** Undefined: the interactive program, or the demo. */
	readonly command: CommandName | undefined;
	/** The words after the command: targets, the keys for download, or more files after --file. */
	readonly targets: readonly string[];
	/** The texts of the given options, by name, including those from the environment. */
	readonly texts: ReadonlyMap<OptionName, readonly string[]>;
	readonly switches: ReadonlySet<OptionName>;
	/** What was set, and where; a switch that was turned off appears only here. Everything else has its default. */
	readonly origins: ReadonlyMap<OptionName, Origin>;
	/** The names of telescopes, which the configuration file alone has: by identity or address. */
	readonly names: ReadonlyMap<string, string>;
};

/** Where a value comes from; each one overrides those after it. */
export type Origin = 'commandLine' | 'environment' | 'configFile';

/**
 * Reads the command line and the environment. Every unknown word and bad value is a `usage` problem with a suggestion. The
 * demo ignores CROWDSKY_* variables.
 */
export function readInvocation(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Result<Invocation> {
	const checked = checkWords(args);
	if (!checked.ok) return checked;
	const {valuesOf, words} = declareFlags(checked.value);
	const texts = new Map<OptionName, string[]>();
	const switches = new Set<OptionName>();
	const origins = new Map<OptionName, Origin>();
	for (const row of optionRows) {
		const name = row.name as OptionName;
		const values = valuesOf(row);
		if (values.length === 0) continue;
		origins.set(name, 'commandLine');
		if (row.argument !== undefined) texts.set(name, values.map(String));
		else if (values.includes(true)) switches.add(name);
	}

	const [first, ...operands] = words;
	const command = commandRows.find(({name}) => name === first)?.name as CommandName | undefined;
	if (first !== undefined && command === undefined) {
		if (switches.has('help')) return success({command, targets: [], texts, switches, origins, names: new Map()});
		return refuse(`There is no command ${JSON.stringify(first)}`, meant(suggestionFor(first, commandRows.map(({name}) => name))));
	}

	const misplaced = misplacedOption(command, switches, [...texts.keys(), ...switches]);
	if (misplaced) return refuse(`--${misplaced.name} cannot be used with ${command ?? 'the interactive program'}`, `It can be used with ${misplaced.commands?.join(', ') ?? ''}.`);
	addEnvironment(texts, origins, switches.has('demo') ? {} : environment);
	if (environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '' && !switches.has('no-color')) {
		switches.add('no-color');
		origins.set('no-color', 'environment');
	}

	return checkInvocation({command, targets: operands, texts, switches, origins, names: new Map()});
}

/** Rejects combinations where no single option is wrong. Problem: usage. */
export function checkInvocation(invocation: Invocation): Result<Invocation> {
	const {command, targets, texts, switches} = invocation;
	if (switches.has('help') || switches.has('version') || switches.has('print-config')) return success(invocation);
	const row = commandRows.find(({name}) => name === command);
	const wrong = wrongOperand(row, targets);
	if (wrong) return refuse(wrong.what, wrong.next);
	if (targets.length > 0 && operandsOf(row ?? {operands: ''}).length === 0 && !/TARGET|KEY|^\[FILE\]/.test(row?.operands ?? '')) return refuse(`${command ?? 'The program'} takes no target`, `Leave ${JSON.stringify(targets[0])} out.`);
	if (switches.has('all') && targets.length > 0) return refuse('--all and names of targets cannot be used together', 'Give only one of the two.');
	if (command === 'stack' && targets.length === 0 && !switches.has('all')) return refuse('stack needs to know what to stack', 'Name targets, or use --all.');
	if (command === 'download' && targets.length === 0) return refuse('download needs to know what to fetch', 'Name chunk keys; see crowdsky-tui stacks.');
	if (command === 'purge' && targets.length === 0 && !switches.has('all')) return refuse('purge needs to know what to delete', 'Name targets, or use --all.');
	if (command === 'report' && targets.length > 1) return refuse('report writes one file', `Leave ${JSON.stringify(targets[1])} out, or quote a name that contains blanks.`);
	const hasFiles = texts.has('file');
	if (hasFiles && (switches.has('all') || texts.has('local-dir'))) return refuse('--file can be used neither with --all nor with --local-dir', 'Give only one of them.');
	if (command === 'upload' && targets.length === 0 && !switches.has('all') && !hasFiles && !texts.has('local-dir')) return refuse('upload needs to know what to send', 'Name targets, or use --all.');
	if (row?.changes === true && switches.has('read-only') && !switches.has('dry-run')) {
		if (invocation.origins.get('read-only') === 'configFile') return refuse(`${row.name} changes something, and "readOnly" in the configuration file forbids it`, 'Use plan, or write --no-read-only.');
		return refuse(`${row.name} changes something, and --read-only forbids it`, 'Use plan, or leave --read-only out.');
	}

	if (switches.has('plain') && switches.has('json')) return refuse('--plain and --json cannot be used together', 'Give only one of the two.');
	if (texts.has('with-test-stack') && !switches.has('deep')) return refuse('--with-test-stack needs --deep', 'Write doctor --deep --with-test-stack TARGET.');
	if (texts.has('speed') && !texts.has('replay')) return refuse('--speed is only for replaying a recording', 'Name the recording with --replay FILE.');
	if (command === 'simulate' && switches.has('demo')) return refuse('--demo cannot be used with simulate', 'Leave it out: simulate is the simulated telescope.');
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
