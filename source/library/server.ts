import {keysOnServer} from '../setup/keys-on-server.js';
import type {CrowdSky, StackRow} from '../crowdsky/port.js';
import {cleanText} from '../format/clean-text.js';
import {cancelled, problemOf, type Problem} from '../errors/problem.js';
import {withCaller, type Caller} from './caller.js';
import {CrowdSkyError, reportedProblem, refuseOption, type ReportedProblem} from './crowdsky-error.js';
import {isTextList, type ServerOptions} from './options.js';
import {serverOf, valueOf} from './run.js';

/** A stack as the server lists it. */
export type ListedStack = StackRow;

export type DownloadOptions = ServerOptions & {
	/** The server's keys, or keys from our names (`YYYYMMDD.CC_HPnnnnnn`), which are looked up in its list. */
	readonly keys: readonly string[];
	/** The folder, created if necessary. */
	readonly dest: string;
	/** Called as a file arrives. */
	readonly onBytes?: (receivedBytes: number, totalBytes: number | undefined) => void;
};

/** A complete stack that is now on this machine. */
export type Download = {readonly chunkKey: string; /** Its path. */ readonly file: string; readonly sizeBytes: number};
export type DownloadResult = {
	readonly files: readonly Download[];
	readonly filesDownloaded: number;
	readonly filesFailed: number;
	readonly problems: readonly ReportedProblem[];
};

/** The user's stacks on the server, or only those of one object. Rejects with CrowdSkyError: login, unreachable, ... */
export async function listStacks(options: ServerOptions & {readonly object?: string} = {}): Promise<readonly ListedStack[]> {
	const {object, signal} = options;
	return valueOf(await (await signedIn(options)).listStacks({...(object !== undefined && {object}), ...(signal && {signal})}));
}

/** Fetches stacks from the server; a file gets its name only once it is complete. Rejects with CrowdSkyError when none could be fetched. */
export async function downloadStack(options: DownloadOptions): Promise<DownloadResult> {
	const {keys, dest} = options;
	if (!isTextList(keys)) refuseOption('keys', keys, 'it must be a list of chunk keys');
	if (typeof dest !== 'string' || dest === '') refuseOption('dest', dest, 'it must be a folder');
	return withCaller(options, async caller => downloadAll(options, caller));
}

async function downloadAll(options: DownloadOptions, {signal, guarded}: Caller): Promise<DownloadResult> {
	const {keys, dest} = options;
	const onProgress = guarded(options.onBytes);
	const crowdsky = await signedIn(options);
	const rows = valueOf(await crowdsky.listStacks({signal}));
	const files: Download[] = [];
	const failures: Problem[] = [];
	const wanted = new Set<string>();
	for (const key of keys) {
		const found = keysOnServer(key, rows);
		found.forEach(chunkKey => wanted.add(chunkKey));
		if (found.length === 0) failures.push(problemOf('missing', `Could not download ${cleanText(key)}`, 'the server has no stack of this user with that key', 'See listStacks.'));
	}

	for (const chunkKey of wanted) {
		const fetched = await crowdsky.download(chunkKey, dest, {signal, ...(onProgress && {onProgress})});
		if (signal.aborted) throw new CrowdSkyError(cancelled('The download'));
		if (fetched.ok) files.push({chunkKey, file: fetched.value.path, sizeBytes: fetched.value.sizeBytes});
		else failures.push(fetched.problem);
	}

	if (files.length === 0 && failures[0]) throw new CrowdSkyError(failures[0]);
	return {files, filesDownloaded: files.length, filesFailed: failures.length, problems: failures.map(problem => reportedProblem(problem))};
}

async function signedIn(options: ServerOptions): Promise<CrowdSky> {
	const login = (await serverOf(options)).login();
	if (!login) throw new Error('serverOf gives no server without a login.');
	return login.crowdsky;
}
