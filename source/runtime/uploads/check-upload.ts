import {listedWithinMs} from '../../machine/uploads/upload-line.js';
import type {UploadReport} from '../../machine/uploads/upload.js';
import type {FitsHeader} from '../../fits/header.js';
import {parseStackName} from '../../planning/index.js';
import {cleanText} from '../../format/clean-text.js';
import {failure, problemOf, success, type Result, type Problem} from '../../errors/problem.js';
import {ownRowsOf} from './claimed-rows.js';
import {digestOf} from './digest.js';
import {doubtOfList} from './list-witness.js';
import type {Clock} from '../clock.js';
import type {UploadStep} from './upload-step.js';
import {brokenProblemOf, sentReceiptOf} from './sent-receipt.js';
import {sentStacksOf, twinOf, type SentStack} from './sent-stacks.js';
import {readLocalHeader, stackFactsOf, type StackInfo} from './stack-info.js';
import type {Moment, Remembered} from './upload-memory.js';
import {listOf} from './upload-server.js';

/** The longest that sending one stack can take: an upload that began longer ago than this has ended. */
const longestSendingMs = 3_600_000;
/** Clocks that were never set, and times that no journal of ours can hold, are not believed. */
const longestMemoryMs = 10 * 365 * 86_400_000;

/**
 * Whether this stack is already on the server. The server's list, this machine's journal and what this run has sent decide
 * together. If the list cannot be read, nothing is sent on a guess.
 */
export async function checkUpload(step: UploadStep): Promise<UploadReport> {
	const {upload, server, login, memory, signal, isDryRun} = step;
	const what = `${cleanText(upload.file)} was not sent`;
	const recalled = memory.recall(upload);
	// A name that does not say what it is may have belonged to another file, so the bytes decide.
	const isNamed = upload.path === undefined || parseStackName(upload.file) !== undefined;
	const elsewhere = upload.path === undefined || (isNamed && recalled.kind !== 'unknown') ? undefined : await recallBytes(step, upload.path, what);
	// What another instance is sending is checked again when it is this one's turn.
	const remembered = elsewhere ?? (isNamed ? recalled : {kind: 'unknown'} as const);
	if (remembered.kind === 'confirmed' && !server.resend) return present(`sent by this machine already (${cleanText(remembered.chunkKey)})`);
	const header = await headerOf(step, what);
	if (!header.ok) return {kind: 'uploadFailed', problem: header.problem};
	const facts = stackFactsOf(step, header.value);
	if (!facts.ok) return {kind: 'uploadFailed', problem: facts.problem};
	const twin = twinOf(sentStacksOf(login.crowdsky), upload.id, facts.value, {hasArrived: true});
	if (twin) return present(`the same stack as ${twin.place}`);
	if (remembered.kind === 'undecided' && !isDryRun) return checkUndecided(step, facts.value, remembered);
	const rows = server.resend ? undefined : await listOf(server, login.crowdsky).find(facts.value.identity, signal, step.listPatience);
	if (rows?.ok === false) return notListed(rows, what);
	const own = rows ? ownRowsOf(step, rows.value) : [];
	const broken = remembered.kind === 'undecided' ? brokenProblemOf(upload, own, remembered) : undefined;
	if (broken) return {kind: 'uploadFailed', problem: broken};
	const [row] = own;
	if (row) return present(`on the server already (${cleanText(row.chunkKey)})`);
	const other = isDryRun ? await claim(step, facts.value, what) : undefined;
	return other ? present(`the same stack as ${other.place}`) : {kind: 'uploadChecked', verdict: {kind: 'send', takenAtMs: facts.value.identity.observedMs}};
}

/** A dry run sends nothing, but what it would send still counts as sent for its twins. */
async function claim({upload, login}: UploadStep, {identity}: StackInfo, what: string): Promise<SentStack | undefined> {
	const sent = sentStacksOf(login.crowdsky);
	const digest = upload.path === undefined ? undefined : await digestOf(upload.path, what);
	const {sha256, sizeBytes} = digest?.ok ? digest.value : {sha256: undefined, sizeBytes: undefined};
	const twin = twinOf(sent, upload.id, {identity, ...(sha256 !== undefined && {sha256})});
	if (!twin) sent.set(upload.id, {identity, sha256, sizeBytes, place: placeText(upload), before: [], phase: 'sent'});
	return twin;
}

