import {cleanText} from '../../text/clean.js';
import {failure, success, type Result} from '../../trouble/trouble.js';
import {Smb2Connection} from './connection.js';
import {closeFile, openFile, toAdd, toChange, toList, toTry, type FileId, type Purpose} from './create.js';
import {negotiate} from './negotiate.js';
import {readFolder, type StoredFile} from './query-directory.js';
import {sessionSetup} from './session-setup.js';
import {deletion, renameTo, setInfo, type FileInformation} from './set-info.js';
import {shownName, wirePath} from './share-path.js';
import {smbTrouble} from './smb-trouble.js';
import {openSocket} from './socket.js';
import {stoppable} from './stoppable.js';
import {leave, treeConnect} from './tree-connect.js';

export type ShareTarget = {
	readonly host: string;
	/** 445 on a telescope. */
	readonly port: number;
	readonly share?: string;
	/** Ends the connecting; the share's own calls have signals of their own. */
	readonly signal?: AbortSignal | undefined;
	readonly connectTimeoutMs?: number;
	/** For each answer but those of `changeTimeoutMs`. */
	readonly requestTimeoutMs?: number;
	/** For each answer on the way to a rename or deletion: a server may wait 35 s for another client's oplock. */
	readonly changeTimeoutMs?: number;
};

/**
 * An open guest share. Paths are below the share, with '/': `MyWorks/IC 434/x.fit`;
 * the names in them are the raw ones. No call ever throws or rejects. After
 * 'timeout', 'unreachable' or 'protocol' the connection is gone and what was asked
 * may have been done: connect again and list before repeating a change.
 */
export type SmbShare = {
	readonly isOpen: boolean;
	/** All entries of a folder. 'missing' when there is none. */
	list(path: string, signal?: AbortSignal): Promise<Result<readonly StoredFile[]>>;
	/** Renames a file, never over another: 'exists'. Once it is asked for, the signal is not heard: 'cancelled' means that nothing changed. */
	rename(from: string, to: string, signal?: AbortSignal): Promise<Result<void>>;
	/** Deletes a file, never a folder. The signal as with rename. */
	remove(path: string, signal?: AbortSignal): Promise<Result<void>>;
	/** Opens a file with the rights that a change takes, and closes it again: success says that it may be renamed. Changes nothing. */
	mayChange(path: string, signal?: AbortSignal): Promise<Result<void>>;
	/** As mayChange, for a folder: success says that entries of it may get new names. Changes nothing. */
	mayAdd(path: string, signal?: AbortSignal): Promise<Result<void>>;
	/** Takes leave and closes, in 2 s at most. */
	close(): Promise<void>;
};

/** Connects as a guest. Trouble: unreachable, timeout, cancelled, protocol, refused, denied, or 'missing' when there is no such share. */
export async function connectShare(target: ShareTarget): Promise<Result<SmbShare>> {
	const {host, port, share = 'EMMC Images', signal, connectTimeoutMs = 5000, requestTimeoutMs = 10_000, changeTimeoutMs = 40_000} = target;
	const what = `Could not open the share ${cleanText(share)}`;
	const socket = await openSocket({host, port, timeoutMs: connectTimeoutMs, signal, what});
	if (!socket.ok) return socket;

	const connection = new Smb2Connection(socket.value);
	const stop = () => connection.drop({kind: 'cancelled', cause: ''});
	signal?.addEventListener('abort', stop, {once: true});
	if (signal?.aborted) stop();
	const agreed = await negotiate(connection, what, requestTimeoutMs);
	const session = agreed.ok ? await sessionSetup(connection, what, requestTimeoutMs) : agreed;
	const tree = session.ok ? await treeConnect(connection, {host, share}, what, requestTimeoutMs) : session;
	signal?.removeEventListener('abort', stop);
	if (tree.ok) return success(shareOn(connection, {requestTimeoutMs, changeTimeoutMs}));
	connection.drop({kind: 'unreachable', cause: 'the share could not be opened'});
	return tree;
}

type TimeOuts = {readonly requestTimeoutMs: number; readonly changeTimeoutMs: number};

type Opening = {readonly path: string; readonly purpose: Purpose; readonly what: string; readonly openTimeoutMs: number; readonly signal: AbortSignal | undefined};

function shareOn(connection: Smb2Connection, {requestTimeoutMs, changeTimeoutMs}: TimeOuts): SmbShare {
	/** Opens, uses and closes a file; closes it also when it is opened too late. */
	const withFile = async <T>({path, purpose, what, openTimeoutMs, signal}: Opening, use: (file: FileId) => Promise<Result<T>>): Promise<Result<T>> => {
		if (signal?.aborted) return failure(smbTrouble('cancelled', what, ''));
		const wire = wirePath(path);
		if (!wire.ok) return wire;
		const opening = openFile(connection, wire.value, purpose, what, openTimeoutMs);
		const close = (file: FileId) => closeFile(connection, file, what, requestTimeoutMs);
		const opened = await stoppable(opening, what, signal);
		if (!opened.ok) {
			if (signal?.aborted) void opening.then(late => late.ok ? close(late.value) : late);
			return opened;
		}

		const used = await use(opened.value);
		const closing = close(opened.value);
		if (!used.ok && used.trouble.kind === 'cancelled') return used;
		const closed = await closing;
		return used.ok && !closed.ok ? closed : used;
	};

	const change = (path: string, what: string, information: FileInformation, signal: AbortSignal | undefined) => withFile(
		{path, purpose: toChange, what, openTimeoutMs: changeTimeoutMs, signal},
		file => setInfo(connection, file, information, what, changeTimeoutMs),
	);

	return {
		get isOpen() {
			return connection.isOpen;
		},
		list(path, signal) {
			const what = `Could not list ${shownName(path)}`;
			return withFile({path, purpose: toList, what, openTimeoutMs: requestTimeoutMs, signal}, folder => stoppable(
				readFolder(connection, folder, what, requestTimeoutMs, () => signal?.aborted ?? false), what, signal));
		},
		rename(from, to, signal) {
			const what = `Could not rename ${shownName(from)}`;
			const wire = wirePath(to);
			return wire.ok ? change(from, what, renameTo(wire.value), signal) : Promise.resolve(wire);
		},
		remove(path, signal) {
			return change(path, `Could not delete ${shownName(path)}`, deletion, signal);
		},
		mayChange(path, signal) {
			const what = `May not change ${shownName(path)}`;
			return withFile({path, purpose: toTry, what, openTimeoutMs: changeTimeoutMs, signal}, () => Promise.resolve(success()));
		},
		mayAdd(path, signal) {
			const what = `May not change ${shownName(path)}`;
			return withFile({path, purpose: toAdd, what, openTimeoutMs: changeTimeoutMs, signal}, () => Promise.resolve(success()));
		},
		async close() {
			const farewellMs = Math.min(1000, requestTimeoutMs);
			if (connection.isOpen) await leave(connection, farewellMs);
			connection.drop({kind: 'unreachable', cause: 'the connection was closed'});
		},
	};
}
