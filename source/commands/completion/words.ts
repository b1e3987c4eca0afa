import {commandRows} from './command-table.js';
import {operandsOf} from './operands.js';
import {optionRows, type OptionRow} from './option-table.js';

/** Shells that completion is written for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** Commands that print a text of the program's own; they know no telescope, no server and no settings. */
const printing: readonly string[] = ['completion', 'man'];

/** The options that go with a command; without one, those of the interactive program and the demo. */
export function optionsWith(command: string | undefined): readonly OptionRow[] {
	if (command !== undefined && printing.includes(command)) return optionRows.filter(({name}) => name === 'help');
	return optionRows.filter(({commands}) => commands === undefined || commands.includes(command ?? 'demo'));
}

export type CommandWords = {
	readonly name: string;
	readonly words: string;
	readonly operands: readonly string[];
	readonly options: readonly OptionRow[];
};

/** Every command with what may follow it. */
export function commandWords(): CommandWords[] {
	return commandRows.map(row => ({name: row.name, words: row.words, operands: operandsOf(row), options: optionsWith(row.name)}));
}
