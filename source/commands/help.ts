import {commandRows} from './command-table.js';
import {optionRows} from './option-table.js';

/** Exit codes of cli.md, in words. */
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

/** The help text, of the whole program or of one command. */
export function helpText(command: string | undefined): string {
	const row = commandRows.find(({name}) => name === command);
	const options = optionRows.filter(({commands}) => commands === undefined || row === undefined || commands.includes(row.name));
	const usage = row
		? [`Usage: crowdsky-tui ${row.name} ${row.operands}`.trimEnd(), '', `  ${sentenceCase(row.words)}.`]
		: [
			'Stacks a Seestar telescope\'s night into CrowdSky time blocks.',
			'',
			'Usage: crowdsky-tui [COMMAND] [OPTIONS]',
			'       crowdsky-tui --demo          try it on a simulated telescope',
			'',
			'Commands (without one, the interactive program):',
			...commandRows.map(({name, operands, words}) => columns(`${name} ${operands}`.trimEnd(), words, 24)),
		];
	return [
		...usage,
		'',
		'Options:',
		...options.map(({name, argument, environment, words, usual}) => columns(
			`--${name}${argument === undefined ? '' : ` ${argument}`}`,
			`${words}${usual === undefined ? '' : ` [${usual}]`}${environment === undefined ? '' : ` (${environment})`}`,
			24,
		)),
		'',
		'Exit status:',
		...exitCodes.map(([code, words]) => columns(code, words, 8)),
		'',
	].join('\n');
}

/** Two columns within 80; what does not fit beside its left side begins below it. */
function columns(left: string, right: string, width: number): string {
	const lines = [''];
	for (const word of right.split(' ')) {
		const last = lines.at(-1) ?? '';
		if (last !== '' && last.length + word.length + 1 > 78 - width) lines.push(word);
		else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
	}

	const indent = `\n  ${' '.repeat(width)}`;
	return `  ${left.length > width - 2 ? `${left}${indent}` : left.padEnd(width)}${lines.join(indent)}`;
}

function sentenceCase(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
