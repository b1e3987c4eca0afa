import {longestHeaderBytes, readHeader, type FitsHeader} from '../../fits/header.js';
import {cleanText} from '../../format/clean-text.js';
import {withRetry} from '../../errors/retry.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import {recordHeader} from './record-header.js';
import {type ScopeTap} from '../../recorder/wire-entry.js';
import {openHttpFile, readBody} from './http-file.js';
import {httpPath} from './remote-path.js';
import {briefly} from '../wait.js';

// Four FITS blocks: the longest header seen from a real Seestar has three (fits-header, last part).
const firstBytes = 11_520;

export type FileSource = {readonly host: string; readonly port: number; /** Receives the heads of questions and answers. */ readonly tap?: ScopeTap};

/** Shorter waits for tests; see openHttpFile, readBody and persist. */
export type FetchTiming = {readonly answerTimeoutMs?: number; readonly stallMs?: number; readonly firstRetryMs?: number};

/**
 * Reads the FITS header of a file below MyWorks by Range requests: 11,520 bytes first, more as long as the header has no
 * end, 1 MiB at most. Network problems are retried; final are missing, protocol with retry 'permanent' (not FITS, or empty),
 * and usage.
 */
export async function fetchHeader(
	source: FileSource, folder: string, name: string, {signal, ...timing}: FetchTiming & {readonly signal?: AbortSignal} = {},
): Promise<Result<FitsHeader>> {
	const path = httpPath(folder, name);
	if (!path.ok) return path;
	const what = `Could not read the header of ${cleanText(name)}`;
	return withRetry(async () => {
		let bytes: Buffer = Buffer.alloc(0);
		for (let upTo = firstBytes; ; upTo = Math.min(longestHeaderBytes, upTo * 4)) {
			const read = await readUpTo({...source, ...timing, path: path.value, what, signal}, bytes, upTo);
			if (!read.ok) return read;
			bytes = read.value.bytes;
			const header = readHeader(bytes, {isWhole: read.value.isWhole});
			if (header.status === 'not-fits') return notFits(what, bytes.length === 0 ? 'the file is empty' : 'it is not a FITS file');
			if (header.status !== 'incomplete') {
				recordHeader(header, `${folder}/${name}`, source.tap);
				return success(header);
			}

			if (read.value.isWhole || upTo >= longestHeaderBytes) return notFits(what, 'its header has no end');
		}
	}, briefly(signal, timing.firstRetryMs));
}

type Read = {readonly bytes: Buffer; readonly isWhole: boolean};
type Target = Parameters<typeof openHttpFile>[0] & FetchTiming;

// The bytes so far, and those up to `upTo`; from the start again if the range is ignored.
async function readUpTo(target: Target, bytes: Buffer, upTo: number): Promise<Result<Read>> {
	const opened = await openHttpFile({...target, range: {first: bytes.length, last: upTo - 1}});
	if (!opened.ok) {
		// 416: there is nothing after what we have.
		const isEnd = opened.problem.kind === 'incomplete' && opened.problem.retry === 'permanent';
		return isEnd ? success({bytes, isWhole: true}) : opened;
	}

	const file = opened.value;
	const pieces = [bytes.subarray(0, file.firstByte)];
	let length = file.firstByte;
	const read = await readBody(file, piece => {
		pieces.push(piece);
		length += piece.length;
		return length >= upTo ? 'enough' : 'more';
	}, target);
	if (!read.ok) return read;
	const all = Buffer.concat(pieces);
	const isWhole = file.fileBytes === undefined ? read.value === 'more' : all.length >= file.fileBytes;
	return success({bytes: all.subarray(0, upTo), isWhole: isWhole && all.length <= upTo});
}

function notFits(what: string, cause: string): Result<never> {
	return failure(problemOf('protocol', what, cause, 'Look at the file in the telescope\'s app.', 'permanent'));
}
