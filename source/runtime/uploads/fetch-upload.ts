import {createHash} from 'node:crypto';
import {rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {dataBytes} from '../../fits/data-bytes.js';
import type {Upload, UploadReport} from '../../machine/uploads/upload.js';
import {stemOf} from '../../planning/index.js';
import {cleanText} from '../../format/clean-text.js';
import {trimEndOf} from '../../format/trim-end.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import {diskProblem} from '../../errors/disk-problem.js';
import {makeFolder} from '../../files/make-folder.js';
import {renameWhole} from '../../files/rename-whole.js';
import {isDeviceName} from '../../files/safe-name.js';
import type {Session} from '../session.js';
import type {UploadStep} from './upload-step.js';
import {readLocalHeader} from './stack-info.js';

/** The folders that this run has already cleared of what an earlier one left. */
const freed = new WeakMap<Session, Promise<void>>();

/**
 * Fetches a stack and its thumbnail from the telescope: under a temporary name; its size is compared with the telescope's
 * (in the adapter) and with the FITS header; then it is moved into the archive.
 */
export async function fetchUpload(step: UploadStep, tell: (news: UploadReport) => void): Promise<UploadReport> {
	const {upload, server, session, signal} = step;
	const what = `${cleanText(upload.file)} was not fetched`;
	if (!session) return {kind: 'uploadFailed', problem: problemOf('unreachable', what, 'its telescope is not connected', 'Connect it and try again.')};
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
			return {kind: 'uploadFailed', problem: whole.problem};
		}

		const localPath = server.dest === undefined ? temporary : await server.place(temporary, plainName(upload.file));
		if (localPath !== temporary) await rm(temporary, {force: true});
		// A picture is optional: without it the stack goes alone.
		await session.seestar.download(upload.folder, `${stemOf(upload.file)}_thn.jpg`, thumbnailOf(temporary), {signal});
		if (localPath !== temporary) await renameWhole(thumbnailOf(temporary), thumbnailOf(localPath)).catch(() => undefined);
		return {kind: 'uploadFetched', sizeBytes: whole.value, localPath};
	} catch (error) {
		return {kind: 'uploadFailed', problem: diskProblem(what, error, folder)};
	}
}

/** The archive's folder for this target, or this scope's own temporary one, cleared of what an earlier run left. */
async function folderFor({upload, server}: UploadStep, session: Session): Promise<string> {
	if (server.dest !== undefined) return path.join(server.dest, plainName(upload.target));
	const folder = path.join(server.temporaryFolder, session.identity ?? 'unknown');
	const freeing = freed.get(session) ?? rm(folder, {recursive: true, force: true}).catch(() => undefined);
	freed.set(session, freeing);
	await freeing;
	return folder;
}

/** Whether the file is as long as its header says. Returns its size in bytes. */
async function checkWhole(file: string, what: string): Promise<Result<number>> {
	const header = await readLocalHeader(file, what);
	if (!header.ok) return header;
	const {size} = await stat(file);
	const wanted = dataBytes(header.value);
	if (wanted === size) return success(size);
	return failure(problemOf('incomplete', what, wanted === undefined ? 'its header does not give its size' : `the telescope has ${size} of its ${wanted} bytes`, 'Look at the stack in the telescope\'s app; stack the block again.', 'permanent'));
}

/** The name of a stack's thumbnail beside it. */
export function thumbnailOf(file: string): string {
	return `${stemOf(file)}_thn.jpg`;
}

/** Removes what was fetched only for sending. */
export async function removeFetched({upload, server}: {readonly upload: Upload; readonly server: UploadStep['server']}): Promise<void> {
	if (upload.path !== undefined || upload.localPath === undefined || server.dest !== undefined) return;
	await rm(upload.localPath, {force: true}).catch(() => undefined);
	await rm(thumbnailOf(upload.localPath), {force: true}).catch(() => undefined);
}

/** A name that is safe on this machine's disk: no separators, no control characters, no way out of the folder, no device of Windows. */
export function plainName(name: string): string {
	const plain = trimEndOf(cleanText(name).replaceAll(/[/\\:*?"<>|\uFFFD]/g, '_').replace(/^\.+/, '_'), '. ');
	return plain === '' || isDeviceName(plain) ? `_${plain}` : plain;
}
