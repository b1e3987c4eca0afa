import {access, stat} from 'node:fs/promises';
import {resolve} from 'node:path';
import type {Receipt} from '../../crowdsky/port.js';
import type {UploadNews} from '../../machine/upload.js';
import {cleanText} from '../../text/clean.js';
import {success, troubleOf, type Result, type TroubleKind} from '../../trouble/trouble.js';
import {thumbnailOf} from './fetch-upload.js';
import type {UploadStep} from './run-upload.js';
import {readLocalHeader, stackFactsOf} from './stack-facts.js';
import {listOf} from './upload-server.js';

/** After these the server surely has not got it, and the next run need not wait for its list. */
const refusals = new Set<TroubleKind>(['login', 'denied', 'refused', 'missing', 'usage', 'full']);
/** With so much of a file still to go the server cannot have the whole, whatever lies in buffers. */
const buffersAtMostBytes = 1_048_576;

/** Sends a stack that lies on this machine; it counts as uploaded only on the server's own word. */
export async function sendUpload(step: UploadStep, tell: (news: UploadNews) => void): Promise<UploadNews> {
	const {upload, server, login, memory, blockMinutes, clock, signal} = step;
	const what = `${cleanText(upload.file)} was not sent`;
	const path = upload.path ?? upload.localPath;
	if (path === undefined) return {kind: 'uploadFailed', trouble: troubleOf('missing', what, 'it was not fetched', 'Try it again.')};
	const header = await readLocalHeader(path, what);
	if (!header.ok) return {kind: 'uploadFailed', trouble: header.trouble};
	const facts = stackFactsOf(upload, header.value, blockMinutes);
	if (!facts.ok) return {kind: 'uploadFailed', trouble: facts.trouble};
	const {sought, framesInput, framesAligned, startMs, endMs} = facts.value;
	const thumbnail = thumbnailOf(path);
	const hasThumbnail = await access(thumbnail).then(() => true, () => false);

	/** After a lost answer the list decides, as often as the retries ask it. */
	const lookUp = async (lookUpSignal: AbortSignal = signal): Promise<Result<Receipt | undefined>> => {
		const list = listOf(server, login.crowdsky);
		list.forget();
		const row = await list.find(sought, lookUpSignal);
		return row.ok ? success(row.value && {chunkKey: row.value.chunkKey, jobId: undefined}) : row;
	};

	// Without this line on the disk a crash from here on could make a second record.
	const noted = await memory.started(upload, clock.now());
	if (!noted.ok) return {kind: 'uploadFailed', trouble: {...noted.trouble, what: `${what}: ${noted.trouble.what}`}};
	let mostBytes = 0;
	let isSurelyPartial = false;
	const sent = await server.send({
		crowdsky: login.crowdsky,
		stack: {
			path,
			name: upload.file,
			thumbnailPath: hasThumbnail ? thumbnail : undefined,
			framesInput,
			framesAligned,
			dateObsStartMs: startMs,
			dateObsEndMs: endMs,
			isLocationScrubbed: step.isLocationScrubbed,
		},
		lookUp,
		clock,
		signal,
		onProgress(bytes, totalBytes) {
			mostBytes = Math.max(mostBytes, bytes);
			isSurelyPartial = totalBytes !== undefined && totalBytes - mostBytes > buffersAtMostBytes;
			tell({kind: 'uploadMoved', bytes, totalBytes});
		},
	});
	if (sent.ok) {
		// What this program put into an archive may go from it one day, the user's own files never.
		const isKept = upload.path === undefined && server.dest !== undefined;
		const kept = isKept ? await stat(path).then(({size}) => ({path: resolve(path), sizeBytes: size}), () => undefined) : undefined;
		await memory.confirmed(upload, sent.value, kept);
		return {kind: 'uploadConfirmed', chunkKey: sent.value.chunkKey, jobId: sent.value.jobId};
	}

	const {kind} = sent.trouble;
	if (isSurelyPartial || refusals.has(kind)) await memory.givenUp(upload);
	return kind === 'exists' ? {kind: 'uploadFound', reason: 'the server says that it has it already'} : {kind: 'uploadFailed', trouble: sent.trouble};
}
