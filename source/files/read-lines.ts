import {open} from 'node:fs/promises';

/** One line of a file, without its line end. `text` is undefined where the line is too long; `isEnded` is false for a last line without a newline. */
type Line = {readonly text: string | undefined; readonly bytes: number; readonly isEnded: boolean};

const chunkBytes = 256 * 1024;
const newline = 0x0A;

/**
 * Reads a file line by line, in batches. Memory holds no more than one chunk and one line, however long the file or its
 * lines are. Rejects with the file system's error.
 */
export async function* readLines(file: string, longestBytes: number): AsyncGenerator<readonly Line[]> {
	const handle = await open(file, 'r');
	try {
		const chunk = Buffer.allocUnsafe(chunkBytes);
		let parts: Buffer[] = [];
		let lineBytes = 0;
		const finish = (isEnded: boolean): Line => {
			const isTooLong = lineBytes > longestBytes;
			const line = {text: isTooLong ? undefined : Buffer.concat(parts).toString('utf8'), bytes: lineBytes, isEnded};
			parts = [];
			lineBytes = 0;
			return line;
		};

		for (;;) {
			const {bytesRead} = await handle.read(chunk, 0, chunkBytes, null);
			if (bytesRead === 0) break;
			const lines: Line[] = [];
			for (let from = 0; from < bytesRead;) {
				const at = chunk.subarray(0, bytesRead).indexOf(newline, from);
				const to = at === -1 ? bytesRead : at;
				lineBytes += to - from;
				// A copy, because the chunk is reused. A line that is already too long is only counted.
				if (lineBytes <= longestBytes) parts.push(Buffer.from(chunk.subarray(from, to)));
				else parts = [];
				if (at !== -1) lines.push(finish(true));
				from = to + 1;
			}

			yield lines;
		}

		if (lineBytes > 0) yield [finish(false)];
	} finally {
		await handle.close();
	}
}
