import {readFile, stat} from 'node:fs/promises';
import {promisify} from 'node:util';
import {gunzip} from 'node:zlib';
import {diskProblem} from '../errors/disk-problem.js';
import {failure, problemOf, success, type Result} from '../errors/problem.js';
import {readTar} from '../files/tar.js';
import {cleanText} from '../format/clean-text.js';

/** More than any recording or report takes; a hostile archive is given up at this size. */
const longestBytes = 512 * 1024 * 1024;

/**
 * The lines of a recording: a report's archive, the recording from one, or a session recorded elsewhere, one JSON object a
 * line. Problem usage: no such file, or not one of these.
 */
export async function readReplay(file: string): Promise<Result<readonly string[]>> {
	const what = `${cleanText(file)} cannot be replayed`;
	const refuse = (cause: string) => failure(problemOf('usage', what, cause, 'Name a report made by crowdsky-tui, or the recording in it.'));
	try {
		const stats = await stat(file);
		// A pipe or a device has no reliable size, and possibly no end.
		if (!stats.isFile()) return refuse('it is not a regular file');
		if (stats.size > longestBytes) return refuse('it is too large for a recording');
		let bytes: Buffer = await readFile(file);
		if (bytes[0] === 0x1F && bytes[1] === 0x8B) {
			const inflated = await promisify(gunzip)(bytes, {maxOutputLength: longestBytes}).catch(() => undefined);
			if (!inflated) return refuse('it is a damaged archive');
			const files = readTar(inflated);
			// A recording by itself may also be compressed.
			const recording = files ? files.find(({name}) => name.endsWith('recording.jsonl'))?.content : inflated;
			if (!recording) return refuse('it is an archive without a recording');
			bytes = recording;
		}

		const lines = bytes.toString('utf8').split('\n').filter(line => line !== '');
		return lines.some(line => /^\s*\{.*"(?:kind|direction)":/.test(line)) ? success(lines) : refuse('no line in it belongs to a recording');
	} catch (error) {
		return failure({...diskProblem(what, error, file), kind: 'usage'});
	}
}
