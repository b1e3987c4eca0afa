import {createHash} from 'node:crypto';
import {rename, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {dataBytes} from '../../fits/data-bytes.js';
import type {Upload, UploadNews} from '../../machine/uploads/upload.js';
import {stemOf} from '../../planning/index.js';
import {cleanText} from '../../text/clean.js';
import {trimEndOf} from '../../text/trim-end.js';
import {failure, success, troubleOf, type Result} from '../../trouble/trouble.js';
import {diskTrouble} from '../../files/disk-trouble.js';
import {makeFolder} from '../../files/make-folder.js';
import type {Session} from '../session.js';
import type {UploadStep} from './run-upload.js';
import {readLocalHeader} from './stack-facts.js';

/** The folders that this run has already freed of what an earlier one left. */
const freed = new WeakMap<Session, Promise<void>>();

/**
 * Fetches a stack and its thumbnail from the telescope: a temporary name, the size against the
 * telescope's (the adapter), the size against the FITS header, then its place in the archive.
 */
export async function fetchUpload(step: UploadStep, tell: (news: UploadNews) => void): Promise<UploadNews> {
	const {upload, server, session, signal} = step;
	const what = `${cleanText(upload.file)} was not fetched`;
	if (!session) return {kind: 'uploadFailed', trouble: troubleOf('unreachable', what, 'its telescope is not there', 'Connect it and try again.')};
	const folder = await folderFor(step, session);
	// Short, because the stack's own name may be as long as a file system allows.
	const temporary = path.join(folder, `.crowdsky-${createHash('sha256').update(`${session.identity ?? ''}\n${upload.id}`).digest('hex').slice(0, 20)}.fit`);
	try {
		await makeFolder(folder);
		const fetched = await session.seestar.download(upload.folder, upload.file, temporary, {
			signal,
			onProgress(bytes, totalBytes) {
				tell({kind: 'uploadMoved', bytes, totalBytes});
			},
		});
		const whole = fetched.ok ? await checkWhole(temporary, what) : fetched;
		if (!whole.ok) {
			await rm(temporary, {force: true});
			return {kind: 'uploadFailed', trouble: whole.trouble};
		}

		const localPath = server.dest === undefined ? temporary : await server.place(temporary, plainName(upload.file));
		if (localPath !== temporary) await rm(temporary, {force: true});
		// A picture is a courtesy: without it the stack goes alone.
		await session.seestar.download(upload.folder, `${stemOf(upload.file)}_thn.jpg`, thumbnailOf(temporary), {signal});
		if (localPath !== temporary) await rename(thumbnailOf(temporary), thumbnailOf(localPath)).catch(() => undefined);
		return {kind: 'uploadFetched', sizeBytes: whole.value, localPath};
	} catch (error) {
		return {kind: 'uploadFailed', trouble: diskTrouble(what, error, folder)};
	}
}

/** The archive's folder of this target, or this scope's own temporary one, which holds nothing of an earlier run. */
async function folderFor({upload, server}: UploadStep, session: Session): Promise<string> {
	if (server.dest !== undefined) return path.join(server.dest, plainName(upload.target));
	const folder = path.join(server.temporaryFolder, session.identity ?? 'unknown');
	const freeing = freed.get(session) ?? rm(folder, {recursive: true, force: true}).catch(() => undefined);
	freed.set(session, freeing);
	await freeing;
	return folder;
}

/** Is the file as long as its header says? Answers with its size in bytes. */
async function checkWhole(file: string, what: string): Promise<Result<number>> {
	const header = await readLocalHeader(file, what);
	if (!header.ok) return header;
	const {size} = await stat(file);
	const wanted = dataBytes(header.value);
	if (wanted === size) return success(size);
	return failure(troubleOf('incomplete', what, wanted === undefined ? 'its header does not tell its size' : `the telescope has ${size} of ${wanted} bytes of it`, 'Look at the stack in the telescope\'s app; stack the block again.', 'permanent'));
}

/** The name of a stack's thumbnail beside it. */
export function thumbnailOf(file: string): string {
	return `${stemOf(file)}_thn.jpg`;
}

/** Removes what was fetched for sending only. */
export async function removeFetched({upload, server}: {readonly upload: Upload; readonly server: UploadStep['server']}): Promise<void> {
	if (upload.path !== undefined || upload.localPath === undefined || server.dest !== undefined) return;
	await rm(upload.localPath, {force: true}).catch(() => undefined);
	await rm(thumbnailOf(upload.localPath), {force: true}).catch(() => undefined);
}

/** A name as it may stand on this machine's disk: no separators, no control characters, not a way out of the folder. */
export function plainName(name: string): string {
	const plain = trimEndOf(cleanText(name).replaceAll(/[/\\:*?"<>|\uFFFD]/g, '_').replace(/^\.+/, '_'), '. ');
	return plain === '' ? '_' : plain;
}
