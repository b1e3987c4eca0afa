import path from 'node:path';
import {parseSize} from '../runtime/uploads/archive/archive-size.js';
import type {UploadServer} from '../runtime/uploads/upload-server.js';
import {clearTextWarning, isClearText} from '../crowdsky/clear-text.js';
import {createCrowdSky} from '../crowdsky/client.js';
import {forgetCredentials, readCredentials, saveCredentials, type Credentials} from '../crowdsky/credentials.js';
import {hidePassword} from '../crowdsky/password.js';
import {placeFile} from '../crowdsky/place-file.js';
import type {CrowdSky} from '../crowdsky/port.js';
import {readServerUrl} from '../crowdsky/server-url.js';
import {success, type Result, type Trouble} from '../trouble/trouble.js';
import type {Invocation} from './invocation.js';

export const usualServer = 'https://crowdsky.univie.ac.at';

/** Where this run's CrowdSky server is, and what this machine keeps for it. */
export type SkyPlaces = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Folder of the saved login: the platform's config folder. */
	readonly configFolder: string;
	readonly dataFolder: string;
	/** Instead of --server and the usual one: the demo's. */
	readonly url?: string;
	/** Instead of the saved login: the demo's. */
	readonly credentials?: Credentials;
	readonly log?: (line: string) => void;
};

/** The CrowdSky server of this run, and who is signed in. */
export type Sky = {
	readonly server: UploadServer;
	/** Why the saved login, or that of the environment, cannot be used. */
	readonly loginTrouble: Trouble | undefined;
	/** Undefined while nobody has signed in. */
	login(): {readonly crowdsky: CrowdSky; readonly username: string} | undefined;
	/** Checks a login against the server and saves it. Trouble: login, and whatever the line brings. */
	signIn(username: string, password: string, signal?: AbortSignal): Promise<Result<void>>;
	/** Forgets the saved login; false when there was none. */
	signOut(): Promise<Result<boolean>>;
};

/** Reads the login of this machine. Trouble: a URL that is none; a login that cannot be used leaves the user signed out. */
export async function openSky({texts, switches}: Pick<Invocation, 'texts' | 'switches'>, places: SkyPlaces): Promise<Result<Sky>> {
	const {environment, configFolder, dataFolder, log} = places;
	const url = places.url ?? texts.get('server')?.[0] ?? usualServer;
	const readable = readServerUrl(url);
	if (!readable.ok) return readable;
	const file = path.join(configFolder, 'credentials.json');
	const read = places.credentials ? success(places.credentials) : await readCredentials({environment, file});
	const loginOf = (credentials: Credentials) => ({crowdsky: createCrowdSky({url, credentials, ...(log && {log})}), username: credentials.username});
	let login = read.ok && read.value ? loginOf(read.value) : undefined;
	return success({
		server: {
			url: readable.value.href,
			clearText: isClearText(readable.value) && !switches.has('allow-http') ? clearTextWarning(readable.value) : undefined,
			login: () => login,
			dest: texts.get('dest')?.[0],
			keepFreeBytes: parseSize(texts.get('keep-free')?.[0] ?? ''),
			place: placeFile,
			temporaryFolder: path.join(dataFolder, 'fetching'),
			isEvenIfPresent: switches.has('even-if-present'),
			lists: new Map(),
		},
		loginTrouble: read.ok ? undefined : read.trouble,
		login: () => login,
		async signIn(username, password, signal) {
			const credentials: Credentials = {username, password: hidePassword(password)};
			const next = loginOf(credentials);
			const listed = await next.crowdsky.listStacks({...(signal && {signal})});
			if (!listed.ok) return listed;
			login = next;
			return places.credentials ? success() : saveCredentials(file, credentials);
		},
		async signOut() {
			login = undefined;
			return forgetCredentials(file);
		},
	});
}
