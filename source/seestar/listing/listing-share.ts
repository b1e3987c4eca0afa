import {cancelled, failure, type ProblemKind, type Result} from '../../errors/problem.js';
import type {ShareSource} from '../files/stored-files.js';
import {connectShare, type SmbShare} from '../smb/share.js';
import {orStopped} from '../wait.js';

/** A reading of a telescope lists two folders a target, one target after the other: so long the connection is kept for the next one, ms. */
const usualIdleMs = 5000;
/** The pages are there as well: nobody waits long for a share that does not answer, ms. */
const connectTimeoutMs = 3000;
/** After these a kept connection may only have been closed meanwhile. */
const ofTheLine = new Set<ProblemKind>(['unreachable', 'timeout', 'protocol']);

/** Shorter waits, for tests. */
type Timing = {readonly requestTimeoutMs?: number | undefined; readonly idleMs?: number};

type Kept = {readonly host: string; readonly port: number; readonly opening: Promise<Result<SmbShare>>; share: SmbShare | undefined};

/** A connection to the share on which folders are listed; it stays open for a while after the last one. */
export class ListingShare {
	readonly #source: () => ShareSource;
	readonly #timing: Timing;
	#kept: Kept | undefined;
	#users = 0;
	#idle: NodeJS.Timeout | undefined;

	constructor(source: () => ShareSource, timing: Timing = {}) {
		this.#source = source;
		this.#timing = timing;
	}

	/**
	 * Does something on the share; on a fresh connection once more where a kept one was gone, which silence may mean, too,
	 * unless told otherwise. Only for what may be done twice. Problem: the share's.
	 */
	async use<T>(act: (share: SmbShare) => Promise<Result<T>>, signal?: AbortSignal, {repeatsSilence = true} = {}): Promise<Result<T>> {
		this.#users++;
		clearTimeout(this.#idle);
		try {
			const wasKept = this.#kept?.share !== undefined;
			const done = await this.#once(act, signal);
			const isStale = !done.ok && wasKept && this.#kept?.share?.isOpen !== true && ofTheLine.has(done.problem.kind) && (repeatsSilence || done.problem.kind !== 'timeout') && signal?.aborted !== true;
			return isStale ? await this.#once(act, signal) : done;
		} finally {
			this.#users--;
			if (this.#users === 0) this.#idle = setTimeout(() => void this.close(), this.#timing.idleMs ?? usualIdleMs).unref();
		}
	}

	/** Takes leave of the share, once it is open. */
	async close(): Promise<void> {
		clearTimeout(this.#idle);
		const kept = this.#kept;
		this.#kept = undefined;
		const opened = await kept?.opening;
		if (opened?.ok) opened.value.close();
	}

	async #once<T>(act: (share: SmbShare) => Promise<Result<T>>, signal: AbortSignal | undefined): Promise<Result<T>> {
		const opened = await orStopped(this.#open(), signal, failure(cancelled('Could not open the share')));
		if (opened.ok) return act(opened.value);
		// It is the share that is missing, not what was to be done on it.
		return failure(opened.problem.kind === 'missing' ? {...opened.problem, kind: 'refused'} : opened.problem);
	}

	/** Whoever comes while it is being opened waits for the same connection, which no caller's stop ends. */
	async #open(): Promise<Result<SmbShare>> {
		const source = this.#source();
		const {host, port} = source;
		const known = this.#kept;
		if (known?.host === host && known.port === port && known.share?.isOpen !== false) return known.opening;
		if (known) void known.opening.then(opened => opened.ok ? opened.value.close() : undefined);
		const {requestTimeoutMs} = this.#timing;
		const kept: Kept = {host, port, share: undefined, opening: connectShare({...source, connectTimeoutMs, ...(requestTimeoutMs !== undefined && {requestTimeoutMs})})};
		this.#kept = kept;
		const opened = await kept.opening;
		if (opened.ok) kept.share = opened.value;
		else if (this.#kept === kept) this.#kept = undefined;
		return opened;
	}
}
