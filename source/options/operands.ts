import type {CommandRow} from './command-table.js';
import {suggestionFor} from './suggest.js';

/** The words that may follow a command, where they are a fixed few: `bash|zsh|fish`. */
export function operandsOf({operands}: Pick<CommandRow, 'operands'>): readonly string[] {
	return /^\[?([a-z]+(?:\|[a-z]+)+)\]?(?: |$)/.exec(operands)?.[1]?.split('|') ?? [];
}

/** What is wrong with the words after a command that needs exactly one of a fixed few; undefined for every other command. */
export function wrongOperand(row: CommandRow | undefined, words: readonly string[]): {readonly what: string; readonly next: string} | undefined {
	const choices = row && !row.operands.startsWith('[') ? operandsOf(row) : [];
	if (row === undefined || choices.length === 0) return undefined;
	const next = `Write crowdsky-tui ${row.name} ${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}.`;
	const [word] = words;
	if (word === undefined) return {what: `${row.name} needs one more word`, next};
	if (words.length > 1) return {what: `${row.name} takes only one word`, next};
	if (choices.includes(word)) return undefined;
	const near = suggestionFor(word, choices);
	return {what: `${row.name} does not know ${JSON.stringify(word)}`, next: near === undefined ? next : `Did you mean ${near}?`};
}
