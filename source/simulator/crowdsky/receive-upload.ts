import {createHash} from 'node:crypto';
import {open, rm, type FileHandle} from 'node:fs/promises';
import {readMultipart} from './multipart.js';

/** An upload as it arrived, before anything in it is trusted. */
export type ReceivedUpload = {
	/** Where the file's bytes are. */
	readonly partPath: string;
	/** The file's name as sent; undefined when no file came. */
	readonly name: string | undefined;
	readonly bytes: number;
	readonly sha256: string;
	readonly thumbnail: Buffer | undefined;
	readonly fields: ReadonlyMap<string, string>;
	/** The first thing that is wrong with the form. */
	readonly problem: string | undefined;
};

/** Sizes above which a part is not kept, in bytes. */
type UploadLimits = {readonly file: number; readonly limitText: string};

const thumbnailLimitBytes = 4 * 1024 * 1024;
const fieldLimitBytes = 4096;

/**
 * Reads an upload into a file. Only the thumbnail and the fields are held in memory. Rejects, with the part removed, if the
 * source breaks or the disk fails.
 */
export async function receiveUpload(source: AsyncIterable<Buffer>, boundary: string, partPath: string, limits: UploadLimits): Promise<ReceivedUpload> {
	const file = await open(partPath, 'w');
	try {
		return {partPath, ...await readForm(source, boundary, file, limits)};
	} catch (error) {
		await rm(partPath, {force: true});
		throw error;
	} finally {
		await file.close();
	}
}

async function readForm(source: AsyncIterable<Buffer>, boundary: string, file: FileHandle, limits: UploadLimits): Promise<Omit<ReceivedUpload, 'partPath'>> {
	const hash = createHash('sha256');
	const fields = new Map<string, string>();
	let [name, thumbnail]: [string?, Buffer?] = [];
	let [bytes, isComplete]: [number, boolean] = [0, false];
	let problem: string | undefined;
	let part: {name: string; isFile: boolean; pieces: Buffer[]; bytes: number} | undefined;
	for await (const event of readMultipart(source, boundary)) {
		switch (event.kind) {
			case 'part':
				part = {name: event.name, isFile: event.name === 'file' && event.fileName !== undefined, pieces: [], bytes: 0};
				if (part.isFile && name !== undefined) problem ??= 'One file at a time.';
				// Like PHP: only what follows the last slash.
				if (part.isFile) name = event.fileName?.replace(/^.*[/\\]/s, '');
				break;
			case 'bytes':
				if (part === undefined) break;
				part.bytes += event.bytes.length;
				if (part.isFile) {
					bytes += event.bytes.length;
					if (bytes > limits.file) problem ??= limits.limitText;
					if (problem !== undefined) break;
					hash.update(event.bytes);
					await file.write(event.bytes);
				} else if (part.bytes > (part.name === 'thumbnail' ? thumbnailLimitBytes : fieldLimitBytes)) {
					problem ??= `${part.name} is too long.`;
				} else {
					part.pieces.push(Buffer.from(event.bytes));
				}

				break;
			case 'partEnd':
				if (part === undefined || part.isFile) break;
				if (part.name === 'thumbnail') thumbnail = Buffer.concat(part.pieces);
				else fields.set(part.name, Buffer.concat(part.pieces).toString('utf8'));
				break;
			case 'bodyEnd':
				isComplete = true;
				break;
			case 'broken':
				problem ??= event.why;
		}
	}

	if (!isComplete) problem ??= 'The form ends before its last boundary.';
	return {name, bytes, sha256: hash.digest('hex'), thumbnail, fields, problem};
}
