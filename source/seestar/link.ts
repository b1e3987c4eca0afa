import {EventEmitter, once} from 'node:events';
import type {KeyObject} from 'node:crypto';
import {withRetry} from '../errors/retry.js';
import {cancelled, failure, success, problemOf, type Result, type Problem} from '../errors/problem.js';
import {lineProblem} from './connect.js';
import {askSerial, type HandshakeOptions} from './handshake.js';
import type {LinkState, ScopeAddress} from './port.js';
import {resolveHost} from './discovery/resolve-host.js';
import {openRpcConnection, type Ask, type RpcConnection, type RpcConnectionOptions} from './rpc/rpc-connection.js';
import type {RpcEvent} from './rpc/rpc-message.js';
import type {ScopeTap} from '../recorder/wire-entry.js';
import {parseScopeAddress} from './address.js';
import {deadline, orStopped, wallClock} from './wait.js';

/** All in milliseconds; the defaults suit a real telescope, tests shorten them. */
export type LinkTiming = Pick<RpcConnectionOptions, 'connectTimeoutMs' | 'heartbeatEveryMs' | 'heartbeatTimeoutMs'>
	& Pick<HandshakeOptions, 'probeTimeoutMs' | 'challengeTimeoutMs'> & {
		/** The first and the longest pause before connecting again; defaults 1 s and 30 s. */
		readonly firstRetryMs?: number;
		readonly longestRetryMs?: number;
		/** How long a call waits for a lost link; default 20 s. */
		readonly patienceMs?: number;
	};

type LinkOptions = {
	readonly address: ScopeAddress;
	readonly key?: KeyObject;
	readonly timing?: LinkTiming;
	/** Receives what goes over the connection, both ways. */
	readonly tap?: ScopeTap;
};

type LinkEvents = {changed: []; shown: [LinkState, string]; told: [RpcEvent]};

/**
 * Keeps the connection to one telescope: connects on first use and, once it has been online, reconnects after each loss,
 * with the handshake, and only to the device with the same serial.
 */
export class Link {
	readonly #options: LinkOptions;
	readonly #timing: LinkTiming;
	readonly #emitter = new EventEmitter<LinkEvents>();
	readonly #end = new AbortController();
	#state: LinkState | undefined;
	#reason = '';
	#problem: Problem | undefined;
	#connection: RpcConnection | undefined;
	#attempt: Promise<Result<void>> | undefined;
	#isRetrying = false;
	#serial = '';
	#host: string;
	#filesHost: string | undefined;

	constructor(options: LinkOptions) {
		this.#options = options;
		this.#timing = options.timing ?? {};
		this.#host = options.address.host;
		this.#emitter.setMaxListeners(0);
	}

	/** The literal address for HTTP and SMB: the one whose serial was compared, unless the user named another host for the files. */
	get filesHost(): string {
		return this.#filesHost ?? this.#options.address.filesHost ?? this.#host;
	}

	/** Called at each change of state or of its reason. Returns a function that unsubscribes. */
	onLink(listener: (link: LinkState, reason: string) => void): () => void {
		this.#emitter.on('shown', listener);
		return () => this.#emitter.off('shown', listener);
	}

	/** Called at each event from the telescope. Returns a function that unsubscribes. */
	onEvent(listener: (event: RpcEvent) => void): () => void {
		this.#emitter.on('told', listener);
		return () => this.#emitter.off('told', listener);
	}

