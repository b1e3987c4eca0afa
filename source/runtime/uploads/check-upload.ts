import type {UploadNews} from '../../machine/upload.js';
import type {FitsHeader} from '../../fits/header.js';
import {cleanText} from '../../text/clean.js';
import {retryDelayMs} from '../../trouble/retry-delay.js';
import {cancelled, failure, troubleOf, type Result} from '../../trouble/trouble.js';
import type {UploadStep} from './run-upload.js';
import {readLocalHeader, stackFactsOf} from './stack-facts.js';
import {listOf} from './upload-server.js';

/** The server lists a stack only some time after it was sent; by now it must have. */
const listingLagMs = 180_000;
const lookAgainMs = 15_000;
const listAttempts = 3;

/**
 * Is this stack on the server already? The server's list and this machine's journal decide
 * together. When the list cannot be read nothing is sent on a guess.
 */
export async function checkUpload(step: UploadStep): Promise<UploadNews> {
	const {upload, server, login, memory, blockMinutes, clock, signal, isDryRun} = step;
	const what = `${cleanText(upload.file)} was not sent`;
	if (server.isEvenIfPresent) return {kind: 'uploadChecked', verdict: {kind: 'send'}};
	const remembered = memory.recall(upload);
	if (remembered.kind === 'confirmed') return {kind: 'uploadChecked', verdict: {kind: 'present', reason: `sent by this machine already (${remembered.chunkKey})`}};

	const header = await headerOf(step, what);
	if (!header.ok) return {kind: 'uploadFailed', trouble: header.trouble};
	const facts = stackFactsOf(upload, header.value, blockMinutes);
	if (!facts.ok) return {kind: 'uploadFailed', trouble: facts.trouble};
	const list = listOf(server, login.crowdsky);
	// An earlier try was cut while it sent this one: only a list that must show it by now can say no.
	const isUndecided = remembered.kind === 'undecided' && !isDryRun;
	const hasClockJumped = remembered.kind === 'undecided' && remembered.atMs > clock.now();
	const sureAtMs = isUndecided ? (hasClockJumped ? clock.now() : remembered.atMs) + listingLagMs : 0;
	if (isUndecided) list.forget();
	for (let failures = 0; ;) {
		const row = await list.find(facts.value.sought, signal);
		if (row.ok && row.value) {
			if (isUndecided) await memory.confirmed(upload, {chunkKey: row.value.chunkKey, jobId: undefined});
			return {kind: 'uploadChecked', verdict: {kind: 'present', reason: `on the server already (${cleanText(row.value.chunkKey)})`}};
		}

		if (row.ok && clock.now() >= sureAtMs) return {kind: 'uploadChecked', verdict: {kind: 'send'}};
		failures = row.ok ? 0 : failures + 1;
		if (!row.ok && (row.trouble.retry !== 'retryable' || failures >= listAttempts)) {
			return {kind: 'uploadFailed', trouble: row.trouble.kind === 'login' ? row.trouble : {...row.trouble, what: `${what}: the server's list could not be read`}};
		}

		if (!await clock.sleep(row.ok ? lookAgainMs : retryDelayMs(failures), signal)) return {kind: 'uploadFailed', trouble: cancelled(what)};
		list.forget();
	}
}

async function headerOf({upload, session, signal}: UploadStep, what: string): Promise<Result<FitsHeader>> {
	if (upload.path !== undefined) return readLocalHeader(upload.path, what);
	if (!session) return failure(troubleOf('unreachable', what, 'its telescope is not there', 'Connect it and try again.'));
	return session.seestar.header(upload.folder, upload.file, signal);
}
