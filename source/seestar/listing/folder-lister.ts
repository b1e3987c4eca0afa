import type {FitsHeader} from '../../fits/header.js';
import {failure, success, type Problem, type Result} from '../../errors/problem.js';
import {withRetry} from '../../errors/retry.js';
import {cleanText} from '../../format/clean-text.js';
import {isProtectedFolder} from '../files/remote-path.js';
import {listFirstPages} from '../folder-listing.js';
import type {RemoteFile, TargetFolders} from '../port.js';
import type {Ask} from '../rpc/rpc-connection.js';
import {briefly, orStopped} from '../wait.js';
import {noting} from '../way-round.js';
import {compareWays, type Comparison} from './compare-ways.js';
import type {ListingShare} from './listing-share.js';
import {listShared} from './shared-files.js';
import {readSharedHeaders} from './shared-headers.js';

/** Pages that the comparison asks for at most: 80 files. */
const pagesCompared = 4;
/** Folders that are tried for one that has a file to compare: what the album list counts may be gone. */
const foldersTried = 3;
/** A share that failed is left alone for so long, ms. */
const awayMs = 5 * 60_000;
/** A comparison that could not be made, because the telescope was busy say, is tried again after so long, ms. */
const againMs = 60_000;
/** So much of a file is read for its first header: four FITS blocks, as over HTTP. After that as much as the longest so far had, as long as that is enough. */
const firstHeaderBytes = 11_520;
/** Lines about single folders that one session writes to its log. */
const linesAtMost = 20;

type Parts = {
	readonly ask: Ask;
	readonly share: ListingShare;
	/** One listing over the control port at a time. */
	readonly inTurn: <T>(what: string, task: () => Promise<Result<T>>, signal?: AbortSignal) => Promise<Result<T>>;
	/** A folder by the page commands, complete or problem; `shouldHaveFiles` as in listFolder. */
	readonly byPages: (folder: string, shouldHaveFiles: boolean, signal?: AbortSignal) => Promise<Result<readonly RemoteFile[]>>;
	/** The link is online, and it is the telescope that it was. Problem: the link's. */
	readonly ready: (what: string, signal?: AbortSignal) => Promise<Result<void>>;
	/** The files are those of the telescope that takes the commands, see files-owner.ts. */
	readonly proveFiles: (signal?: AbortSignal) => Promise<Result<void>>;
	/** That has been seen, or they are on the telescope itself. */
	readonly areFilesProven: () => boolean;
	readonly log: (line: string) => void;
};

/** The folder whose listing waits for the comparison, and that listing where it is under way beside it: it need not be made twice. */
type OwnListing = {readonly folder: string; readonly early: Promise<Result<readonly RemoteFile[]>> | undefined};

/**
 * Lists folders through the file share where that can be, and by pages where not. The share is used once it has said the
 * same as the pages of a small folder; where they differ the pages have the last word in this session. Whatever else is
 * wrong with it (away, no guests, a folder that it does not have by that name) sends the listing to the pages, too.
 */
