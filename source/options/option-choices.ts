import {legalBlockMinutes} from '../planning/block-size.js';
import type {OptionRow} from './option-table.js';
import {suggestionFor} from './suggest.js';

/** The values of an option where they are a fixed few, for completion and hints; empty where any text will do. */
export function choicesOf({name, argument}: OptionRow): readonly string[] {
	if (name === 'block-minutes') return legalBlockMinutes().map(String);
	if (name === 'time-zone') return Intl.supportedValuesOf('timeZone');
	return argument !== undefined && /^[a-z\d]+(\|[a-z\d]+)+$/.test(argument) ? argument.split('|') : [];
}

/** What an option's value stands for, for completion and for paths in the configuration file. */
export function placeKindOf({argument = ''}: OptionRow): 'file' | 'folder' | 'host' | undefined {
	if (argument === 'FILE' || argument.startsWith('FILE.')) return 'file';
	if (argument === 'DIR') return 'folder';
	return /^HOST\b/.test(argument) ? 'host' : undefined;
}

/** The value that was probably meant by one that cannot be used. */
export function choiceMeant(row: OptionRow, text: string): string | undefined {
	const choices = choicesOf(row);
	const number = text.trim() === '' ? Number.NaN : Number(text);
	if (choices.length > 0 && choices.every(choice => /^\d+$/.test(choice))) {
		return Number.isFinite(number) ? [...choices].sort((first, second) => Math.abs(Number(first) - number) - Math.abs(Number(second) - number))[0] : undefined;
	}

	// People often remember only the city of a time zone.
	const city = choices.find(choice => choice.toLowerCase().endsWith(`/${text.trim().toLowerCase().replaceAll(' ', '_')}`));
	return city ?? suggestionFor(text, choices);
}
