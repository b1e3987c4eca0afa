import {mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import type {UploadEffect} from '../../machine/effects.js';
import type {Upload, UploadNews} from '../../machine/upload.js';
import {stemOf} from '../../planning/index.js';
import {cleanText} from '../../text/clean.js';
import {failure, success, troubleOf, type Result} from '../../trouble/trouble.js';
import type {Clock} from '../clock.js';
import {identityOf} from '../identity.js';
import {diskTrouble, openJournal, type Journal} from '../journal.js';
import {takeLock} from '../lock.js';
import {reserveScope, type Session} from '../session.js';
import type {Store} from '../store.js';
import {checkUpload} from './check-upload.js';
import {sendUpload} from './send-upload.js';
import {uploadMemoryOf, type UploadMemory} from './upload-memory.js';
import type {UploadServer} from './upload-server.js';

export type UploadMeans = {
	readonly server: UploadServer | undefined;
	readonly sessions: ReadonlyMap<string, Session>;
	readonly store: Store;
	readonly clock: Clock;
	readonly dataFolder: string;
	readonly salt: string;
	readonly signal: AbortSignal;
};

/** What one step of an upload works with. */
export type UploadStep = {
	readonly upload: Upload;
	readonly server: UploadServer;
	readonly login: NonNullable<ReturnType<UploadServer['login']>>;
	/** The telescope that has the file; undefined for a file of this machine. */
	readonly session: Session | undefined;
	readonly memory: UploadMemory;
	readonly blockMinutes: number;
	readonly clock: Clock;
	readonly signal: AbortSignal;
};

/** Does one step of an upload and tells what came of it. */
export async function runUpload({kind, upload, run}: UploadEffect, means: UploadMeans): Promise<void> {
	const {store, signal, server, sessions, clock} = means;
	const tell = (news: UploadNews) => {
		if (!signal.aborted) store.dispatch({...news, upload: upload.id, run});
	};

	const login = server?.login();
	if (!server || !login) {
		tell({kind: 'uploadFailed', trouble: troubleOf('login', 'Nothing was sent to CrowdSky', 'nobody has signed in on this machine', 'Run crowdsky-tui login, or set CROWDSKY_USERNAME and CROWDSKY_PASSWORD.')});
		return;
	}

	const session = upload.scope === undefined ? undefined : sessions.get(upload.scope);
	const journal = await journalOf(session, means);
	if (!journal.ok) {
		tell({kind: 'uploadFailed', trouble: journal.trouble});
		return;
	}

	const memory = uploadMemoryOf(journal.value, server.url, identityOf(means.salt, '', `user:${login.username}`));
	const step: UploadStep = {upload, server, login, session, memory, blockMinutes: store.state().settings.blockMinutes, clock, signal};
	switch (kind) {
		case 'checkUpload': {
			tell(await checkUpload(step));
			return;
		}

		case 'fetchUpload': {
			tell(await fetchUpload(step, tell));
			return;
		}

		case 'sendUpload': tell(await sendUpload(step, tell));
	}
}

/** Where a stack lies on this machine while it is sent: its own place, the archive, or the temporary folder. */
export function localPathOf({upload, server}: Pick<UploadStep, 'upload' | 'server'>): string {
	if (upload.path !== undefined) return upload.path;
	const folder = server.dest ?? server.temporaryFolder;
	return path.join(folder, plainName(upload.target), plainName(upload.file));
}

/** A name as it may stand on this machine's disk: no separators, no control characters, not a way out of the folder. */
export function plainName(name: string): string {
	const plain = cleanText(name).replaceAll(/[/\\:*?"<>|\uFFFD]/g, '_').replace(/^\.+/, '_').replace(/[. ]+$/, '');
	return plain === '' ? '_' : plain;
}

/** Fetches a stack and its thumbnail from the telescope; the adapter checks the size. */
async function fetchUpload({upload, server, session, signal}: UploadStep, tell: (news: UploadNews) => void): Promise<UploadNews> {
	if (!session) return {kind: 'uploadFailed', trouble: troubleOf('unreachable', `${cleanText(upload.file)} was not fetched`, 'its telescope is not there', 'Connect it and try again.')};
	const to = localPathOf({upload, server});
	try {
		await mkdir(path.dirname(to), {recursive: true});
	} catch (error) {
		return {kind: 'uploadFailed', trouble: diskTrouble(`${cleanText(upload.file)} was not fetched`, path.dirname(to), error)};
	}

	const fetched = await session.seestar.download(upload.folder, upload.file, to, {
		signal,
		onProgress(bytes, totalBytes) {
			tell({kind: 'uploadMoved', bytes, totalBytes});
		},
	});
	if (!fetched.ok) return {kind: 'uploadFailed', trouble: fetched.trouble};
	// A picture is a courtesy: without it the stack goes alone.
	const thumbnail = `${stemOf(upload.file)}_thn.jpg`;
	await session.seestar.download(upload.folder, thumbnail, path.join(path.dirname(to), plainName(thumbnail)), {signal});
	return {kind: 'uploadFetched', sizeBytes: fetched.value.sizeBytes};
}

/** Removes what was fetched for sending only. */
export async function removeFetched(step: Pick<UploadStep, 'upload' | 'server'>): Promise<void> {
	if (step.upload.path !== undefined || step.server.dest !== undefined) return;
	const file = localPathOf(step);
	await rm(file, {force: true});
	await rm(file.replace(/\.fits?$/i, '_thn.jpg'), {force: true});
}

const localJournals = new Map<string, Promise<Result<Journal>>>();

/** The journal of the scope that has the file, reserved for this instance; files of this machine share one. */
async function journalOf(session: Session | undefined, {dataFolder, clock}: UploadMeans): Promise<Result<Journal>> {
	if (session) {
		const reserved = await reserveScope(session, dataFolder, clock);
		if (!reserved.ok) return reserved;
		return session.journal ? success(session.journal) : failure(troubleOf('unreachable', `${session.id} is not there`, 'it has not answered yet', 'Try again when it is online.'));
	}

	const opening = localJournals.get(dataFolder) ?? (async (): Promise<Result<Journal>> => {
		const lock = await takeLock(path.join(dataFolder, 'lock-local.json'), 'Sending files of this machine', new Date(clock.now()));
		return lock.ok ? openJournal(path.join(dataFolder, 'journal-local.jsonl'), clock) : lock;
	})();
	localJournals.set(dataFolder, opening);
	return opening;
}
