import type {Socket} from 'node:net';
import {cancelled, failure, success, problemOf, type Result, type Problem} from '../../errors/problem.js';
import {connectSocket, lineProblem} from '../connect.js';
import {type ScopeTap} from '../../recorder/wire-entry.js';
import {keyRequiredBy} from '../key-required.js';
import {RpcLineReader} from './rpc-line-reader.js';
import {readMessage, type RpcEvent, type RpcReply} from './rpc-message.js';
import {rpcTapOf, type RpcTap} from './rpc-tap.js';

/** The parameters of a request; never put `verify` in here: see authenticationMethods. */
export type RpcParams = {readonly [name: string]: unknown} | readonly unknown[] | undefined;

type AskOptions = {
	/** The start of a problem's sentence, e.g. "Could not read the albums". */
	readonly what: string;
	readonly signal?: AbortSignal;
	/** Default 10 s; events do not extend it. */
	readonly timeoutMs?: number;
};

/** Sends one request and waits for its reply, whatever its code. Problem: unreachable, timeout, cancelled. */
export type Ask = (method: string, params: RpcParams, options: AskOptions) => Promise<Result<RpcReply>>;

export type RpcConnectionOptions = {
	readonly host: string;
	readonly port: number;
	readonly signal?: AbortSignal;
	readonly connectTimeoutMs?: number;
	/** How long we may be silent before test_connection is sent; default 5 s. */
	readonly heartbeatEveryMs?: number;
	/** How long its answer may take before the connection counts as dead; default 10 s. */
	readonly heartbeatTimeoutMs?: number;
	readonly maxLineBytes?: number;
	readonly onEvent?: (event: RpcEvent) => void;
	/** Called once, when the connection is lost for whatever reason. */
	readonly onClosed?: (problem: Problem) => void;
	/** Receives what goes over the connection, both ways. */
	readonly tap?: ScopeTap;
};

type Waiting = (result: Result<RpcReply>) => void;

// These are sent as they are; every other request has a top-level "verify", which firmware 7.75 wants and older firmware
// ignores. Inside `params` some methods refuse it (section 2.1).
const authenticationMethods = new Set(['get_verify_str', 'verify_client', 'pi_is_verified']);

/** Opens a connection to the control port (TCP 4700). Problem: unreachable, cancelled. */
export async function openRpcConnection(options: RpcConnectionOptions): Promise<Result<RpcConnection>> {
	const {host, port, signal, connectTimeoutMs, tap} = options;
	const wire = tap && rpcTapOf(tap);
	const socket = await connectSocket({host, port, signal, timeoutMs: connectTimeoutMs});
	if (!socket.ok) wire?.closed(socket.problem.cause, socket.problem.kind === 'cancelled');
	return socket.ok ? success(new RpcConnection(socket.value, options, wire)) : socket;
}

/** One JSON-RPC connection, from connected to closed; it does not reconnect. */
export class RpcConnection {
	readonly #socket: Socket;
	readonly #options: RpcConnectionOptions;
	readonly #reader: RpcLineReader;
	readonly #waiting = new Map<number, Waiting>();
	readonly #wire: RpcTap | undefined;
	readonly #idle: NodeJS.Timeout;
	// Not from 1, so that another client's numbers do not look like ours.
	#nextId = 10_000 + Math.floor(Math.random() * 1_000_000);
	#closed: Problem | undefined;
	#replies = 0;
	#events = 0;
	#garbage = 0;

	constructor(socket: Socket, options: RpcConnectionOptions, wire?: RpcTap) {
		this.#socket = socket;
		this.#wire = wire;
		wire?.opened();
		this.#options = options;
		this.#reader = new RpcLineReader(options.maxLineBytes);
		this.#idle = setTimeout(() => void this.#beat(), options.heartbeatEveryMs ?? 5000);
		socket.on('data', chunk => {
			this.#receive(chunk);
		});
		socket.on('error', error => {
			this.close(lineProblem('The connection to the telescope broke', error));
		});
		socket.on('close', () => {
			this.close(lineProblem('The connection to the telescope broke'));
		});
	}

	/** Events, and lines that were neither reply nor event, since the connection was opened. */
	get counts(): {readonly events: number; readonly garbage: number} {
		return {events: this.#events, garbage: this.#garbage};
	}

	/** Why the connection is closed; undefined while it is open. */
	get closed(): Problem | undefined {
		return this.#closed;
	}

	/** See Ask. A call that timed out may still have been carried out. */
	readonly ask: Ask = async (method, params, {what, signal, timeoutMs = 10_000}) => {
		if (signal?.aborted) return failure(cancelled(what));
		if (this.#closed) return failure({...this.#closed, what});
		const id = this.#nextId++;
		this.#idle.refresh();
		return new Promise(resolve => {
			const finish: Waiting = result => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', abort);
				this.#waiting.delete(id);
				resolve(result);
			};

			const abort = (): void => {
				finish(failure(cancelled(what)));
			};

			const timer = setTimeout(() => {
				finish(failure(problemOf('timeout', what, `the telescope did not answer ${method} within ${timeoutMs / 1000} s`, 'Try again.')));
			}, timeoutMs);
			signal?.addEventListener('abort', abort, {once: true});
			this.#waiting.set(id, result => {
				// The handshake itself reads the answers to its commands.
				const locked = result.ok && !authenticationMethods.has(method) ? keyRequiredBy(result.value) : undefined;
				if (locked) finish(failure(locked));
				else finish(result.ok ? result : failure({...result.problem, what}));
			});
			const request = {id, method, ...(params !== undefined && {params}), ...(!authenticationMethods.has(method) && {verify: true})};
			const text = JSON.stringify(request);
			this.#socket.write(`${text}\r\n`);
			this.#wire?.sent(id, method, text);
		});
	};

	/** Ends the connection; whatever waits for it gets `problem`. Only the first call counts. */
	close(problem: Problem = cancelled('The connection to the telescope was closed')): void {
		if (this.#closed) return;
		this.#closed = problem;
		clearTimeout(this.#idle);
		this.#socket.destroy();
		this.#wire?.closed(problem.cause, problem.kind === 'cancelled');
		for (const finish of [...this.#waiting.values()]) finish(failure(problem));
		this.#options.onClosed?.(problem);
	}

	#receive(chunk: Buffer): void {
		for (const line of this.#reader.push(chunk)) {
			if (this.#closed) return;
			const message = readMessage(line);
			this.#wire?.received(line, message.kind === 'reply' ? message.id : undefined);
			if (message.kind === 'event') {
				this.#events++;
				this.#options.onEvent?.(message);
			} else if (message.kind === 'reply') {
				// A reply that nobody waits for is a duplicate, or came after its time-out.
				this.#replies++;
				this.#waiting.get(message.id)?.(success(message));
			} else {
				this.#garbage++;
			}
		}

		if (this.#reader.isOverlong) {
			this.close(problemOf('protocol', 'The telescope\'s answers cannot be read', `a line was longer than ${this.#reader.maxLineBytes} bytes`, 'Restart the telescope if it happens again.'));
		}
	}

	// Only replies prove that commands are still accepted: a telescope that wants a key sends events for ever.
	async #beat(): Promise<void> {
		const repliesBefore = this.#replies;
		const timeoutMs = this.#options.heartbeatTimeoutMs ?? 10_000;
		const reply = await this.ask('test_connection', undefined, {what: 'The telescope stopped answering', timeoutMs});
		if (this.#closed) return;
		if (reply.ok || this.#replies > repliesBefore) this.#idle.refresh();
		else this.close({...reply.problem, kind: 'unreachable'});
	}
}
