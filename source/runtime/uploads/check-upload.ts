import type {UploadNews} from '../../machine/upload.js';
import {troubleOf} from '../../trouble/trouble.js';
import type {UploadStep} from './run-upload.js';
import {readLocalHeader, stackFactsOf} from './stack-facts.js';
import {listOf} from './upload-server.js';

/** The server lists a stack only some time after it was sent. */
const listingLagMs = 180_000;
const lookAgainMs = 15_000;

/**
 * Is this stack on the server already? The server's list and this machine's journal decide
 * together. When the list cannot be read nothing is sent on a guess.
 */
export async function checkUpload(step: UploadStep): Promise<UploadNews> {
	const {upload, session, server, login, memory, blockMinutes, clock, signal} = step;
	if (server.isEvenIfPresent) return {kind: 'uploadChecked', verdict: {kind: 'send'}};
	const remembered = memory.recall(upload);
	if (remembered.kind === 'confirmed') return {kind: 'uploadChecked', verdict: {kind: 'present', reason: `sent by this machine already (${remembered.chunkKey})`}};

	const header = upload.path === undefined
		? await session?.seestar.header(upload.folder, upload.file, signal) ?? {ok: false, trouble: troubleOf('unreachable', `${upload.file} was not sent`, 'its telescope is not there', 'Connect it and try again.')} as const
		: await readLocalHeader(upload.path);
	if (!header.ok) return {kind: 'uploadFailed', trouble: header.trouble};
	const facts = stackFactsOf(upload, header.value, blockMinutes);
	if (!facts.ok) return {kind: 'uploadFailed', trouble: facts.trouble};
	const list = listOf(server, login.crowdsky);
	for (;;) {
		const row = await list.find(facts.value.sought, signal);
		if (!row.ok) {
			return {kind: 'uploadFailed', trouble: {...row.trouble, what: row.trouble.kind === 'login' ? row.trouble.what : `${upload.file} was not sent: the server's list could not be read`}};
		}

		if (row.value) {
			if (remembered.kind === 'undecided') await memory.confirmed(upload, {chunkKey: row.value.chunkKey, jobId: row.value.id});
			return {kind: 'uploadChecked', verdict: {kind: 'present', reason: `on the server already (${row.value.chunkKey})`}};
		}

		// An earlier run was cut while it sent this one: only a list that must show it by now can say no.
		if (remembered.kind !== 'undecided' || clock.now() - remembered.atMs >= listingLagMs || clock.now() < remembered.atMs) return {kind: 'uploadChecked', verdict: {kind: 'send'}};
		if (!await clock.sleep(lookAgainMs, signal)) return {kind: 'uploadFailed', trouble: troubleOf('cancelled', `${upload.file} was not sent`, 'it was stopped', 'Start again.')};
		list.forget();
	}
}
