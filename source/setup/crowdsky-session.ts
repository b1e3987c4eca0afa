import path from 'node:path';
import {parseSize} from '../runtime/uploads/archive/archive-size.js';
import type {UploadServer} from '../runtime/uploads/upload-server.js';
import {clearTextWarning, isClearText} from '../crowdsky/clear-text.js';
import {createCrowdSky} from '../crowdsky/client.js';
import {forgetCredentials, readCredentials, saveCredentials, type Credentials} from '../crowdsky/credentials.js';
import {hidePassword} from '../crowdsky/password.js';
import {saveWithoutOverwriting} from '../crowdsky/save-without-overwriting.js';
import type {CrowdSky} from '../crowdsky/port.js';
import {readServerUrl} from '../crowdsky/server-url.js';
import type {Tap} from '../recorder/wire-entry.js';
import {failure, success, type Result, type Problem} from '../errors/problem.js';
import type {Invocation} from '../options/parse.js';

export const usualServer = 'https://crowdsky.univie.ac.at';

/** Which CrowdSky server this run uses, and what this machine keeps for it. */
export type CrowdSkyFolders = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Folder of the saved login: the platform's config folder. */
	readonly configFolder: string;
	readonly dataFolder: string;
	/** Used instead of --server and the default: the demo's. */
	readonly url?: string;
	/** Used instead of the saved login: the demo's. */
	readonly credentials?: Credentials;
	readonly log?: (line: string) => void;
	/** Receives what goes over the wire, for a recording. */
	readonly tap?: Tap | undefined;
};

/** A login that the server has accepted, and why the next start will not know it. */
export type SignedIn = {readonly notSaved: Problem | undefined};

/** The CrowdSky server of this run, and who is signed in. */
export type CrowdSkySession = {
	readonly server: UploadServer;
	/** Told what goes over the wire, for a recording. */
	readonly tap: Tap | undefined;
	/** Why the saved login, or the one from the environment, cannot be used. */
	readonly loginProblem: Problem | undefined;
	/** Undefined while nobody is signed in. */
	login(): {readonly crowdsky: CrowdSky; readonly username: string} | undefined;
	/** Checks a login against the server and saves it; one that cannot be saved counts until the program ends. Problem: login, and any network problem. */
	signIn(username: string, password: string, signal?: AbortSignal): Promise<Result<SignedIn>>;
	/** Forgets the saved login; false when there was none. */
	signOut(): Promise<Result<boolean>>;
};

/** Reads the login of this machine. Problem: an invalid URL; a login that cannot be used leaves the user signed out. */
export async function openCrowdSkySession({texts, switches}: Pick<Invocation, 'texts' | 'switches'>, places: CrowdSkyFolders): Promise<Result<CrowdSkySession>> {
	const {environment, configFolder, dataFolder, log, tap} = places;
	const url = places.url ?? texts.get('server')?.[0] ?? usualServer;
	const readable = readServerUrl(url);
	if (!readable.ok) return readable;
	const file = path.join(configFolder, 'credentials.json');
	const read = places.credentials ? success(places.credentials) : await readCredentials({environment, file});
	const loginOf = (credentials: Credentials) => ({crowdsky: createCrowdSky({url, credentials, tap, ...(log && {log})}), username: credentials.username});
	let login = read.ok && read.value ? loginOf(read.value) : undefined;
	return success({
		server: {
			url: readable.value.href,
			clearText: isClearText(readable.value) && !switches.has('allow-http') ? clearTextWarning(readable.value) : undefined,
			login: () => login,
			dest: texts.get('dest')?.[0],
			keepFreeBytes: parseSize(texts.get('keep-free')?.[0] ?? ''),
			place: saveWithoutOverwriting,
			temporaryFolder: path.join(dataFolder, 'fetching'),
			resend: switches.has('even-if-present'),
			lists: new Map(),
		},
		tap,
		loginProblem: read.ok ? undefined : read.problem,
		login: () => login,
		async signIn(username, password, signal) {
			const credentials: Credentials = {username, password: hidePassword(password)};
			const next = loginOf(credentials);
			const listed = await next.crowdsky.listStacks({...(signal && {signal})});
			if (!listed.ok) return failure({...listed.problem, what: 'Could not sign in'});
			login = next;
			const saved = places.credentials ? success() : await saveCredentials(file, credentials);
			return success({notSaved: saved.ok ? undefined : saved.problem});
		},
		async signOut() {
			login = undefined;
			return forgetCredentials(file);
		},
	});
}
