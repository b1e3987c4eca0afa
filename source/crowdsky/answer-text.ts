import {cleanText} from '../format/clean-text.js';
import {readOutsideJson} from '../format/outside-json.js';
import {failure, success, problemOf, type Result, type Problem} from '../errors/problem.js';
import type {OpenAnswer} from './http-call.js';

/** A list of 50,000 stacks takes about 20 MB. */
const longestAnswerBytes = 64 * 1024 * 1024;

/** Reads an answer as text (UTF-8; a byte order mark is dropped). Problem protocol for one that is longer than any real answer. */
export async function readText(answer: OpenAnswer, what: string, longestBytes = longestAnswerBytes): Promise<Result<string>> {
	const pieces: Buffer[] = [];
	let readBytes = 0;
	const read = await answer.read(piece => {
		pieces.push(piece);
		readBytes += piece.length;
		return readBytes > longestBytes ? 'enough' : undefined;
	});
	if (!read.ok) return read;
	if (readBytes > longestBytes) return failure(problemOf('protocol', what, "the server's answer does not end", 'Check the address.', 'permanent'));
	return success(new TextDecoder().decode(Buffer.concat(pieces)));
}

/** Parses JSON; undefined if the text is not JSON. */
export const parseJson = readOutsideJson;

/** The server's own words in `{"error": "..."}`, cleaned and short enough for a line; undefined if there are none, also where the field is there and empty. */
export function errorWords(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null || !('error' in value) || [null, false, ''].some(empty => empty === value.error)) return undefined;
	const words = typeof value.error === 'string' ? value.error : 'an error without an explanation';
	const clean = cleanText(words.replaceAll(/\s+/g, ' ').trim()).replace(/\.$/, '');
	return clean.length > 300 ? `${Array.from(clean).slice(0, 300).join('')}...` : clean;
}

/** The problem of an answer that is not JSON although its status is a success; a failing server may send an HTML page. */
export function notJson(what: string, text: string): Problem {
	if (/^\s*</.test(text)) {
		return problemOf('protocol', what, 'a web page answered instead of the CrowdSky interface, perhaps a login page', "Check the server's address, and whether this network requires a login of its own.");
	}

	return problemOf('protocol', what, text.trim() === '' ? 'the server\'s answer is empty' : 'the server\'s answer makes no sense', 'Try again later.');
}
