import {cleanText} from '../../format/clean-text.js';
import {failure, success, type Result} from '../../errors/problem.js';
import {Smb2Connection} from './connection.js';
import {closeFile, openFile, toAdd, toChange, toList, toTry, type FileId, type Purpose} from './create.js';
import {negotiate} from './negotiate.js';
import type {StoredFile} from './directory-entry.js';
import {canReadStarts, readStarts} from './read-starts.js';
import {canReadAhead, readFolder, readFolderAt} from './query-directory.js';
import {sessionSetup} from './session-setup.js';
import {deletion, renameTo, setInfo, type FileInformation} from './set-info.js';
import {type ScopeTap} from '../../recorder/wire-entry.js';
import {shownName, wirePath} from './share-path.js';
import {smbProblem} from './smb-problem.js';
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
	/** For each answer, except those with `changeTimeoutMs`. */
	readonly requestTimeoutMs?: number;
	/** For each answer during a rename or deletion: a server may wait 35 s for another client's oplock. */
	readonly changeTimeoutMs?: number;
	/** Receives each command with its name and its status, and the names in a listing. */
	readonly tap?: ScopeTap;
};

/**
 * An open guest share. Paths are below the share, with '/': `MyWorks/IC 434/x.fit`; the names in them are the raw ones. No
 * call ever throws or rejects. After 'timeout', 'unreachable' or 'protocol' the connection is lost and the request may have
 * been carried out: connect again and list before repeating a change.
 */
export type SmbShare = {
	readonly isOpen: boolean;
	/** The server's present time, with which the last writes of files are stamped, in ms since 1970; undefined if it did not report it. */
	readonly nowMs: number | undefined;
	/** All entries of a folder. 'missing' if it does not exist. */
	list(path: string, signal?: AbortSignal): Promise<Result<readonly StoredFile[]>>;
	/**
	 * The first bytes of files, at most 64 KiB each, many files in one exchange: in the order of the paths, fewer bytes where
	 * a file is shorter, undefined for one that cannot be read.
	 */
	readStarts(paths: readonly string[], bytes: number, signal?: AbortSignal): Promise<Result<ReadonlyArray<Buffer | undefined>>>;
	/** Renames a file, never over another: 'exists'. Once it has been requested, the signal is ignored: 'cancelled' means that nothing changed. */
	rename(from: string, to: string, signal?: AbortSignal): Promise<Result<void>>;
	/** Deletes a file, never a folder. The signal works as for rename. */
	remove(path: string, signal?: AbortSignal): Promise<Result<void>>;
	/** Opens a file with the access rights that a change needs, and closes it again: success means that it can be renamed. Changes nothing. */
	mayChange(path: string, signal?: AbortSignal): Promise<Result<void>>;
	/** Like mayChange, for a folder: success means that its entries can be renamed. Changes nothing. */
	mayAdd(path: string, signal?: AbortSignal): Promise<Result<void>>;
	/** Logs off and closes, without waiting for anything. */
	close(): void;
};

/** Connects as a guest. Problem: unreachable, timeout, cancelled, protocol, refused, denied, or 'missing' if there is no such share. */
export async function connectShare(target: ShareTarget): Promise<Result<SmbShare>> {
	const {host, port, share = 'EMMC Images', signal, connectTimeoutMs = 5000, requestTimeoutMs = 10_000, changeTimeoutMs = 40_000, tap} = target;
	const what = `Could not open the share ${cleanText(share)}`;
	const socket = await openSocket({host, port, timeoutMs: connectTimeoutMs, signal, what});
	if (!socket.ok) return socket;

	const connection = new Smb2Connection(socket.value, tap);
	const stop = () => connection.drop({kind: 'cancelled', cause: ''});
	signal?.addEventListener('abort', stop, {once: true});
	if (signal?.aborted) stop();
	const agreed = await negotiate(connection, what, requestTimeoutMs);
	const session = agreed.ok ? await sessionSetup(connection, what, requestTimeoutMs) : agreed;
	const tree = session.ok ? await treeConnect(connection, {host, share}, what, requestTimeoutMs) : session;
	signal?.removeEventListener('abort', stop);
	if (tree.ok) return success(shareOn(connection, {requestTimeoutMs, changeTimeoutMs}, tap));
	connection.drop({kind: 'unreachable', cause: 'the share could not be opened'});
	return tree;
}

type TimeOuts = {readonly requestTimeoutMs: number; readonly changeTimeoutMs: number};

type Opening = {readonly path: string; readonly purpose: Purpose; readonly what: string; readonly openTimeoutMs: number; readonly signal: AbortSignal | undefined};

function shareOn(connection: Smb2Connection, {requestTimeoutMs, changeTimeoutMs}: TimeOuts, tap: ScopeTap | undefined): SmbShare {
	/** Opens, uses and closes a file; also closes it if the opening comes too late. */
	const withFile = async <T>({path, purpose, what, openTimeoutMs, signal}: Opening, use: (file: FileId) => Promise<Result<T>>): Promise<Result<T>> => {
		if (signal?.aborted) return failure(smbProblem('cancelled', what, ''));
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
		if (!used.ok && used.problem.kind === 'cancelled') return used;
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
		get nowMs() {
			return connection.clockOffsetMs === undefined ? undefined : connection.clockOffsetMs + performance.now();
		},
		async list(path, signal) {
			const what = `Could not list ${shownName(path)}`;
			const shouldStop = () => signal?.aborted ?? false;
			const wire = wirePath(path);
			if (!wire.ok) return wire;
			if (shouldStop()) return failure(smbProblem('cancelled', what, ''));
			const listed = canReadAhead(connection)
				? await stoppable(readFolderAt(connection, wire.value, {what, timeoutMs: requestTimeoutMs, shouldStop}), what, signal)
				: await withFile({path, purpose: toList, what, openTimeoutMs: requestTimeoutMs, signal}, folder => stoppable(
					readFolder(connection, folder, what, requestTimeoutMs, shouldStop), what, signal));
			if (listed.ok) tap?.({kind: 'smbListed', number: connection.number, path, names: listed.value.map(({name, sizeBytes, isFolder}) => [name, sizeBytes, isFolder])});
			return listed;
		},
		async readStarts(paths, bytes, signal) {
			const what = 'Could not read the first bytes of files';
			const shouldStop = () => signal?.aborted ?? false;
			// A name that SMB cannot carry is left out, and stays undefined.
			const wires = paths.map(path => wirePath(path));
			const sent = wires.flatMap(wire => wire.ok ? wire.value : []);
			if (!canReadStarts(connection)) return success(paths.map(() => undefined));
			const read = await stoppable(readStarts(connection, sent, {bytes, what, timeoutMs: requestTimeoutMs, shouldStop}), what, signal);
			if (!read.ok) return read;
			const starts = read.value.values();
			return success(wires.map(wire => wire.ok ? starts.next().value : undefined));
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
			const what = `Cannot change ${shownName(path)}`;
			return withFile({path, purpose: toTry, what, openTimeoutMs: changeTimeoutMs, signal}, () => Promise.resolve(success()));
		},
		mayAdd(path, signal) {
			const what = `Cannot change ${shownName(path)}`;
			return withFile({path, purpose: toAdd, what, openTimeoutMs: changeTimeoutMs, signal}, () => Promise.resolve(success()));
		},
		close() {
			leave(connection);
		},
	};
}