export class FolderLister {
	readonly #parts: Parts;
	/** Files by the album list, by the folder's name. */
	readonly #counts = new Map<string, number>();
	#way: 'unproven' | 'share' | 'pages' = 'unproven';
	#proving: Promise<Problem | undefined> | undefined;
	#awayUntilMs = 0;
	/** How long headers are here, in bytes. */
	#headerBytes = 0;
	#givesHeaders = true;
	readonly #told = new Set<string>();

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** Opens the share, so that a listing that is about to come does not wait for that. Nothing follows where it cannot be opened: the listing says that. */
	async prepare(signal?: AbortSignal): Promise<void> {
		if (this.#way === 'pages' || performance.now() < this.#awayUntilMs || !this.#parts.areFilesProven()) return;
		const ready = await this.#parts.ready('Could not open the share', signal);
		if (ready.ok) await this.#parts.share.use(() => Promise.resolve(success()), signal);
	}

	/** Takes note of the album list: only folders that it has by these names are asked of the share, which does not tell `m 31` from `M 31`. */
	know(targets: readonly TargetFolders[]): void {
		this.#counts.clear();
		for (const {stackFolder, stackCount, subFrameFolder, subFrameCount} of targets) {
			if (stackFolder !== undefined) this.#counts.set(stackFolder, stackCount);
			if (subFrameFolder !== undefined) this.#counts.set(subFrameFolder, subFrameCount);
		}
	}

	/** The files of a folder, complete or problem; a missing folder is empty. */
	async list(folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>> {
		return (this.#mayShare(folder) ? await this.#fromShare(folder, signal) : undefined) ?? this.listByPages(folder, signal);
	}

	/** The same by the page commands alone. */
	async listByPages(folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>> {
		return this.#parts.byPages(folder, this.#shouldHaveFiles(folder), signal);
	}

	/**
	 * Headers of files in a folder, by name, as far as the share gives them where folders are listed from it; none where not,
	 * and none that HTTP must judge, see readSharedHeaders.
	 */
	async headers(folder: string, names: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, FitsHeader>> {
		const none = new Map<string, FitsHeader>();
		if (names.length === 0 || !this.#givesHeaders || this.#way !== 'share' || !this.#mayShare(folder)) return none;
		const ready = await this.#parts.ready(`Could not read headers in ${cleanText(folder)}`, signal);
		if (!ready.ok) return none;
		const bytes = this.#headerBytes || firstHeaderBytes;
		// A share that is silent has been waited for long enough: HTTP gives headers, too.
		const read = await this.#parts.share.use(async share => readSharedHeaders(share, folder, names, bytes, signal), signal, {repeatsSilence: false});
		if (!read.ok) {
			if (read.problem.kind !== 'cancelled') this.#shareFailed(read.problem);
			return none;
		}

		const isWhole = read.value.size === names.length;
		this.#headerBytes = isWhole ? Math.max(this.#headerBytes, ...[...read.value.values()].map(({headerBytes = 0}) => headerBytes)) : firstHeaderBytes;
		// One broken file says nothing, and these may be longer than the last ones; a share that gives none of several does not give headers.
		if (read.value.size === 0 && names.length > 1 && bytes >= firstHeaderBytes) {
			this.#givesHeaders = false;
			this.#parts.log(`headers are read over HTTP, because the file share gives none of ${names.length} in ${cleanText(folder)}`);
		}

		return read.value;
	}

	#mayShare(folder: string): boolean {
		return this.#way !== 'pages' && this.#counts.has(folder) && performance.now() >= this.#awayUntilMs;
	}

	#shouldHaveFiles(folder: string): boolean {
		return (this.#counts.get(folder) ?? 0) > 0;
	}

	/** Undefined where it is for the pages to say. */
	async #fromShare(folder: string, signal: AbortSignal | undefined): Promise<Result<readonly RemoteFile[]> | undefined> {
		const what = `Could not list ${cleanText(folder)}`;
		const ready = await this.#parts.ready(what, signal);
		if (!ready.ok) return ready;
		// Listed beside the comparison, which decides whether that counts.
		const early = this.#way === 'unproven' && this.#parts.areFilesProven() ? this.#shared(folder, signal) : undefined;
		if (this.#way === 'unproven') {
			const isOwn = this.#proving === undefined;
			this.#proving ??= this.#prove({folder, early}, signal).finally(() => {
				this.#proving = undefined;
			});
			const locked = await orStopped(this.#proving, signal, undefined);
			// The answer is that of the listing whose comparison it was; one that only waited for it asks the pages itself.
			if (locked) return isOwn ? failure({...locked, what}) : undefined;
		}

		if (this.#way !== 'share') return undefined;
		const listed = await (early ?? this.#shared(folder, signal));
		// A storage that is not mounted looks like an empty folder: the blocks of a night would be taken for not stacked yet.
		if (listed.ok && listed.value.length === 0 && this.#shouldHaveFiles(folder)) return undefined;
		if (listed.ok || listed.problem.kind === 'cancelled') return listed;
		this.#shareFailed(listed.problem);
		return undefined;
	}

	/** Decides the way where it can be; a telescope that wants a key says no more to the pages themselves. */
	async #prove(own: OwnListing, signal: AbortSignal | undefined): Promise<Problem | undefined> {
		const owner = await this.#parts.proveFiles(signal);
		if (!owner.ok) {
			if (owner.problem.kind !== 'cancelled') this.#shareFailed(owner.problem);
			return undefined;
		}

		for (const folder of this.#smallFolders()) {
			const {comparison, isUnknown} = await this.#compare(folder, own, signal);
			// Firmware without the page commands leaves nothing to compare with.
			if (comparison.kind === 'agreed' || isUnknown) {
				this.#way = 'share';
				return undefined;
			}

			if (comparison.kind === 'differed') {
				this.#way = 'pages';
				this.#parts.log(`folders are listed by pages, because the file share says something else of ${cleanText(folder)}: ${comparison.difference}`);
				return undefined;
			}

			if (comparison.kind === 'failed') {
				const {way, problem} = comparison;
				if (problem.kind === 'cancelled') return undefined;
				if (problem.kind === 'locked') return problem;
				if (way === 'share') this.#shareFailed(problem);
				if (problem.kind !== 'missing') break;
			}
		}

		this.#awayUntilMs = Math.max(this.#awayUntilMs, performance.now() + againMs);
		return undefined;
	}

	/** Those with the fewest files: of sub-frames where there are any. */
	#smallFolders(): string[] {
		const rankOf = (folder: string) => isProtectedFolder(folder) ? 0 : 1;
		const filled = [...this.#counts].filter(([, count]) => count > 0);
		return filled.sort(([one, a], [other, b]) => rankOf(one) - rankOf(other) || a - b).slice(0, foldersTried).map(([folder]) => folder);
	}

	async #compare(folder: string, own: OwnListing, signal: AbortSignal | undefined): Promise<{readonly comparison: Comparison; readonly isUnknown: boolean}> {
		const noted = noting(this.#parts.ask);
		let listing = own.folder === folder ? own.early : undefined;
		const shared = async () => this.#shared(folder, signal);
		const comparison = await compareWays({
			async shared() {
				const listed = listing ?? shared();
				listing = undefined;
				return listed;
			},
			paged: async () => this.#parts.inTurn(`Could not list ${cleanText(folder)}`, async () =>
				withRetry(async () => listFirstPages(noted.ask, folder, pagesCompared, signal), briefly(signal, 100, 2)), signal),
		});
		return {comparison, isUnknown: noted.isUnknown()};
	}

	async #shared(folder: string, signal: AbortSignal | undefined): Promise<Result<readonly RemoteFile[]>> {
		return this.#parts.share.use(async share => listShared(share, folder, signal), signal);
	}

	/** A folder that is not there by its name says nothing of the others. */
	#shareFailed({kind, what, cause}: Problem): void {
		if (kind !== 'missing') this.#awayUntilMs = performance.now() + awayMs;
		const line = `folders are listed by pages: ${what}: ${cause}`;
		if (this.#told.has(line) || this.#told.size >= linesAtMost) return;
		this.#told.add(line);
		this.#parts.log(line);
	}
}
