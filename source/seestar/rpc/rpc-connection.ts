import {type Socket} from 'node:net';
import {cancelled, failure, success, troubleOf, type Result, type Trouble} from '../../trouble/trouble.js';
import {connectSocket, lineTrouble} from '../connect.js';
import {keyWantedBy} from '../key-wanted.js';
import {RpcLineReader} from './rpc-line-reader.js';
import {readMessage, type RpcEvent, type RpcReply} from './rpc-message.js';

/** What goes with a request; never put `verify` in here: see authenticationMethods. */
export type RpcParams = {readonly [name: string]: unknown} | readonly unknown[] | undefined;

export type AskOptions = {
	/** The start of a trouble's sentence, e.g. "Could not read the albums". */
	readonly what: string;
	readonly signal?: AbortSignal;
	/** Default 10 s; events do not extend it. */
	readonly timeoutMs?: number;
};

/** Sends one request and waits for its reply, whatever its code. Trouble: unreachable, timeout, cancelled. */
export type Ask = (method: string, params: RpcParams, options: AskOptions) => Promise<Result<RpcReply>>;

export type RpcConnectionOptions = {
	readonly host: string;
	readonly port: number;
	readonly signal?: AbortSignal;
	readonly connectTimeoutMs?: number;
	/** Silence on our side after which test_connection is sent; default 5 s. */
	readonly heartbeatEveryMs?: number;
	/** How long its answer may take before the line counts as dead; default 10 s. */
	readonly heartbeatTimeoutMs?: number;
	readonly maxLineBytes?: number;
	readonly onEvent?: (event: RpcEvent) => void;
	/** Told once, when the line is gone for whatever reason. */
	readonly onClosed?: (trouble: Trouble) => void;
};

type Waiting = (result: Result<RpcReply>) => void;

// These are sent bare; every other request carries a top-level "verify", which firmware
// 7.75 wants and older ones ignore. Inside `params` some methods refuse it (section 2.1).
const authenticationMethods = new Set(['get_verify_str', 'verify_client', 'pi_is_verified']);

/** Opens a connection to the control port (TCP 4700). Trouble: unreachable, cancelled. */
export async function openRpcConnection(options: RpcConnectionOptions): Promise<Result<RpcConnection>> {
	const {host, port, signal, connectTimeoutMs} = options;
	const socket = await connectSocket({host, port, signal, timeoutMs: connectTimeoutMs});
	return socket.ok ? success(new RpcConnection(socket.value, options)) : socket;
}

/** One JSON-RPC connection, from connected to closed; it does not reconnect. */
export class RpcConnection {
	readonly #socket: Socket;
	readonly #options: RpcConnectionOptions;
	readonly #reader: RpcLineReader;
	readonly #waiting = new Map<number, Waiting>();
	readonly #idle: NodeJS.Timeout;
	// Not from 1: another client's numbers should not look like ours.
	#nextId = 10_000 + Math.floor(Math.random() * 1_000_000);
	#closed: Trouble | undefined;
	#replies = 0;
	#events = 0;
	#garbage = 0;

	constructor(socket: Socket, options: RpcConnectionOptions) {
		this.#socket = socket;
		this.#options = options;
		this.#reader = new RpcLineReader(options.maxLineBytes);
		this.#idle = setTimeout(() => void this.#beat(), options.heartbeatEveryMs ?? 5000);
		socket.on('data', chunk => {
			this.#receive(chunk);
		});
		socket.on('error', error => {
			this.close(lineTrouble('The connection to the telescope broke', error));
		});
		socket.on('close', () => {
			this.close(lineTrouble('The connection to the telescope broke'));
		});
	}

	/** Events, and lines that were neither reply nor event, since the connection was opened. */
	get counts(): {readonly events: number; readonly garbage: number} {
		return {events: this.#events, garbage: this.#garbage};
	}

	/** Why the connection is closed; undefined while it is open. */
	get closed(): Trouble | undefined {
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
				finish(failure(troubleOf('timeout', what, `the telescope did not answer ${method} within ${timeoutMs / 1000} s`, 'Try again.')));
			}, timeoutMs);
			signal?.addEventListener('abort', abort, {once: true});
			this.#waiting.set(id, result => {
				// The handshake reads the answers to its own commands.
				const locked = result.ok && !authenticationMethods.has(method) ? keyWantedBy(result.value) : undefined;
				if (locked) finish(failure(locked));
				else finish(result.ok ? result : failure({...result.trouble, what}));
			});
			const request = {id, method, ...(params !== undefined && {params}), ...(!authenticationMethods.has(method) && {verify: true})};
			this.#socket.write(`${JSON.stringify(request)}\r\n`);
		});
	};

	/** Ends the connection; whatever waits on it gets `trouble`. Only the first call counts. */
	close(trouble: Trouble = cancelled('The connection to the telescope was closed')): void {
		if (this.#closed) return;
		this.#closed = trouble;
		clearTimeout(this.#idle);
		this.#socket.destroy();
		for (const finish of [...this.#waiting.values()]) finish(failure(trouble));
		this.#options.onClosed?.(trouble);
	}

	#receive(chunk: Buffer): void {
		for (const line of this.#reader.push(chunk)) {
			if (this.#closed) return;
			const message = readMessage(line);
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
			this.close(troubleOf('protocol', 'The telescope\'s answers cannot be read', `a line was longer than ${this.#reader.maxLineBytes} bytes`, 'Restart the telescope if it happens again.'));
		}
	}

	// Only replies prove that commands are still taken: a telescope that wants a key sends events for ever.
	async #beat(): Promise<void> {
		const repliesBefore = this.#replies;
		const timeoutMs = this.#options.heartbeatTimeoutMs ?? 10_000;
		const reply = await this.ask('test_connection', undefined, {what: 'The telescope stopped answering', timeoutMs});
		if (this.#closed) return;
		if (reply.ok || this.#replies > repliesBefore) this.#idle.refresh();
		else this.close({...reply.trouble, kind: 'unreachable'});
	}
}
