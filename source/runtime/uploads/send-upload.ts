import {access, stat} from 'node:fs/promises';
import {resolve} from 'node:path';
import type {StackRow, UploadAnswer} from '../../crowdsky/port.js';
import type {UploadReport} from '../../machine/uploads/upload.js';
import {cleanText} from '../../format/clean-text.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import {cutProblem, mayStillCome, placeText} from './check-upload.js';
import {ownRowsOf} from './claimed-rows.js';
import {digestOf} from './digest.js';
import {thumbnailOf} from './fetch-upload.js';
import type {UploadStep} from './upload-step.js';
import {inSendingTurn} from './sending-turn.js';
import {brokenProblemOf, sentReceiptOf} from './sent-receipt.js';
import {rowKey, sentStacksOf, twinOf, type SentStack} from './sent-stacks.js';
import {readLocalHeader, stackFactsOf, type StackInfo} from './stack-info.js';
import {listOf} from './upload-server.js';

/** Sends a stack that is on this machine, once; it counts as uploaded only when the server says so. */
export async function sendUpload(step: UploadStep, tell: (news: UploadReport) => void): Promise<UploadReport> {
	const {upload, login} = step;
	const ready = await prepare(step);
	if (!ready.ok) return {kind: 'uploadFailed', problem: ready.problem};
	// Two instances that check before either has written would both send it.
	const turn = await inSendingTurn(step.dataFolder, step.signal, async () => lookBeforeSending(step, ready.value));
	if (!turn.ok) {
		const problem = {...turn.problem, what: `${cleanText(upload.file)} was not sent`};
		return problem.kind === 'held' ? {kind: 'uploadPutBack', problem, restMs: undefined, isElsewhere: true} : {kind: 'uploadFailed', problem};
	}

	if (turn.value) return turn.value;
	const {stack} = ready.value;
	const sent = sentStacksOf(login.crowdsky);
	const report = await attempt(step, ready.value, tell);
	if (report.kind === 'uploadConfirmed') sent.set(upload.id, {...stack, phase: 'sent'});
	else if (report.kind === 'uploadPutAside') sent.set(upload.id, {...stack, phase: 'undecided'});
	else if (report.kind === 'uploadFailed' && sent.get(upload.id)?.phase === 'sending') sent.delete(upload.id);
	return report;
}

/** Why it is not sent right now; undefined when it may be sent, which has then been recorded. */
async function lookBeforeSending(step: UploadStep, {facts, stack, rows}: Ready): Promise<UploadReport | undefined> {
	const {upload, server, login, memory} = step;
	const sent = sentStacksOf(login.crowdsky);
	const twin = twinOf(sent, upload.id, {identity: facts.identity, sha256: stack.sha256 ?? ''});
	if (twin) return {kind: 'uploadFound', reason: `the same stack as ${twin.place}`};
	// Before every try: another instance may have had its turn while this one waited.
	const remembered = (await step.sentBefore({mustBeFresh: true})).get(stack.sha256 ?? '');
	// A finished try of this run, where the disk did not take that entry.
	const isOwnWord = sent.has(upload.id) && memory.recall(upload).kind === 'undecided';
	if (remembered?.kind === 'confirmed' && !server.resend) return {kind: 'uploadFound', reason: `sent by this machine already (${cleanText(remembered.chunkKey)})`};
	if (remembered?.kind === 'sending') {
		const problem = problemOf('busy', `${cleanText(upload.file)} was not sent`, 'another crowdsky-tui on this machine is sending it right now', 'It is checked again in a while.');
		return {kind: 'uploadPutBack', problem, restMs: undefined, isElsewhere: true};
	}

	if (remembered?.kind === 'undecided' && !isOwnWord && mayStillCome(remembered.since, step.clock)) {
		sent.set(upload.id, {...stack, before: remembered.before, phase: 'undecided'});
		return {kind: 'uploadPutAside', problem: cutProblem(upload), isKept: false};
	}

	// A row that appeared late: of an earlier try of this run, or from another machine.
	const receipt = upload.refusals > 0 ? sentReceiptOf(rows, stack) : undefined;
	if (receipt) {
		await memory.confirmed(upload, receipt, stack);
		sent.set(upload.id, {...stack, phase: 'sent'});
		return {kind: 'uploadConfirmed', ...receipt};
	}

	const broken = server.resend ? undefined : brokenProblemOf(upload, rows, stack);
	if (broken) return {kind: 'uploadFailed', problem: broken};
	const [row] = server.resend ? [] : rows;
	if (row) return {kind: 'uploadFound', reason: `on the server already (${cleanText(row.chunkKey)})`};
	// In the order in which they were sent: what was sent later can prove that this did not arrive.
	sent.delete(upload.id);
	sent.set(upload.id, stack);
	// Without this line on the disk, a crash from here on could lead to a second record.
	const noted = await memory.started(upload, {atMs: step.clock.now(), upMs: step.clock.upMs?.()}, stack);
	if (noted.ok) return undefined;
	sent.delete(upload.id);
	return {kind: 'uploadFailed', problem: {...noted.problem, what: `${cleanText(upload.file)} was not sent: ${noted.problem.what}`}};
}

