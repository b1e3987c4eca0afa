import {commandRows, type CommandRow} from './command-table.js';
import {optionRows, optionTopics, type OptionName, type OptionRow, type OptionTopic} from './option-table.js';

/** Exit codes in words. */
export const exitCodes = [
	['0', 'all done'],
	['1', 'unexpected failure'],
	['2', 'usage: an unknown flag, command or target'],
	['3', 'some blocks or files failed'],
	['4', 'no telescope'],
	['5', 'CrowdSky login missing or refused'],
	['6', 'telescope locked: key missing or refused'],
	['11', 'another instance holds the telescope'],
	['130', 'cancelled'],
] as const;

const optionsWidth = 24;

const topicTitles: Readonly<Record<OptionTopic, string>> = {
	telescope: 'Telescope', blocks: 'Blocks', stacking: 'Stacking', server: 'Server', sending: 'Sending', archive: 'Archive', output: 'Output', screens: 'Screens', recording: 'Recording', program: 'Program',
};

/** The help text of the whole program or of one command: its own options in full, then only the names of the others that apply to it. */
export function helpText(command: string | undefined): string {
	const row = commandRows.find(({name}) => name === command);
	return [...row ? commandHelp(row) : programHelp(), '', 'Exit status:', ...exitCodes.map(([code, words]) => columns(code, words, 8)), ''].join('\n');
}

function programHelp(): string[] {
	return [
		'Stacks a Seestar telescope\'s night into CrowdSky time blocks.',
		'',
		'Usage: crowdsky-tui [COMMAND] [OPTIONS]',
		'       crowdsky-tui --demo          try it on a simulated telescope',
		'',
		'Commands (without one, the interactive program):',
		...commandRows.map(({name, operands, description: words}) => columns(`${name} ${operands}`.trimEnd(), words, optionsWidth)),
		...optionTopics.flatMap(topic => ['', `${topicTitles[topic]}:`, ...optionRows.filter(row => row.topic === topic).map(row => optionLines(row))]),
		'',
		'Of single commands (see crowdsky-tui COMMAND --help):',
		...optionRows.filter(({commands}) => commands !== undefined).map(row => optionLines(row, `${row.description} (${row.commands?.map(name => name === 'demo' ? '--demo' : name).join(', ') ?? ''})`)),
		'',
		'A switch that the configuration file turns on is turned off for one run by',
		'--no-NAME, like --no-read-only.',
	];
}

function commandHelp(row: CommandRow): string[] {
	const own = [
		...optionRows.filter(({commands}) => commands?.includes(row.name)),
		...optionRows.filter(option => option.commands === undefined && isAbout(option, row.own ?? [])),
	];
	const common = optionRows.filter(option => option.commands === undefined && !own.includes(option) && isAbout(option, row.common));
	const topics = optionTopics.map(topic => [topic, common.filter(option => option.topic === topic)] as const).filter(([, options]) => options.length > 0);
	return [
		`Usage: crowdsky-tui ${row.name} ${row.operands}`.trimEnd(),
		'',
		...wrapped(`${sentenceCase(row.description)}.`, 78).map(line => `  ${line}`),
		...(own.length === 0 ? [] : ['', 'Options:', ...own.map(option => optionLines(option, row.words?.[option.name as OptionName]))]),
		'',
		`${own.length === 0 ? 'Options' : 'Common options'} (crowdsky-tui --help explains them):`,
		...topics.map(([topic, options]) => columns(topicTitles[topic], options.map(shortName).join(', '), 12)),
	];
}

function isAbout({name, topic}: OptionRow, subjects: ReadonlyArray<OptionTopic | OptionName>): boolean {
	return subjects.some(subject => subject === name || subject === topic);
}

/** An option with its description; the default and the environment variable belong only to its usual description. */
function optionLines({name, alias, argument, environment, description, defaultText}: OptionRow, words?: string): string {
	const usual = `${description}${defaultText === undefined ? '' : ` [${defaultText}]`}${environment === undefined ? '' : ` (${environment})`}`;
	return columns(`--${name}${alias === undefined ? '' : `, -${alias}`}${argument === undefined ? '' : ` ${argument}`}`, words ?? usual, optionsWidth);
}

/** `--host HOST`: what may follow the argument is said where the option is explained. columns() keeps the blank in it unbroken. */
function shortName({name, alias, argument}: OptionRow): string {
	return `--${name}${alias === undefined ? '' : `\u00A0-${alias}`}${argument === undefined ? '' : `\u00A0${/^[\w|]+/.exec(argument)?.[0] ?? argument}`}`;
}

/** Two columns within 80; a description that does not fit beside its term starts on the next line. */
function columns(left: string, right: string, width: number): string {
	const indent = `\n  ${' '.repeat(width)}`;
	return `  ${left.length > width - 2 ? `${left}${indent}` : left.padEnd(width)}${wrapped(right, 78 - width).join(indent)}`;
}

/** A text in lines of at most `width` characters; not broken at a no-break space, which is printed as a space. */
function wrapped(text: string, width: number): string[] {
	const lines = [''];
	for (const word of text.split(' ')) {
		const last = lines.at(-1) ?? '';
		if (last !== '' && last.length + word.length + 1 > width) lines.push(word);
		else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
	}

	return lines.map(line => line.replaceAll('\u00A0', ' '));
}

function sentenceCase(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
