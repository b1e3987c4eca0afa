import {widthOf} from '../widgets/fit.js';
import type {Line} from '../widgets/line.js';

const graphemes = new Intl.Segmenter('en', {granularity: 'grapheme'});

/**
 * The line for a terminal that knows ASCII only: letters without their accents, question
 * marks for the rest, in as many cells. Names of targets come in every script.
 */
export function asciiLine(line: Line): Line {

	return line.replaceAll(/[^\u0000-\u007F]/gu, '') === line ? line : [...graphemes.segment(line)].map(({segment}) => asciiOf(segment)).join('');
}

function asciiOf(grapheme: string): string {
	const plain = grapheme.normalize('NFKD').replaceAll(/\p{Mark}/gu, '');
	const width = widthOf(grapheme);

	return grapheme.startsWith('\u001B') || (/^[\u0000-\u007F]*$/.test(plain) && plain.length === width) || width === 0 && plain === grapheme && plain.length === 1 && plain < '\u0080' ? plain : '?'.repeat(width);
}
