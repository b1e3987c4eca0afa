import {commandWords} from './words.js';
import {choicesOf, placeKindOf} from '../../options/option-choices.js';
import {optionRows, type OptionRow} from '../../options/option-table.js';

/** Completion for fish 3.0 and later. */
export function fishCompletion(): string {
	const commands = commandWords();
	const names = commands.map(({name}) => name);
	const printing = commands.filter(({options}) => options.length === 1).map(({name}) => name);
	return [
		'# fish completion of crowdsky-tui. Try it: crowdsky-tui completion fish | source',
		'# Keep it: crowdsky-tui completion fish > ~/.config/fish/completions/crowdsky-tui.fish',
		'',
		'complete -c crowdsky-tui -f',
		...commands.map(({name, words}) => line([`-n ${quoted(`not __fish_seen_subcommand_from ${names.join(' ')}`)}`, `-a ${name}`, `-d ${quoted(words)}`])),
		...commands.flatMap(({name, operands}) => operands.length === 0 ? [] : [
			line([`-n ${quoted(`__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${operands.join(' ')}`)}`, `-a ${quoted(operands.join(' '))}`]),
		]),
		...optionRows.map(row => line([...conditionOf(row, names, printing), `-l ${row.name}`, ...valueOf(row), `-d ${quoted(row.description)}`])),
	].join('\n');
}

function line(parts: readonly string[]): string {
	return `complete -c crowdsky-tui ${parts.filter(part => part !== '').join(' ')}`;
}

/** Where an option is offered: with its own commands, or everywhere except after commands that only print. */
function conditionOf({name, commands}: OptionRow, names: readonly string[], printing: readonly string[]): string[] {
	if (name === 'help') return [];
	if (commands === undefined) return [`-n ${quoted(`not __fish_seen_subcommand_from ${printing.join(' ')}`)}`];
	const own = commands.filter(command => names.includes(command));
	const words = `__fish_seen_subcommand_from ${own.join(' ')}`;
	return [`-n ${quoted(commands.includes('demo') ? `${words}; or __fish_contains_opt demo` : words)}`];
}

function valueOf(row: OptionRow): string[] {
	if (row.argument === undefined) return [];
	const choices = choicesOf(row);
	if (choices.length > 0) return ['-x', `-a ${quoted(choices.join(' '))}`];
	switch (placeKindOf(row)) {
		case 'file': return ['-r', '-F'];
		case 'folder': return ['-x', `-a ${quoted('(__fish_complete_directories)')}`];
		case 'host': return ['-x', `-a ${quoted('(__fish_print_hostnames)')}`];
		case undefined: return ['-x'];
	}
}

function quoted(text: string): string {
	return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
