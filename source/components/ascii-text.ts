import {graphemesOf} from '../format/graphemes.js';
import {widthOf} from './cell-width.js';

/**
 * A text for a terminal that knows ASCII only: letters without their accents, question
 * marks for the rest, in as many cells. Names of targets come in every script.
 */
export function asciiText(text: string): string {
	return /^[\u0000-\u007F]*$/.test(text) ? text : [...graphemesOf(text)].map(asciiOf).join('');
}

function asciiOf(grapheme: string): string {
	const plain = grapheme.normalize('NFKD').replaceAll(/\p{Mark}/gu, '');
	const width = widthOf(grapheme);
	return grapheme.startsWith('\u001B') || (/^[\u0000-\u007F]*$/.test(plain) && plain.length === width) ? plain : '?'.repeat(width);
}
