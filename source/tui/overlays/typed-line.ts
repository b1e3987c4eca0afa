import type {Span, SpanRow} from '../../components/spans.js';
import {wrapText} from '../../components/wrap.js';

/** Most characters of a line that is typed; no address or filter needs more. */
const longestText = 200;

/** The text of a line after one more key. */
export function typed(text: string, key: string): string {
	if (key === 'backspace') return [...text].slice(0, -1).join('');
	if (key === 'ctrl+u') return '';
	if (key === 'ctrl+w') return text.replace(/\S+\s*$/, '');
	if (key === 'space') return text.length < longestText ? `${text} ` : text;
	// Names of keys are longer than one character; a grapheme may have several code points.
	const isCharacter = [...key].length === 1 || /^\P{ASCII}+$/u.test(key);
	return isCharacter && text.length < longestText ? text + key : text;
}

/** The text of a line after a paste. */
export function pasted(before: string, text: string): string {
	return [...before + text].slice(0, longestText).join('');
}

/** A line that is being typed, with a cursor at its end. */
export function typedRow(text: string): SpanRow {
	return [['accent', '> '], text, ['selected', ' ']];
}

/** What is wrong with the typed text, or else the hint. */
export function errorOr(hint: Span, error: string | undefined, width: number): SpanRow[] {
	return error === undefined ? [[hint]] : wrapText(error, width).map(row => [['bad', row] as const]);
}