/** An earlier run ended while sending this one: the list is asked at once, and again later only if it may still show it. */
async function checkUndecided(step: UploadStep, facts: StackInfo, {since, before, sizeBytes}: Extract<Remembered, {kind: 'undecided'}>): Promise<UploadReport> {
	const {upload, server, login, memory, clock, signal} = step;
	const what = `${cleanText(upload.file)} was not sent`;
	const list = listOf(server, login.crowdsky);
	const rows = await list.find(facts.identity, signal, step.listPatience);
	if (!rows.ok) return notListed(rows, what);
	const own = ownRowsOf(step, rows.value);
	const receipt = sentReceiptOf(own, {before, sizeBytes});
	if (receipt) {
		await memory.confirmed(upload, receipt);
		return present(`on the server already (${cleanText(receipt.chunkKey)})`);
	}

	// Perhaps an earlier run was told so, and has said it.
	const broken = server.resend ? undefined : brokenProblemOf(upload, own, {before, sizeBytes});
	if (broken) return {kind: 'uploadFailed', problem: broken};
	const [old] = own;
	if (old && !server.resend) return present(`on the server already (${cleanText(old.chunkKey)})`);
	if (!mayStillCome(since, clock)) {
		// However long ago: if a list does not show what the server took later, it does not prove that this one is missing.
		const doubt = server.resend ? success() : await doubtOfList({upload, crowdsky: login.crowdsky, memory, list, signal});
		if (!doubt.ok) return notListed(doubt, what);
		if (!doubt.value) return {kind: 'uploadChecked', verdict: {kind: 'send', takenAtMs: facts.identity.observedMs}};
	}

	const sent = sentStacksOf(login.crowdsky);
	sent.set(upload.id, {identity: facts.identity, sha256: sent.get(upload.id)?.sha256, place: placeText(upload), sizeBytes, before, phase: 'undecided'});
	return {kind: 'uploadChecked', verdict: {kind: 'undecided', problem: cutProblem(upload)}};
}

/**
 * Whether the list may still show what an earlier run was sending when it ended. The clock may have been set since, by the
 * network as a rule, so what it says must be possible by the time that this machine has been up.
 */
export function mayStillCome({atMs, upMs}: Moment, clock: Clock): boolean {
	const ageMs = clock.now() - atMs;
	const upNowMs = clock.upMs?.();
	// One that has been up for less than then was switched off meanwhile, nobody knows for how long.
	const surelyMs = upMs === undefined || upNowMs === undefined ? ageMs : upNowMs < upMs ? upNowMs : upNowMs - upMs;
	return !(Math.min(ageMs, surelyMs) > longestSendingMs + listedWithinMs && ageMs < longestMemoryMs);
}

export function cutProblem({file}: UploadStep['upload']): Problem {
	return problemOf('timeout', `Whether ${cleanText(file)} was sent is not known`, 'an earlier run ended while it was being sent', 'The server\'s list is asked again before it is sent.');
}

/** What earlier runs know about the same bytes elsewhere, if there were such runs. */
async function recallBytes({sentBefore}: UploadStep, path: string, what: string): Promise<Remembered | undefined> {
	const before = await sentBefore();
	if (before.size === 0) return undefined;
	const digest = await digestOf(path, what);
	// If it is missing or unreadable, reading the header gives a better message.
	const remembered = digest.ok ? before.get(digest.value.sha256) : undefined;
	return remembered?.kind === 'sending' ? undefined : remembered;
}

/** Where a stack is, for a sentence: its path, or its place on the telescope. */
export function placeText({scope, folder, file, path}: UploadStep['upload']): string {
	return cleanText(path ?? `${folder}/${file}${scope === undefined ? '' : ` on ${scope}`}`);
}

function present(reason: string): UploadReport {
	return {kind: 'uploadChecked', verdict: {kind: 'present', reason}};
}

function notListed({problem}: Extract<Result<unknown>, {ok: false}>, what: string): UploadReport {
	return {kind: 'uploadFailed', problem: problem.kind === 'login' ? problem : {...problem, what: `${what}: the server's list could not be read`}};
}

async function headerOf({upload, session, signal}: UploadStep, what: string): Promise<Result<FitsHeader>> {
	if (upload.path !== undefined) return readLocalHeader(upload.path, what);
	if (!session) return failure(problemOf('unreachable', what, 'its telescope is not connected', 'Connect it and try again.'));
	return session.seestar.header(upload.folder, upload.file, signal);
}
