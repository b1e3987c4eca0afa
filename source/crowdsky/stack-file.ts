import {open, type FileHandle} from 'node:fs/promises';
import {dataBytes} from '../fits/data-bytes.js';
import {blockBytes, longestHeaderBytes, readHeader, type FitsHeader} from '../fits/header.js';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {diskTrouble} from '../files/disk-trouble.js';

/** A FITS file on this machine that is whole as far as its header can tell. */
export type StackFile = {
	readonly header: FitsHeader;
	readonly sizeBytes: number;
	/** When it was changed last, ms since 1970. */
	readonly modifiedMs: number;
};

/** Usual headers of stacks have 8,640 bytes. */
const firstReadBytes = 11_520;

/**
 * Reads the header of a stack and compares the file's size with what the header says: header and data, padded to
 * blocks (FITS 4.0, 3.1 and 3.3). A stack of a Seestar is exactly that long; only a server may have put extensions
 * behind it. Trouble, permanent: missing, denied, refused (no FITS file, or bytes behind its end), incomplete (it
 * ends too early).
 */
export async function readStackFile(path: string, what: string, {mayHaveExtensions = false}: {mayHaveExtensions?: boolean} = {}): Promise<Result<StackFile>> {
	let file: FileHandle | undefined;
	try {
		file = await open(path, 'r');
		const stat = await file.stat();
		if (!stat.isFile()) return failure(troubleOf('refused', what, 'it is no file', 'Name a stack, *.fit.'));
		const header = await headerOf(file, stat.size);
		const wantedBytes = header.status === 'ok' ? dataBytes(header) : undefined;
		if (wantedBytes === undefined) return failure(troubleOf('refused', what, 'it is no readable FITS file', 'Fetch it from the telescope again.'));
		if (stat.size < wantedBytes) {
			return failure(troubleOf('incomplete', what, `the file has ${stat.size} of ${wantedBytes} bytes`, 'Fetch it from the telescope again.', 'permanent'));
		}

		const isLonger = stat.size > wantedBytes && !(mayHaveExtensions && stat.size % blockBytes === 0 && await isExtensionAt(file, wantedBytes));
		if (isLonger) return failure(troubleOf('refused', what, `there are ${stat.size - wantedBytes} bytes behind the end of the picture`, 'Send the stack as the telescope made it.'));
		return success({header, sizeBytes: stat.size, modifiedMs: stat.mtimeMs});
	} catch (error) {
		return failure(diskTrouble(what, error));
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

/** FITS 4.0, 4.4.1.2: an extension begins with the keyword XTENSION. */
async function isExtensionAt(file: FileHandle, offset: number): Promise<boolean> {
	const {buffer, bytesRead} = await file.read(Buffer.alloc(9), 0, 9, offset);
	return buffer.toString('latin1', 0, bytesRead) === 'XTENSION=';
}
