import {access, stat} from 'node:fs/promises';
import {resolve} from 'node:path';
import type {StackRow, UploadAnswer} from '../../crowdsky/port.js';
import type {UploadNews} from '../../machine/uploads/upload.js';
import {cleanText} from '../../text/clean.js';
import {failure, success, troubleOf, type Result} from '../../trouble/trouble.js';
import {cutTrouble, mayStillCome, placeOf} from './check-upload.js';
import {digestOf} from './digest.js';
import {thumbnailOf} from './fetch-upload.js';
import type {UploadStep} from './run-upload.js';
import {sentReceiptOf} from './sent-receipt.js';
import {rowKey, sentStacksOf, twinOf, type SentStack} from './sent-stacks.js';
import {readLocalHeader, stackFactsOf, type StackFacts} from './stack-facts.js';
import {listOf} from './upload-server.js';

/** With so much of a file still to go the server cannot have the whole, whatever lies in buffers. */
const buffersAtMostBytes = 1_048_576;

/** Sends a stack that lies on this machine, once; it counts as uploaded only on the server's own word. */
export async function sendUpload(step: UploadStep, tell: (news: UploadNews) => void): Promise<UploadNews> {
	const {upload, server, login, memory} = step;
	const ready = await prepare(step);
	if (!ready.ok) return {kind: 'uploadFailed', trouble: ready.trouble};
	const {facts, stack, rows} = ready.value;
	const sent = sentStacksOf(login.crowdsky);
	const twin = twinOf(sent, upload.id, {identity: facts.identity, sha256: stack.sha256 ?? ''});
	if (twin) return {kind: 'uploadFound', reason: `the same stack as ${twin.place}`};
	const remembered = sent.has(upload.id) ? undefined : (await step.sentBefore({mustBeFresh: true})).get(stack.sha256 ?? '');
	if (remembered?.kind === 'confirmed' && !server.isEvenIfPresent) return {kind: 'uploadFound', reason: `sent by this machine already (${cleanText(remembered.chunkKey)})`};
	if (remembered?.kind === 'sending') {
		const trouble = troubleOf('busy', `${cleanText(upload.file)} was not sent`, 'another crowdsky-tui on this machine is sending it just now', 'It is looked at again in a while.');
		return {kind: 'uploadPutBack', trouble, restMs: undefined};
	}

	if (remembered?.kind === 'undecided' && mayStillCome(remembered, step.clock.now())) {
		sent.set(upload.id, {...stack, before: remembered.before, phase: 'undecided'});
		return {kind: 'uploadPutAside', trouble: cutTrouble(upload), isKept: false};
	}

	// A row that came late: of an earlier try of this run, or of another machine.
	const receipt = upload.refusals > 0 ? sentReceiptOf(rows, stack) : undefined;
	if (receipt) {
		await memory.confirmed(upload, receipt, stack);
		sent.set(upload.id, {...stack, phase: 'sent'});
		return {kind: 'uploadConfirmed', ...receipt};
	}

	const [row] = server.isEvenIfPresent ? [] : rows;
	if (row) return {kind: 'uploadFound', reason: `on the server already (${cleanText(row.chunkKey)})`};
	sent.set(upload.id, stack);
	const news = await attempt(step, ready.value, tell);
	if (news.kind === 'uploadConfirmed') sent.set(upload.id, {...stack, phase: 'sent'});
	else if (news.kind === 'uploadPutAside') sent.set(upload.id, {...stack, phase: 'undecided'});
	else if (news.kind === 'uploadFailed' && sent.get(upload.id)?.phase === 'sending') sent.delete(upload.id);
	return news;
}

type Ready = {readonly path: string; readonly facts: StackFacts; readonly stack: SentStack; readonly rows: readonly StackRow[]};

