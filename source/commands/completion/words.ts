import {commandRows} from '../../options/command-table.js';
import {operandsOf} from '../../options/operands.js';
import {optionRows, type OptionRow} from '../../options/option-table.js';

/** The shells that have a completion script. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** Commands that only print a text of the program's own; they use no telescope, server or settings. */
const printing: readonly string[] = ['completion', 'man'];

/** The options that a command accepts; without a command, those of the interactive program and the demo. */
export function optionsWith(command: string | undefined): readonly OptionRow[] {
	if (command !== undefined && printing.includes(command)) return optionRows.filter(({name}) => name === 'help');
	return optionRows.filter(({commands}) => commands === undefined || commands.includes(command ?? 'demo'));
}

type CommandWords = {
	readonly name: string;
	readonly words: string;
	readonly operands: readonly string[];
	readonly options: readonly OptionRow[];
};

/** Every command with what may follow it. */
export function commandWords(): CommandWords[] {
	return commandRows.map(row => ({name: row.name, words: row.description, operands: operandsOf(row), options: optionsWith(row.name)}));
}