	/** Makes sure that the link is online, and tries at once if it is not. Problem: unreachable, timeout, locked, refused, protocol, cancelled. */
	async open(signal?: AbortSignal): Promise<Result<void>> {
		const what = `Could not connect to ${this.#options.address.label}`;
		if (this.#end.signal.aborted || signal?.aborted) return failure(cancelled(what));
		if (this.#connection) return success();
		this.#attempt ??= this.#connect();
		return orStopped(this.#attempt, signal, failure(cancelled(what)));
	}

	/** Like RpcConnection.ask; a call made while the link is lost waits for it, up to the patience. A call interrupted by a loss is not repeated. */
	readonly ask: Ask = async (method, params, options) => {
		const connection = await this.#ready(options.what, options.signal);
		return connection.ok ? connection.value.ask(method, params, options) : connection;
	};

	/** Waits until the link is online and its serial has been compared, up to the patience; for traffic over HTTP or SMB. */
	async ready(what: string, signal?: AbortSignal): Promise<Result<void>> {
		const connection = await this.#ready(what, signal);
		return connection.ok ? success() : connection;
	}

	/** Ends the link for good; everything that waits for it ends with 'cancelled'. */
	close(): void {
		if (this.#end.signal.aborted) return;
		this.#end.abort();
		this.#connection?.close();
		this.#connection = undefined;
		this.#become('closed');
	}

	async #ready(what: string, signal?: AbortSignal): Promise<Result<RpcConnection>> {
		const limit = deadline(this.#timing.patienceMs ?? 20_000, signal);
		try {
			if (this.#problem === undefined) void this.open();
			for (;;) {
				if (this.#connection) return success(this.#connection);
				if (this.#end.signal.aborted || signal?.aborted) return failure(cancelled(what));
				const problem = this.#problem ?? problemOf('unreachable', what, 'it is not connected yet', 'Check that the telescope is on.');
				const isHopeless = this.#attempt === undefined && (!this.#isRetrying || problem.retry === 'permanent');
				if (isHopeless || limit.signal.aborted) return failure({...problem, what});
				await once(this.#emitter, 'changed', {signal: limit.signal}).catch(() => undefined);
			}
		} finally {
			limit.end();
		}
	}

	async #connect(): Promise<Result<void>> {
		if (!this.#isRetrying) this.#become('connecting');
		const {address} = this.#options;
		let result = await this.#connectTo(address.host);
		// Discovery gave an address for a name; after a restart of the router the name may lead to another address, and the
		// old one to nobody or to somebody else.
		const name = parseScopeAddress(address.label);
		const isGone = !result.ok && (result.problem.kind === 'unreachable' || result.problem.kind === 'refused');
		if (isGone && name.ok && name.value.host !== address.host) {
			const byName = await this.#connectTo(name.value.host);
			if (byName.ok || byName.problem.kind === 'locked') result = byName;
		}

		this.#attempt = undefined;
		if (this.#end.signal.aborted) return failure(cancelled('The telescope was disconnected'));
		if (result.ok) {
			this.#problem = undefined;
			this.#connection = result.value;
			this.#become('online');
			return success();
		}

		this.#fail(result.problem);
		return result;
	}

	async #connectTo(name: string): Promise<Result<RpcConnection>> {
		const {address} = this.#options;
		const {signal} = this.#end;
		// A name server that is away must not hide a telescope whose address is known.
		const isOwnNetwork = name !== address.host;
		const host = await resolveHost(name, {signal, isOwnNetwork}) ?? (name === address.host && this.#serial !== '' ? this.#host : undefined);
		if (host === undefined) return failure(lineProblem(`Could not reach ${name}`, Object.assign(new Error(), {code: 'ENOTFOUND'})));
		const opened = await openRpcConnection({
			...this.#timing, host, port: address.rpcPort, signal, tap: this.#options.tap,
			onEvent: event => this.#emitter.emit('told', event),
			onClosed: problem => {
				if (opened.ok && opened.value === this.#connection) this.#lose(problem);
			},
		});
		if (!opened.ok) return opened;
		const recognised = await this.#recognise(opened.value);
		if (recognised.ok) {
			this.#host = host;
			const {filesHost} = address;
			if (filesHost !== undefined) this.#filesHost = await resolveHost(filesHost, {signal}) ?? this.#filesHost;
		} else opened.value.close();
		return recognised.ok && opened.value.closed ? failure(opened.value.closed) : recognised;
	}

	// Before any other command: is this the telescope that was here before?
	async #recognise(connection: RpcConnection): Promise<Result<RpcConnection>> {
		const told = await askSerial(connection, {...this.#timing, key: this.#options.key, signal: this.#end.signal});
		if (!told.ok) return told;
		// One of zeros is that of a device that was given none.
		const serial = /^0*$/.test(told.value) ? '' : told.value;
		if (this.#serial !== '' && serial === '') {
			return failure(problemOf('protocol', 'Could not connect', `what answers at ${this.#options.address.label} does not say which telescope it is`, 'It is asked again.', 'retryable'));
		}

		if (this.#serial !== '' && serial !== this.#serial) {
			const cause = `a different telescope answers at ${this.#options.address.label}`;
			return failure(problemOf('refused', 'Could not connect', cause, 'Check the address, or start again to work with that telescope.'));
		}

		if (serial !== '') this.#serial = serial;
		return success(connection);
	}

	#lose(problem: Problem): void {
		this.#connection = undefined;
		if (this.#end.signal.aborted) return;
		this.#fail(problem);
		void this.#retry();
	}

	async #retry(): Promise<void> {
		if (this.#isRetrying) return;
		this.#isRetrying = true;
		const {firstRetryMs: firstMs = 1000, longestRetryMs: longestMs = 30_000} = this.#timing;
		const {signal} = this.#end;
		// For as long as the link is wanted: a key may arrive, and another telescope may leave.
		await withRetry(async ({number}) => number === 1 && this.#problem ? failure(this.#problem) : this.open(), {
			clock: wallClock, signal, firstMs, longestMs, patienceMs: Number.POSITIVE_INFINITY, isPassing: () => true,
		});

		this.#isRetrying = false;
	}

	#fail(problem: Problem): void {
		this.#problem = problem;
		this.#become(problem.kind === 'locked' ? 'locked' : 'lost', problem.cause);
	}

	#become(state: LinkState, reason = ''): void {
		const isNews = state !== this.#state || reason !== this.#reason;
		this.#state = state;
		this.#reason = reason;
		this.#emitter.emit('changed');
		// Each failed attempt ends in the same state, which is reported only once.
		if (isNews) this.#emitter.emit('shown', state, reason);
	}
}
