import {cleanText} from '../../../text/clean.js';
import type {Store} from '../../store.js';
import type {Account} from './archive-entries.js';
import {makeRoom} from './archive-room.js';
import {sizeText} from './archive-size.js';
import type {UploadServer} from '../upload-server.js';

type Means = {
	readonly store: Pick<Store, 'dispatch'>;
	readonly dataFolder: string;
	/** A salted hash of the user's name. */
	readonly account: Account['account'];
};

/** Only one at a time looks after an archive. */
const caring = new WeakMap<UploadServer, Promise<void>>();
/** That too little is free is said once a run. */
const said = new WeakSet<UploadServer>();
/** Removing does not help: no more of it in this run. */
const vain = new WeakSet<UploadServer>();

/** Before a stack is fetched: sees to the room that `--keep-free` wants, and tells what went for it. */
export async function careForArchive(server: UploadServer, {store, dataFolder, account}: Means): Promise<void> {
	const {dest, keepFreeBytes, url} = server;
	if (dest === undefined || keepFreeBytes === undefined || vain.has(server)) return;
	const warn = (what: string, cause: string, next: string) => {
		store.dispatch({kind: 'warned', warning: {scope: undefined, what, cause, next}});
	};

	const before = caring.get(server) ?? Promise.resolve();
	const mine = before.then(async () => vain.has(server) ? undefined : makeRoom({
		dest, keepFreeBytes, dataFolder, server: url, account,
		tell(word) {
			switch (word.kind) {
				case 'removed': {
					warn(`Removed ${cleanText(word.file)} from the archive`, `less than ${sizeText(keepFreeBytes)} were free, and the server has it`, '');
					return;
				}

				case 'vain': {
					vain.add(server);
					warn('Nothing more is removed from the archive', `${cleanText(word.file)} had ${sizeText(word.sizeBytes)}, and its going freed ${sizeText(word.freedBytes)}`, 'Something else keeps the space: snapshots, a quota, or another program that writes. Free some space, or give --dest on another disk.');
					return;
				}

				case 'short': {
					if (said.has(server)) return;
					said.add(server);
					const mayGo = word.mayGoBytes === 0 ? 'nothing is in it that may go' : `all that may go has ${sizeText(word.mayGoBytes)}, so nothing was removed`;
					warn(`Only ${sizeText(word.freeBytes)} are free for the archive`, `${sizeText(keepFreeBytes)} are wanted by --keep-free, and ${mayGo}`, 'Free some space, give a smaller size, or give --dest on another disk.');
				}
			}
		},
	}));
	caring.set(server, mine);
	await mine;
}
