import type {UploadEffect, UploadLineEffect} from '../../machine/effects.js';
import type {UploadLineEvent} from '../../machine/uploads/upload-line-state.js';
import type {UploadReport} from '../../machine/uploads/upload.js';
import {failure, success, problemOf, type Result, type Problem} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import {identityOf} from '../memory/identity.js';
import type {Journal} from '../memory/journal.js';
import {reserveScope, type Session} from '../session.js';
import type {Store} from '../store.js';
import {pruneArchive} from './archive/prune-archive.js';
import {checkUpload} from './check-upload.js';
import {fetchUpload, removeFetched} from './fetch-upload.js';
import type {LocalJournal} from './local-journal.js';
import {lookUpUploads} from './look-up-uploads.js';
import {whyNeverSent} from './never-sent.js';
import {sendUpload} from './send-upload.js';
import {sentBefore} from './sent-before.js';
import type {ListPatience} from './server-list.js';
import {stackedBlockOf} from './stacked-block.js';
import {uploadMemoryOf} from './upload-memory.js';
import {tellClearText, type UploadServer} from './upload-server.js';
import type {UploadStep} from './upload-step.js';

export type UploadContext = {
	readonly server: UploadServer | undefined;
	readonly sessions: ReadonlyMap<string, Session>;
	readonly store: Store;
	readonly clock: Clock;
	readonly dataFolder: string;
	/** The memory of files on this machine. */
	readonly local: LocalJournal;
	readonly salt: string;
	readonly signal: AbortSignal;
};

const noLogin: Problem = problemOf('login', 'Nothing was sent to CrowdSky', 'you are not signed in on this machine', 'Run crowdsky-tui login, or set CROWDSKY_USERNAME and CROWDSKY_PASSWORD.');
/** Fetched stacks of unknown fate that stay on this machine. */
const keptAtMost = 3;

/** Does one step of an upload and reports the result. */
export async function runUpload({kind, upload, run}: UploadEffect, context: UploadContext): Promise<void> {
	const {store, signal, server, sessions, clock, local} = context;
	const tell = (news: UploadReport) => {
		if (!signal.aborted) store.dispatch({...news, upload: upload.id, run});
	};

	const login = server?.login();
	if (!server || !login) {
		tell({kind: 'uploadFailed', problem: noLogin});
		return;
	}

	// The user signed in from within the program, so there was no login at the start of the run to warn about.
	tellClearText(server, words => {
		store.dispatch({kind: 'warned', warning: {scope: undefined, ...words}});
	});
	const session = upload.scope === undefined ? undefined : sessions.get(upload.scope);
	const journal = await journalOf(session, context);
	if (!journal.ok) {
		tell({kind: 'uploadFailed', problem: journal.problem});
		return;
	}

	const account = accountOf(context.salt, login.username);
	const memory = uploadMemoryOf(journal.value, server.url, account);
	const {settings, uploadMode} = store.state();
	const listPatience: ListPatience = {
		clock, patienceMs: settings.patienceSeconds * 1000,
		onPause(pause) {
			if (!signal.aborted && pause !== store.state().uploadLine.listPause) store.dispatch({kind: 'listAwaited', pause});
		},
	};
	const madeOf = stackedBlockOf(journal.value.entries(), upload);
	const own = new Set([...(local.isReserved() ? ['local'] : []), ...[...sessions.values()].flatMap(({identity, lock}) => identity !== undefined && lock ? [identity] : [])]);
	const before = async (options = {mustBeFresh: false}) => sentBefore(login.crowdsky, {dataFolder: context.dataFolder, own}, {server: server.url, account}, options);
	const step: UploadStep = {upload, server, login, session, memory, madeOf, sentBefore: before, listPatience, isLocationScrubbed: settings.isLocationScrubbed, dataFolder: context.dataFolder, isDryRun: uploadMode === 'check', clock, signal};
	switch (kind) {
		case 'checkUpload': {
			const aheadMs = store.state().scopes.find(({id}) => id === upload.scope)?.description?.clockAheadMs ?? 0;
			const reason = await whyNeverSent(upload, clock.now() + Math.max(0, aheadMs));
			tell(reason === undefined ? await checkUpload(step) : {kind: 'uploadChecked', verdict: {kind: 'present', reason}});
			return;
		}

		case 'fetchUpload': {
			await pruneArchive(server, {store, dataFolder: context.dataFolder, account});
			tell(await fetchUpload(step, tell));
			return;
		}

		case 'sendUpload': {
			const news = await sendUpload(step, tell);
			if (news.kind === 'uploadPutAside') {
				// A few may wait here for what the list says; more of them would fill the disk.
				const isKept = store.state().uploads.filter(({phase, localPath}) => phase === 'undecided' && localPath !== undefined).length < keptAtMost;
				if (!isKept) await removeFetched(step);
				tell({...news, isKept: isKept || server.dest !== undefined});
				return;
			}

			// What waits for a login or for the server stays here; anything else that has ended needs no copy any more.
			if (news.kind !== 'uploadPutBack' && (news.kind !== 'uploadFailed' || news.problem.kind !== 'login')) await removeFetched(step);
			tell(news);
		}
	}
}

/** Does what concerns all uploads together. */
export async function runUploadLine(effect: UploadLineEffect, context: UploadContext): Promise<void> {
	const {store, clock, signal, server, sessions} = context;
	const {turn} = effect;
	if (effect.kind === 'setUploadTimer') {
		if (await clock.sleep(effect.ms, signal)) store.dispatch({kind: 'uploadTimerFired', timer: effect.timer, turn});
		return;
	}

	const login = server?.login();
	const news: UploadLineEvent = server && login ? await lookUpUploads({
		uploads: effect.uploads, turn, server, crowdsky: login.crowdsky, patienceMs: store.state().settings.patienceSeconds * 1000, clock, signal,
		async memoryOf({scope}) {
			const journal = await journalOf(scope === undefined ? undefined : sessions.get(scope), context);
			return journal.ok ? success(uploadMemoryOf(journal.value, server.url, accountOf(context.salt, login.username))) : journal;
		},
	}) : {kind: 'lookUpFailed', turn, problem: noLogin};
	if (!signal.aborted) store.dispatch(news);
}

/** What stands for a user's name in journals. */
export function accountOf(salt: string, username: string): string {
	return identityOf(salt, '', `user:${username}`);
}

/** The journal of the scope that has the file, or that of this machine; reserved unless it is only read for a dry run. */
async function journalOf(session: Session | undefined, {store, dataFolder, clock, local, signal}: UploadContext): Promise<Result<Journal>> {
	const isReading = store.state().uploadMode === 'check';
	if (!session) return isReading ? local.read() : local.reserve();
	const reserved = isReading ? success() : await reserveScope(session, dataFolder, clock, {
		signal,
		tell(words) {
			store.dispatch({kind: 'warned', warning: {scope: session.id, ...words}});
		},
	});
	if (!reserved.ok) return reserved;
	return session.journal ? success(session.journal) : failure(problemOf('unreachable', `${session.id} is not connected`, 'it has not answered yet', 'Try again when it is online.'));
}
