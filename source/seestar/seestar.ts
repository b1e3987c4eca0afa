import type {KeyObject} from 'node:crypto';
import type {FitsHeader} from '../fits/header.js';
import {withRetry} from '../errors/retry.js';
import {failure, success, type Result} from '../errors/problem.js';
import {cleanText} from '../format/clean-text.js';
import {clearBatch, configureBatch, readBatch, readBatchSettings, startBatch, stopBatch} from './batch.js';
import {batchStateOf} from './batch-state.js';
import {Novelties} from './novelties.js';
import {downloadFile} from './files/download.js';
import {readDeviceInfo} from './device-info.js';
import {proveFilesOwner} from './files/files-owner.js';
import {fetchHeader, type FetchTiming} from './files/fetch-header.js';
import {Link, type LinkTiming} from './link.js';
import {readSite} from './site.js';
import type {ScopeAddress, Seestar} from './port.js';
import {tapOf, type Tap} from '../recorder/wire-entry.js';
import {createSerialQueue} from './serial-queue.js';
import {SpareShare} from './files/spare-share.js';
import {listStored, removeStored, renameStored, storedAlbums} from './files/stored-files.js';
import {type Ask} from './rpc/rpc-connection.js';
import {listByAnyWay, readTargetsByAnyWay} from './way-round.js';
import {recordHeader} from './files/record-header.js';
import {checkFiles, checkRight} from './files/check-files.js';
import {briefly, deadline, orStopped} from './wait.js';
import {FolderLister} from './listing/folder-lister.js';
import {ListingShare} from './listing/listing-share.js';

export type SeestarOptions = {
	/** The user's signing key, for firmware that wants one; see loadSigningKey. */
	readonly key?: KeyObject;
	/** This machine's ms since 1970; by default Date.now. */
	readonly clock?: () => number;
	/** Receives, as cleaned text, what happens to the link; never a serial or a key. */
	readonly log?: (line: string) => void;
	/** Receives what goes over the wire, for a recording. */
	readonly tap?: Tap;
	/** Shorter waits, for tests. */
	readonly timing?: LinkTiming & FetchTiming;
};

// Longer than every time-out within: no call can outlive it.
const longestCallMs = 15 * 60_000;
const longestDownloadMs = 2 * 3_600_000;
/** How long to wait at the end for the answer of a share that is logged off, in ms. */
const leaveMs = 200;
/** Pushed while a telescope points, exposes and stacks live; a batch stack has its own. */
const sessionEvents = new Set(['View', 'ViewPlan', 'AutoGoto', 'Exposure', 'Stack', 'SaveImage']);

/**
 * A Seestar over its network interfaces: JSON-RPC for commands, HTTP for reading files, SMB for renaming and deleting.
 * Nothing is connected until something is asked of it.
 */
