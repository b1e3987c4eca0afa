import {cleanText} from '../text/clean.js';
import {readOutsideJson} from '../text/outside-json.js';
import {failure, success, troubleOf, type Result, type Trouble} from '../trouble/trouble.js';
import type {OpenAnswer} from './http-call.js';

/** A list of 50,000 stacks has some 20 MB. */
const longestAnswerBytes = 64 * 1024 * 1024;

/** Reads an answer as text (UTF-8, a byte order mark is dropped). Trouble protocol for one that is longer than any of ours can be. */
export async function readText(answer: OpenAnswer, what: string, longestBytes = longestAnswerBytes): Promise<Result<string>> {
	const pieces: Buffer[] = [];
	let readBytes = 0;
	const read = await answer.read(piece => {
		pieces.push(piece);
		readBytes += piece.length;
		return readBytes > longestBytes ? 'enough' : undefined;
	});
	if (!read.ok) return read;
	if (readBytes > longestBytes) return failure(troubleOf('protocol', what, 'the server\'s answer does not end', 'Check the address.', 'permanent'));
	return success(new TextDecoder().decode(Buffer.concat(pieces)));
}

/** Reads JSON; undefined where the text is none. */
export const parseJson = readOutsideJson;

/** The server's own words in `{"error": "..."}`, cleaned and short enough for a line; undefined without any. */
export function errorWords(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null || !('error' in value)) return undefined;
	const words = typeof value.error === 'string' ? value.error : 'an error without words';
	const clean = cleanText(words.replaceAll(/\s+/g, ' ').trim()).replace(/\.$/, '');
	return clean.length > 300 ? `${Array.from(clean).slice(0, 300).join('')}...` : clean;
}

/** The trouble of an answer that is no JSON though its status says that all went well; a server in trouble may send a page once. */
export function notJson(what: string, text: string): Trouble {
	if (/^\s*</.test(text)) {
		return troubleOf('protocol', what, 'a web page answered in place of the CrowdSky interface, perhaps a login page', 'Check the server\'s address, and whether this network wants a login of its own.');
	}

	return troubleOf('protocol', what, text.trim() === '' ? 'the server\'s answer is empty' : 'the server\'s answer makes no sense', 'Try again later.');
}
