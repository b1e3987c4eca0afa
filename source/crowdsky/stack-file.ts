import {open, type FileHandle} from 'node:fs/promises';
import {dataBytes} from '../fits/data-bytes.js';
import {blockBytes, longestHeaderBytes, readHeader, type FitsHeader} from '../fits/header.js';
import {failure, success, problemOf, type Result} from '../errors/problem.js';
import {diskProblem} from '../errors/disk-problem.js';

/** A FITS file on this machine that is complete as far as its header can say. */
export type StackFile = {
	readonly header: FitsHeader;
	readonly sizeBytes: number;
	/** When it was last changed, in ms since 1970. */
	readonly modifiedMs: number;
};

/** Usual headers of stacks have 8,640 bytes. */
const firstReadBytes = 11_520;

/**
 * Reads the header of a stack and compares the file's size with what the header says: header and data, padded to blocks
 * (FITS 4.0, 3.1 and 3.3). A Seestar's stack is exactly that long; only a server may have appended extensions. Problem,
 * permanent: missing, denied, refused (not a FITS file, or bytes after its end), incomplete (it ends too early).
 */
export async function readStackFile(path: string, what: string, {mayHaveExtensions = false}: {mayHaveExtensions?: boolean} = {}): Promise<Result<StackFile>> {
	let file: FileHandle | undefined;
	try {
		file = await open(path, 'r');
		const stat = await file.stat();
		if (!stat.isFile()) return failure(problemOf('refused', what, 'it is not a regular file', 'Name a stack, *.fit.'));
		const header = await headerOf(file, stat.size);
		const wantedBytes = header.status === 'ok' ? dataBytes(header) : undefined;
		if (wantedBytes === undefined) return failure(problemOf('refused', what, 'it is not a readable FITS file', 'Fetch it from the telescope again.'));
		if (stat.size < wantedBytes) {
			return failure(problemOf('incomplete', what, `the file has only ${stat.size} of ${wantedBytes} bytes`, 'Fetch it from the telescope again.', 'permanent'));
		}

		const isLonger = stat.size > wantedBytes && !(mayHaveExtensions && stat.size % blockBytes === 0 && await isExtensionAt(file, wantedBytes));
		if (isLonger) return failure(problemOf('refused', what, `there are ${stat.size - wantedBytes} bytes after the end of the picture`, 'Send the stack as the telescope made it.'));
		return success({header, sizeBytes: stat.size, modifiedMs: stat.mtimeMs});
	} catch (error) {
		return failure(diskProblem(what, error));
	} finally {
		await file?.close().catch(() => undefined);
	}
}

async function headerOf(file: FileHandle, sizeBytes: number): Promise<FitsHeader> {
	for (let length = firstReadBytes; ; length *= 4) {
		const wanted = Math.min(length, sizeBytes, longestHeaderBytes);
		const {buffer, bytesRead} = await file.read(Buffer.alloc(wanted), 0, wanted, 0);
		const header = readHeader(buffer.subarray(0, bytesRead), {isWhole: wanted === sizeBytes});
		if (header.status !== 'incomplete' || wanted < length) return header;
	}
}

/** FITS 4.0, 4.4.1.2: an extension starts with the keyword XTENSION. */
async function isExtensionAt(file: FileHandle, offset: number): Promise<boolean> {
	const {buffer, bytesRead} = await file.read(Buffer.alloc(9), 0, 9, offset);
	return buffer.toString('latin1', 0, bytesRead) === 'XTENSION=';
}
