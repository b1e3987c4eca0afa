import {cleanText} from '../format/clean-text.js';
import {failure, problemOf, success, type Result} from '../errors/problem.js';
import {errorWords, parseJson, readText} from './answer-text.js';
import {openAnswer, type HttpCall} from './http-call.js';
import {isGood, statusProblem} from './status-problem.js';

/** Thumbnails take about 100 kilobytes; anything larger than this is not fetched. */
const longestBytes = 500_000;
const longestWordsBytes = 65_536;

/** Fetches the picture that the server shows of a stack (port.ts, `thumbnail`). */
export async function fetchThumbnail(id: string, source: Pick<HttpCall, 'url' | 'authorization' | 'timing' | 'tap' | 'signal'>): Promise<Result<Buffer>> {
	const what = `Could not fetch the picture of stack ${cleanText(id)}`;
	const opened = await openAnswer({...source, method: 'GET', answerMs: source.timing.answerMs, isCompressible: true, what});
	if (!opened.ok) return failure(opened.problem);
	const answer = opened.value;
	const {status, headers} = answer;
	if (!isGood(status) || /\b(?:json|html)\b/i.test(headers['content-type'] ?? '')) {
		const text = await readText(answer, what, longestWordsBytes);
		if (!isGood(status)) return failure(statusProblem(what, status, headers, text.ok ? text.value : ''));
		const words = text.ok ? errorWords(parseJson(text.value)?.value) : undefined;
		return failure(words === undefined ? problemOf('protocol', what, 'the server sent no picture', "Look at it on the server's own pages.", 'permanent') : problemOf('refused', what, `the server says "${words}"`, 'Look at it on the server\'s own pages.'));
	}

	if (Number(headers['content-length'] ?? 0) > longestBytes) {
		answer.close();
		return failure(tooLarge(what));
	}

	const pieces: Buffer[] = [];
	let bytes = 0;
	const read = await answer.read(piece => {
		pieces.push(piece);
		bytes += piece.length;
		return bytes > longestBytes ? 'enough' : undefined;
	});
	if (!read.ok) return read;
	return bytes > longestBytes ? failure(tooLarge(what)) : success(Buffer.concat(pieces));
}

function tooLarge(what: string): ReturnType<typeof problemOf> {
	return problemOf('tooLarge', what, 'it is too large for a thumbnail', 'Look at it on the server\'s own pages.');
}