/** All that is known before the first byte goes: what it is, and which rows of the list cannot be a receipt for it. */
async function prepare(step: UploadStep): Promise<Result<Ready>> {
	const {upload, server, login, signal} = step;
	const what = `${cleanText(upload.file)} was not sent`;
	const path = upload.path ?? upload.localPath;
	if (path === undefined) return failure(troubleOf('missing', what, 'it was not fetched', 'Try it again.'));
	const header = await readLocalHeader(path, what);
	if (!header.ok) return header;
	const facts = stackFactsOf(step, header.value);
	if (!facts.ok) return facts;
	const digest = await digestOf(path, what);
	if (!digest.ok) return digest;
	const {identity} = facts.value;
	const list = listOf(server, login.crowdsky);
	if (server.isEvenIfPresent) list.forget();
	const rows = await list.find(identity, signal, step.listPatience);
	if (!rows.ok) return failure(rows.trouble.kind === 'login' ? rows.trouble : {...rows.trouble, what: `${what}: the server's list could not be read`});
	const before = sentStacksOf(login.crowdsky).get(upload.id)?.before ?? rows.value.map(rowKey);
	// The server may make a header shorter by what it takes out of it.
	const sizeBytes = step.isLocationScrubbed ? undefined : digest.value.sizeBytes;
	return success({path, facts: facts.value, rows: rows.value, stack: {identity, sha256: digest.value.sha256, sizeBytes, place: placeOf(upload), before, phase: 'sending'}});
}

async function attempt(step: UploadStep, {path, facts, stack}: Ready, tell: (news: UploadNews) => void): Promise<UploadNews> {
	const {upload, server, login, memory, clock, signal, isLocationScrubbed} = step;
	const {framesInput, framesAligned, startMs: dateObsStartMs, endMs: dateObsEndMs} = facts;
	const thumbnail = thumbnailOf(path);
	const hasThumbnail = await access(thumbnail).then(() => true, () => false);
	// Without this line on the disk a crash from here on could make a second record.
	const noted = await memory.started(upload, clock.now(), stack);
	if (!noted.ok) return {kind: 'uploadFailed', trouble: {...noted.trouble, what: `${cleanText(upload.file)} was not sent: ${noted.trouble.what}`}};
	let isSurelyPartial = false;
	const answer = await login.crowdsky.upload({
		path, name: upload.file, thumbnailPath: hasThumbnail ? thumbnail : undefined, framesInput, framesAligned, dateObsStartMs, dateObsEndMs, isLocationScrubbed,
	}, {
		signal,
		onProgress(bytes, totalBytes) {
			isSurelyPartial = totalBytes !== undefined && totalBytes - bytes > buffersAtMostBytes;
			tell({kind: 'uploadMoved', bytes, totalBytes});
		},
	});
	if (answer.ok) {
		// What this program put into an archive may go from it one day, the user's own files never.
		const isKept = upload.path === undefined && server.dest !== undefined;
		const kept = isKept ? await stat(path).then(({size}) => ({path: resolve(path), sizeBytes: size}), () => undefined) : undefined;
		await memory.confirmed(upload, answer.value, {sha256: stack.sha256, kept});
		return {kind: 'uploadConfirmed', chunkKey: answer.value.chunkKey, jobId: answer.value.jobId};
	}

	return outcomeOf(step, stack, answer, isSurelyPartial);
}

/** What an answer that is no receipt means. */
async function outcomeOf(step: UploadStep, stack: SentStack, answer: Extract<UploadAnswer, {ok: false}>, isSurelyPartial: boolean): Promise<UploadNews> {
	const {trouble, mayHaveArrived, retryAfterMs} = answer;
	const {upload, server, login, memory, signal} = step;
	// It has taken something that is not what was sent: nothing more goes out before somebody has looked.
	if (trouble.kind === 'incomplete' && trouble.retry === 'permanent' && mayHaveArrived) {
		sentStacksOf(login.crowdsky).set(upload.id, {...stack, phase: 'undecided'});
		return {kind: 'uploadFailed', trouble};
	}

	if (mayHaveArrived && !isSurelyPartial) return {kind: 'uploadPutAside', trouble, isKept: false, restMs: retryAfterMs};
	// It was stopped by us: the next start asks the list.
	if (trouble.kind === 'cancelled' && !isSurelyPartial) return {kind: 'uploadFailed', trouble};
	await memory.givenUp(upload);
	if (trouble.kind === 'exists') {
		const list = listOf(server, login.crowdsky);
		list.forget();
		const rows = await list.find(stack.identity, signal);
		const [row] = rows.ok ? rows.value : [];
		if (row) return {kind: 'uploadFound', reason: `on the server already (${cleanText(row.chunkKey)})`};
		// Its word can be checked, and the list does not bear it out: perhaps only some time later.
		return {kind: 'uploadFailed', trouble: troubleOf('exists', `${cleanText(upload.file)} was not taken`, 'the server says that it has it already, but does not list it', 'The next upload looks for it in the list again.', 'permanent')};
	}

	return trouble.retry === 'retryable' ? {kind: 'uploadPutBack', trouble, restMs: retryAfterMs} : {kind: 'uploadFailed', trouble};
}
