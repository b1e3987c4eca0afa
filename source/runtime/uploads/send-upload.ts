import {access} from 'node:fs/promises';
import type {Receipt} from '../../crowdsky/port.js';
import type {UploadNews} from '../../machine/upload.js';
import {success, type Result} from '../../trouble/trouble.js';
import {localPathOf, removeFetched, type UploadStep} from './run-upload.js';
import {readLocalHeader, stackFactsOf} from './stack-facts.js';
import {listOf} from './upload-server.js';

/** Sends a stack that lies on this machine; it counts as uploaded only on the server's own word. */
export async function sendUpload(step: UploadStep, tell: (news: UploadNews) => void): Promise<UploadNews> {
	const {upload, server, login, memory, blockMinutes, clock, signal} = step;
	const path = localPathOf(step);
	const header = await readLocalHeader(path);
	if (!header.ok) return {kind: 'uploadFailed', trouble: header.trouble};
	const facts = stackFactsOf(upload, header.value, blockMinutes);
	if (!facts.ok) return {kind: 'uploadFailed', trouble: facts.trouble};
	const {sought, framesInput, framesAligned} = facts.value;
	const thumbnail = path.replace(/\.fits?$/i, '_thn.jpg');
	const hasThumbnail = await access(thumbnail).then(() => true, () => false);

	/** After a lost answer the list decides, as often as the retries ask it. */
	const lookUp = async (lookUpSignal: AbortSignal = signal): Promise<Result<Receipt | undefined>> => {
		const list = listOf(server, login.crowdsky);
		list.forget();
		const row = await list.find(sought, lookUpSignal);
		return row.ok ? success(row.value && {chunkKey: row.value.chunkKey, jobId: row.value.id}) : row;
	};

	await memory.started(upload, clock.now());
	const sent = await server.send({
		crowdsky: login.crowdsky,
		stack: {
			path,
			name: upload.file,
			thumbnailPath: hasThumbnail ? thumbnail : undefined,
			framesInput,
			framesAligned,
			dateObsStartMs: sought.blockStartMs,
			dateObsEndMs: sought.blockEndMs,
			isLocationScrubbed: server.isLocationScrubbed,
		},
		lookUp,
		clock,
		signal,
		onProgress(bytes, totalBytes) {
			tell({kind: 'uploadMoved', bytes, totalBytes});
		},
	});
	if (!sent.ok) {
		// Refused for good: the server has not got it, and the next run need not wait for its list.
		if (sent.trouble.retry === 'permanent') await memory.givenUp(upload);
		return {kind: 'uploadFailed', trouble: sent.trouble};
	}

	await memory.confirmed(upload, sent.value);
	await removeFetched(step);
	return {kind: 'uploadConfirmed', chunkKey: sent.value.chunkKey, jobId: sent.value.jobId};
}
