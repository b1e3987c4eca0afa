import type {CrowdSky} from '../../crowdsky/port.js';
import type {Problem} from '../../errors/problem.js';
import {createServerList, type ServerList} from './server-list.js';

/** Where stacks go: the server with the user's login, and what the user decided about sending. */
export type UploadServer = {
	readonly url: string;
	/** The warning before the login is sent readable for anybody; undefined if it is not. */
	readonly clearText?: Pick<Problem, 'what' | 'cause' | 'next'> | undefined;
	/** Undefined while nobody is signed in. */
	readonly login: () => {readonly crowdsky: CrowdSky; readonly username: string} | undefined;
	/** Folder where fetched stacks are kept, `<dest>/<target>/`; if undefined, they are removed after the server has confirmed them. */
	readonly dest: string | undefined;
	/** How much of the disk of `dest` stays free, in bytes; the oldest confirmed stacks in it are removed for that. */
	readonly keepFreeBytes?: number | undefined;
	/**
	 * Gives a complete file its name in the same folder, next to any other of that name; one with the same bytes is used
	 * instead. Resolves with the path.
	 */
	readonly place: (temporary: string, name: string) => Promise<string>;
	/** Where they are kept meanwhile. */
	readonly temporaryFolder: string;
	readonly resend: boolean;
	/** The server's list, by login. */
	readonly lists: Map<CrowdSky, ServerList>;
};

export function listOf(server: UploadServer, crowdsky: CrowdSky): ServerList {
	const list = server.lists.get(crowdsky) ?? createServerList(crowdsky);
	server.lists.set(crowdsky, list);
	return list;
}

const told = new WeakSet<UploadServer>();

/** Warns once, before the first request with a login, that the login can be read on the way. */
export function tellClearText(server: UploadServer | undefined, tell: (words: Pick<Problem, 'what' | 'cause' | 'next'>) => void): void {
	if (!server?.clearText || !server.login() || told.has(server)) return;
	told.add(server);
	tell(server.clearText);
}
