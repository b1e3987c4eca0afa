import {cleanText} from '../format/clean-text.js';
import {graphemesOf} from '../format/graphemes.js';
import {keysOf, type InkKey} from './keys.js';

/** What came from the keyboard: keys, or pasted text. */
export type Input = {readonly kind: 'keys'; readonly keys: readonly string[]} | {readonly kind: 'paste'; readonly text: string};

type InputReader = {
	/** What one input event of Ink means; a paste is returned with its last event. */
	read(input: string, key: InkKey, bytes?: string): Input;
	/** Forgets a paste that has begun. */
	reset(): void;
};

// Bracketed paste (xterm, DEC private mode 2004): what is between the two marks was not typed. Ink cuts off their ESC.
const pasteStart = '[200~';
const pasteEnd = '[201~';

/** No text field takes more characters than this. */
const longestPaste = 4096;
/** A paste whose end was lost on the way must not disable the keyboard, in ms. */
const longestPauseMs = 5000;

const nothing: Input = {kind: 'keys', keys: []};

/** Distinguishes typed keys from pasted text. */
export function createInputReader(nowMs: () => number = () => performance.now()): InputReader {
	let text: string | undefined;
	/** The last characters, even of a paste that is longer than what is kept: its end mark may come in pieces. */
	let tail = '';
	let heardAtMs = 0;
	const reset = () => {
		text = undefined;
		tail = '';
	};

	return {
		read(input, key, bytes) {
			if (text !== undefined && nowMs() - heardAtMs > longestPauseMs) reset();
			heardAtMs = nowMs();
			if (text === undefined) {
				if (input !== pasteStart) return {kind: 'keys', keys: keysOf(input, key, bytes)};
				text = '';
				return nothing;
			}

			// On its own it is the user who wants to get out.
			if (key.ctrl && input === 'c') {
				reset();
				return {kind: 'keys', keys: ['ctrl+c']};
			}

			const piece = key.return ? '\n' : key.tab ? ' ' : key.ctrl ? '' : input;
			tail = (tail + piece).slice(-pasteEnd.length);
			text = (text + piece).slice(0, longestPaste + pasteEnd.length);
			if (tail !== pasteEnd) return nothing;
			const whole = text.endsWith(pasteEnd) ? text.slice(0, -pasteEnd.length) : text;
			reset();
			return {kind: 'paste', text: pastedText(whole.slice(0, longestPaste))};
		},
		reset,
	};
}

/** Pasted text as one line: line ends removed at both ends and replaced by blanks inside; no control or direction characters. */
function pastedText(text: string): string {
	const line = text.replace(/^[\r\n]+|[\r\n]+$/g, '').replace(/\r\n|[\r\n\t\u2028\u2029]/g, ' ');
	return [...graphemesOf(line)].filter(segment => !cleanText(segment).includes('\uFFFD')).join('').normalize('NFC');
}
