import {cleanText} from '../../../format/clean-text.js';
import type {Store} from '../../store.js';
import type {Account} from './archive-entries.js';
import {freeSpace} from './free-space.js';
import {sizeText} from '../../../format/amounts.js';
import type {UploadServer} from '../upload-server.js';

type Context = {
	readonly store: Pick<Store, 'dispatch'>;
	readonly dataFolder: string;
	/** A salted hash of the user's name. */
	readonly account: Account['account'];
};

/** Only one at a time works on an archive. */
const caring = new WeakMap<UploadServer, Promise<void>>();
/** A lack of free space is reported once a run. */
const said = new WeakSet<UploadServer>();
/** Removing does not help, so it is not tried again in this run. */
const vain = new WeakSet<UploadServer>();

/** Before a stack is fetched: frees the space that `--keep-free` asks for, and reports what was removed. */
export async function pruneArchive(server: UploadServer, {store, dataFolder, account}: Context): Promise<void> {
	const {dest, keepFreeBytes, url} = server;
	if (dest === undefined || keepFreeBytes === undefined || vain.has(server)) return;
	const warn = (what: string, cause: string, next: string) => {
		store.dispatch({kind: 'warned', warning: {scope: undefined, what, cause, next}});
	};

	const before = caring.get(server) ?? Promise.resolve();
	const mine = before.then(async () => vain.has(server) ? undefined : freeSpace({
		dest, keepFreeBytes, dataFolder, server: url, account,
		tell(word) {
			switch (word.kind) {
				case 'removed': {
					warn(`Removed ${cleanText(word.file)} from the archive`, `less than ${sizeText(keepFreeBytes)} was free, and the server has it`, '');
					return;
				}

				case 'vain': {
					vain.add(server);
					warn('Nothing more is removed from the archive', `removing ${sizeText(word.sizeBytes)} (${cleanText(word.file)}) freed only ${sizeText(word.freedBytes)}`, 'Something else keeps the space: snapshots, a quota, or another program that writes. Free some space, or give --dest on another disk.');
					return;
				}

				case 'short': {
					if (said.has(server)) return;
					said.add(server);
					const mayGo = word.mayGoBytes === 0 ? 'it holds nothing that may be removed' : `everything that may be removed has ${sizeText(word.mayGoBytes)}, so nothing was removed`;
					warn(`Only ${sizeText(word.freeBytes)} is free for the archive`, `--keep-free wants ${sizeText(keepFreeBytes)}, and ${mayGo}`, 'Free some space, give a smaller size, or give --dest on another disk.');
				}
			}
		},
	}));
	caring.set(server, mine);
	await mine;
}
