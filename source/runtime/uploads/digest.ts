import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {pipeline} from 'node:stream/promises';
import {diskProblem} from '../../errors/disk-problem.js';
import {failure, success, type Result} from '../../errors/problem.js';

/** The SHA-256 of a file's bytes and their number; `what` starts the problem's sentence. */
export async function digestOf(path: string, what: string): Promise<Result<{readonly sha256: string; readonly sizeBytes: number}>> {
	try {
		const hash = createHash('sha256');
		await pipeline(createReadStream(path), hash);
		return success({sha256: hash.digest('hex'), sizeBytes: (await stat(path)).size});
	} catch (error) {
		return failure(diskProblem(what, error, path));
	}
}
