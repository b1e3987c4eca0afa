import type {Key} from 'ink';
import {cleanText} from '../format/clean-text.js';
import {graphemesOf} from '../format/graphemes.js';

// What Ink 6.8 makes of standard input: one event for every escape sequence, and one for all the text between two of them,
// however many keys that was. A leading ESC is cut off, so that a reply from the terminal arrives as the text "[24;80R".

/** Ink's Key, as far as it matters here. */
export type InkKey = Partial<Key>;

// ECMA-48 5.4 without its ESC: parameters, intermediates, final character. "]" ends no sequence in use, but it does end a pasted IPv6 address.
const controlSequence = /^\[[0-?]*[ -/]*[@-\\^-~]$/;

// A reply to a question about colours or the clipboard (OSC), cut into pieces by Ink.
const commandReply = /^\d+;[^\u0007]*\u0007/;

const namedCharacters: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	' ': 'space',
	'\b': 'backspace',
	'\u007F': 'backspace',
	'\u001B': 'escape',
};

const named = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['tab', 'tab'],
	['backspace', 'backspace'],
] as const satisfies ReadonlyArray<readonly [keyof Key, string]>;

/**
 * The names of the keys in one input event of Ink, in order: `up`, `pagedown`, `enter`, `escape`, `space`, `shift+tab`,
 * `ctrl+c`, or the character itself, one grapheme each. Replies from the terminal, paste marks and unknown sequences give
 * none. Esc directly before another key looks like Alt; as none of our keys uses Alt, it is read as two keys. Ink's delete
 * key is Backspace (ASCII DEL), except that the real one cannot be told from it and gives `backspace` too.
 */
export function keysOf(input: string, key: InkKey, bytes?: string): string[] {
	if (key.eventType === 'release') return [];
	if (key.escape) return ['escape', ...charactersOf(input)];
	const name = key.delete ? 'backspace' : named.find(([flag]) => key[flag])?.[1];
	if (name !== undefined) return [...prefixOf(key), modified(name, key)];
	if (key.ctrl) return /^[a-z]$/.test(input) ? [`ctrl+${input}`] : [];
	if (controlSequence.test(input)) return [];
	return [...hasLostEscape(input, key, bytes) ? ['escape'] : prefixOf(key), ...charactersOf(input)];
}

/** Esc, and `-` or the like at once behind it; `[` and `O` may be what a slow line leaves of an arrow key. */
function hasLostEscape(input: string, {meta}: InkKey, bytes: string | undefined): boolean {
	return !meta && bytes === `\u001B${input}` && [...input].length === 1 && !/[[O]/.test(input);
}

function prefixOf({meta}: InkKey): string[] {
	return meta ? ['escape'] : [];
}

function modified(name: string, {shift, ctrl}: InkKey): string {
	return `${ctrl ? 'ctrl+' : ''}${shift ? 'shift+' : ''}${name}`;
}

function charactersOf(input: string): string[] {
	const text = input.replace(commandReply, '');
	return [...graphemesOf(text)].flatMap(character => character === '\r\n' ? ['enter'] : characterOf(character));
}

function characterOf(grapheme: string): string[] {
	const name = namedCharacters[grapheme];
	if (name !== undefined) return [name];
	const code = grapheme.codePointAt(0) ?? 0;
	if (code >= 1 && code <= 26) return [`ctrl+${String.fromCodePoint(code + 96)}`];
	// Other control characters and direction marks are not keys.
	return cleanText(grapheme).includes('\uFFFD') ? [] : [grapheme.normalize('NFC')];
}