type Ready = {readonly path: string; readonly facts: StackInfo; readonly stack: SentStack; readonly rows: readonly StackRow[]};

/** Everything that is known before the first byte is sent: what it is, and which rows of the list cannot be a receipt for it. */
async function prepare(step: UploadStep): Promise<Result<Ready>> {
	const {upload, server, login, signal} = step;
	const what = `${cleanText(upload.file)} was not sent`;
	const path = upload.path ?? upload.localPath;
	if (path === undefined) return failure(problemOf('missing', what, 'it was not fetched', 'Try it again.'));
	const header = await readLocalHeader(path, what);
	if (!header.ok) return header;
	const facts = stackFactsOf(step, header.value);
	if (!facts.ok) return facts;
	const digest = await digestOf(path, what);
	if (!digest.ok) return digest;
	const {identity} = facts.value;
	const list = listOf(server, login.crowdsky);
	if (server.resend) list.forget();
	const rows = await list.find(identity, signal, step.listPatience);
	if (!rows.ok) return failure(rows.problem.kind === 'login' ? rows.problem : {...rows.problem, what: `${what}: the server's list could not be read`});
	const before = sentStacksOf(login.crowdsky).get(upload.id)?.before ?? rows.value.map(rowKey);
	// The server may shorten a header when it removes something from it.
	const sizeBytes = step.isLocationScrubbed ? undefined : digest.value.sizeBytes;
	return success({path, facts: facts.value, rows: ownRowsOf(step, rows.value), stack: {identity, sha256: digest.value.sha256, sizeBytes, place: placeText(upload), before, phase: 'sending'}});
}

async function attempt(step: UploadStep, {path, facts, stack}: Ready, tell: (news: UploadReport) => void): Promise<UploadReport> {
	const {upload, server, login, memory, signal, isLocationScrubbed} = step;
	const {framesInput, framesAligned, startMs: dateObsStartMs, endMs: dateObsEndMs} = facts;
	const thumbnail = thumbnailOf(path);
	const hasThumbnail = await access(thumbnail).then(() => true, () => false);
	const answer = await login.crowdsky.upload({
		path, name: upload.file, thumbnailPath: hasThumbnail ? thumbnail : undefined, framesInput, framesAligned, dateObsStartMs, dateObsEndMs, isLocationScrubbed,
	}, {
		signal,
		onProgress(bytes, totalBytes) {
			tell({kind: 'uploadMoved', bytes, totalBytes});
		},
	});
	if (answer.ok) {
		// What this program put into an archive may one day be removed from it; the user's own files never.
		const isKept = upload.path === undefined && server.dest !== undefined;
		const kept = isKept ? await stat(path).then(({size}) => ({path: resolve(path), sizeBytes: size}), () => undefined) : undefined;
		await memory.confirmed(upload, answer.value, {sha256: stack.sha256, kept});
		return {kind: 'uploadConfirmed', chunkKey: answer.value.chunkKey, jobId: answer.value.jobId};
	}

	return outcomeOf(step, stack, answer);
}

/** What an answer means that is not a receipt. */
async function outcomeOf(step: UploadStep, stack: SentStack, answer: Extract<UploadAnswer, {ok: false}>): Promise<UploadReport> {
	const {problem, mayHaveArrived, isSurelyPartial, retryAfterMs} = answer;
	const {upload, server, login, memory, signal} = step;
	// It has taken something other than what was sent: nothing more is sent before somebody has looked.
	if (problem.kind === 'incomplete' && problem.retry === 'permanent' && mayHaveArrived) {
		sentStacksOf(login.crowdsky).set(upload.id, {...stack, phase: 'undecided'});
		return {kind: 'uploadFailed', problem};
	}

	if (mayHaveArrived && !isSurelyPartial) return {kind: 'uploadPutAside', problem, isKept: false, restMs: retryAfterMs};
	// We stopped it: the next start asks the list.
	if (problem.kind === 'cancelled' && !isSurelyPartial) return {kind: 'uploadFailed', problem};
	await memory.givenUp(upload);
	if (problem.kind === 'exists') {
		const list = listOf(server, login.crowdsky);
		list.forget();
		const rows = await list.find(stack.identity, signal);
		const own = rows.ok ? ownRowsOf(step, rows.value) : [];
		const broken = brokenProblemOf(upload, own, stack);
		if (broken) return {kind: 'uploadFailed', problem: broken};
		const [row] = own;
		if (row) return {kind: 'uploadFound', reason: `on the server already (${cleanText(row.chunkKey)})`};
		// Its word can be checked, and the list does not confirm it, perhaps only for some time.
		return {kind: 'uploadFailed', problem: problemOf('exists', `${cleanText(upload.file)} was not accepted`, 'the server says that it already has it, but does not list it', 'The next upload looks for it in the list again.', 'permanent')};
	}

	return problem.retry === 'retryable' ? {kind: 'uploadPutBack', problem, restMs: retryAfterMs} : {kind: 'uploadFailed', problem};
}