export function createSeestar(address: ScopeAddress, {key, clock = Date.now, log, timing, tap}: SeestarOptions = {}): Seestar {
	const wire = tapOf(address.label, tap);
	const link = new Link({address, key, timing, tap: wire});
	const inTurn = createSerialQueue();
	const closed = new AbortController();
	link.onLink((state, reason) => log?.(cleanText(`${address.label}: ${state}${reason === '' ? '' : `, ${reason}`}`)));

	// One signal for the caller's stop, for close() and for the time limit.
	const within = async <T>(signal: AbortSignal | undefined, act: (signal: AbortSignal) => Promise<Result<T>>, longestMs = longestCallMs): Promise<Result<T>> => {
		const limit = deadline(longestMs, signal, closed.signal);
		try {
			return await act(limit.signal);
		} finally {
			limit.end();
		}
	};

	// Reads may be repeated: if the connection broke in the middle, the link waits for it.
	const reading = async <T>(signal: AbortSignal | undefined, act: (signal: AbortSignal) => Promise<Result<T>>): Promise<Result<T>> =>
		within(signal, async limited => withRetry(async () => act(limited), briefly(limited, 100, 2)));

	const fileSource = () => ({host: link.filesHost, port: address.httpPort, tap: wire});
	const spare = new SpareShare();
	// What answers there after a gap may be another telescope.
	link.onLink(() => {
		spare.close();
	});
	const shareSource = () => ({host: link.filesHost, port: address.smbPort, tap: wire, spare});
	const novelties = new Novelties(text => {
		log?.(cleanText(`${address.label}: ${text}`));
		wire?.({kind: 'noted', text});
	});
	link.onEvent(({name, fields}) => {
		novelties.see(name, fields);
	});
	const ask: Ask = async (method, ...rest) => {
		const reply = await link.ask(method, ...rest);
		if (reply.ok) novelties.see(method, reply.value.result);
		return reply;
	};

	// A serial only identifies the host of the commands; another host's files are used once they are known to be this
	// telescope's.
	let provenHost: string | undefined;
	const areFilesProven = () => address.filesHost === undefined || provenHost === link.filesHost;
	const proveFiles = async (folders: readonly string[], signal?: AbortSignal): Promise<Result<void>> => {
		const {filesHost} = link;
		if (address.filesHost === undefined || areFilesProven()) return success();
		const proven = await proveFilesOwner(address.filesHost, folders, {ask, inTurn, signal, stored: async folder => listStored(shareSource(), folder, signal)});
		if (proven.ok) provenHost = filesHost;
		return proven;
	};

	const proving = async <T>(what: string, folder: string, signal: AbortSignal, act: () => Promise<Result<T>>): Promise<Result<T>> => {
		const proven = await proveFiles([folder], signal);
		return proven.ok ? act() : failure({...proven.problem, what: `${what}: ${proven.problem.what}`});
	};

	// Files are changed only on the telescope whose serial was compared.
	const changing = async (what: string, folder: string, signal: AbortSignal | undefined, act: (signal: AbortSignal) => Promise<Result<void>>): Promise<Result<void>> =>
		within(signal, async limited => {
			const ready = await link.ready(what, limited);
			return ready.ok ? proving(what, folder, limited, async () => act(limited)) : ready;
		});

	const listingShare = new ListingShare(shareSource, {requestTimeoutMs: timing?.answerTimeoutMs});
	const lister = new FolderLister({
		ask,
		inTurn,
		share: listingShare,
		byPages: async (folder, shouldHaveFiles, signal) => inTurn(`Could not list ${cleanText(folder)}`, async () =>
			listByAnyWay(ask, {folder, shouldHaveFiles}, async () => listStored(shareSource(), folder, signal), signal), signal),
		ready: async (what, signal) => link.ready(what, signal),
		proveFiles: async signal => proveFiles([], signal),
		areFilesProven,
		log: line => log?.(cleanText(`${address.label}: ${line}`)),
	});

	return {
		address,
		readDeviceInfo: async signal => within(signal, async limited => {
			const opened = await link.open(limited);
			return opened.ok ? withRetry(async () => readDeviceInfo(ask, clock, limited), briefly(limited, 100, 2)) : opened;
		}),
		readSite: async signal => reading(signal, async limited => readSite(ask, limited)),
		onLink: listener => link.onLink(listener),
		onBatch: listener => link.onEvent(event => {
			if (event.name === 'BatchStack') listener(batchStateOf(event.fields));
		}),
		onSession: listener => link.onEvent(({name}) => {
			if (sessionEvents.has(name)) listener();
		}),
		targets: async signal => reading(signal, async limited => {
			const targets = await readTargetsByAnyWay(ask, async () => storedAlbums(shareSource(), limited), limited);
			if (targets.ok) lister.know(targets.value);
			return targets;
		}),
		prepareListing() {
			void within(undefined, async limited => success(await lister.prepare(limited)));
		},
		list: async (folder, signal) => within(signal, async limited => lister.list(folder, limited)),
		listByPages: async (folder, signal) => within(signal, async limited => lister.listByPages(folder, limited)),
		note: text => log?.(cleanText(`${address.label}: ${text}`)),
		listStored: async (folder, signal) => reading(signal, async limited => listStored(shareSource(), folder, limited)),
		checkRight: async (folders, signal) => within(signal, async limited => {
			const proven = await proveFiles(folders, limited);
			return proven.ok ? checkRight(shareSource(), folders, limited) : proven;
		}),
		checkFiles: async (folders, signal) => within(signal, async limited => checkFiles(fileSource(), shareSource(), folders, async () => proveFiles(folders, limited), limited)),
		header: async (folder, name, signal) => within(signal, async limited => fetchHeader(fileSource(), folder, name, {...timing, signal: limited})),
		sharedHeaders: async (folder, names, signal) => {
			const read = await within(signal, async limited => success(await lister.headers(folder, names, limited)));
			const headers = read.ok ? read.value : new Map<string, FitsHeader>();
			for (const [name, header] of headers) recordHeader(header, `${folder}/${name}`, wire);
			return headers;
		},
		download: async (folder, name, to, {signal, onProgress} = {}) => within(signal, async limited =>
			proving(`Could not fetch ${cleanText(name)}`, folder, limited, async () => downloadFile(fileSource(), folder, name, to, {...timing, signal: limited, onProgress})), longestDownloadMs),
		rename: async (folder, from, to, signal) => changing(`Could not rename ${cleanText(from)}`, folder, signal, async limited =>
			renameStored(shareSource(), folder, from, to, limited)),
		remove: async (folder, name, signal) => changing(`Could not delete ${cleanText(name)}`, folder, signal, async limited =>
			removeStored(shareSource(), folder, name, limited)),
		readBatch: async signal => reading(signal, async limited => readBatch(ask, limited)),
		readBatchSettings: async signal => reading(signal, async limited => readBatchSettings(ask, limited)),
		configureBatch: async (settings, form, signal) => within(signal, async limited => configureBatch(ask, settings, form, limited)),
		startBatch: async signal => within(signal, async limited => startBatch(ask, limited)),
		stopBatch: async signal => within(signal, async limited => stopBatch(ask, limited)),
		clearBatch: async signal => within(signal, async limited => clearBatch(ask, limited)),
		close: async () => {
			closed.abort();
			link.close();
			spare.end();
			await orStopped(listingShare.close(), AbortSignal.timeout(leaveMs), undefined);
		},
	};
}
