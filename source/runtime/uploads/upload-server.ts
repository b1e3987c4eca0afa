import type {CrowdSky} from '../../crowdsky/port.js';
import type {Trouble} from '../../trouble/trouble.js';
import {createServerList, type ServerList} from './server-list.js';

/** Where stacks go: the server with the user's login, and what the user decided about sending. */
export type UploadServer = {
	readonly url: string;
	/** What the user hears before the login goes out readable by anybody; undefined where it does not. */
	readonly clearText?: Pick<Trouble, 'what' | 'cause' | 'next'> | undefined;
	/** Undefined while nobody has signed in. */
	readonly login: () => {readonly crowdsky: CrowdSky; readonly username: string} | undefined;
	/** Folder where fetched stacks are kept, `<dest>/<target>/`; undefined removes them after the server confirmed. */
	readonly dest: string | undefined;
	/** So much of the disk of `dest` stays free, bytes; the oldest confirmed stacks in it go for that. */
	readonly keepFreeBytes?: number | undefined;
	/** Gives a whole file its name in the same folder, next to any other of that name; one with the same bytes is taken for it. Resolves with the path. */
	readonly place: (temporary: string, name: string) => Promise<string>;
	/** Where they lie meanwhile. */
	readonly temporaryFolder: string;
	readonly isEvenIfPresent: boolean;
	/** The list of the server, by login. */
	readonly lists: Map<CrowdSky, ServerList>;
};

export function listOf(server: UploadServer, crowdsky: CrowdSky): ServerList {
	const list = server.lists.get(crowdsky) ?? createServerList(crowdsky);
	server.lists.set(crowdsky, list);
	return list;
}

const told = new WeakSet<UploadServer>();

/** Tells once, before the first request with a login, that the login goes out readable. */
export function tellClearText(server: UploadServer | undefined, tell: (words: Pick<Trouble, 'what' | 'cause' | 'next'>) => void): void {
	if (!server?.clearText || !server.login() || told.has(server)) return;
	told.add(server);
	tell(server.clearText);
}
