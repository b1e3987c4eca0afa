import {openAsBlob} from 'node:fs';
import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import type {StackUpload} from './port.js';

const longestThumbnailBytes = 8 * 1024 * 1024;

/**
 * The form of upload_stack.php (seestar-protocol.md, 9.1). The file's bytes are read while they are sent, never all at once;
 * if the file changes meanwhile, the upload is aborted. The file comes last, so that the progress is its own. Rejects only
 * if the file cannot be opened.
 */
export async function makeUploadForm(stack: StackUpload): Promise<FormData> {
	const form = new FormData();
	form.append('n_frames_input', String(stack.framesInput));
	form.append('n_frames_aligned', String(stack.framesAligned));
	form.append('date_obs_start', utcText(stack.dateObsStartMs));
	form.append('date_obs_end', utcText(stack.dateObsEndMs));
	form.append('scrub_location', stack.isLocationScrubbed ? '1' : '0');
	const thumbnail = stack.thumbnailPath === undefined ? undefined : await readThumbnail(stack.thumbnailPath);
	if (thumbnail && stack.thumbnailPath !== undefined) form.append('thumbnail', thumbnail, path.basename(stack.thumbnailPath));
	form.append('file', await openAsBlob(stack.path, {type: 'application/fits'}), stack.name);
	return form;
}

/** ISO 8601 in whole seconds with `Z`; the server's own example is read by strtotime, which takes text without a zone as local time. */
function utcText(atMs: number): string {
	return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

/** The thumbnail is only decoration: one that is missing or not a JPEG (FF D8 FF) is left out. */
async function readThumbnail(file: string): Promise<Blob | undefined> {
	try {
		const {size} = await stat(file);
		const bytes = size > longestThumbnailBytes ? Buffer.alloc(0) : await readFile(file);
		return bytes.subarray(0, 3).equals(Buffer.from([0xFF, 0xD8, 0xFF])) ? new Blob([bytes], {type: 'image/jpeg'}) : undefined;
	} catch {
		return undefined;
	}
}
