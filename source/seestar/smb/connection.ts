import type {Socket} from 'node:net';
import {failure, success, type Result, type TroubleKind} from '../../trouble/trouble.js';
import {FrameReader, frameOf} from './frame-reader.js';
import {meaningOf, ntStatus} from './nt-status.js';
import {commands, decodeResponse, encodeRequest, type Smb2Command, type Smb2Response} from './packet.js';
import {smbTrouble} from './smb-trouble.js';
import {wordsOf} from './socket.js';

/** One request and how its answer is read. */
export type Smb2Request<T> = {
	readonly command: Smb2Command;
	readonly body: Buffer;
	/** The clause of a failure, e.g. "Could not list IC 434", fit to be shown. */
	readonly what: string;
	/** Counted from the call, so that waiting for a credit is part of it. */
	readonly timeoutMs: number;
	/** NT statuses that are no failure, beside success. */
	readonly accepted?: readonly number[];
	/** May throw a RangeError on an answer that is too short: the connection is then dropped. */
	readonly decode: (response: Smb2Response) => T;
};

/** Why a connection ended; what its open requests are told. */
export type DropReason = {readonly kind: TroubleKind; readonly cause: string};

type Exchange = {
	readonly command: Smb2Command;
	readonly body: Buffer;
	readonly settle: (response: Smb2Response) => void;
	readonly fail: (reason: DropReason) => void;
};

const senseless: DropReason = {kind: 'protocol', cause: 'the answer makes no sense as SMB2'};

/**
 * One connection to an SMB2 server: numbers the requests, keeps within the
 * credits, matches the answers. It never throws and never rejects. A request
 * without an answer leaves server and client apart, so it ends the connection.
 */
export class Smb2Connection {
	/** Set by the steps of the handshake; every later request carries them. */
	dialect = 0;
	sessionId = 0n;
	treeId = 0;

	readonly #socket: Socket;
	readonly #frames = new FrameReader();
	readonly #waiting = new Set<Exchange>();
	readonly #pending = new Map<bigint, Exchange>();
	/** A client begins with one credit ([MS-SMB2] 3.2.4.1.2); answers grant more. */
	#credits = 1;
	#nextMessageId = 0n;
	#dropped: DropReason | undefined;

	constructor(socket: Socket) {
		this.#socket = socket;
		socket.on('data', (chunk: Buffer) => this.#receive(chunk));
		socket.on('error', error => this.drop({kind: 'unreachable', cause: wordsOf(error)}));
		socket.on('close', () => this.drop({kind: 'unreachable', cause: 'the connection was closed'}));
	}

	get isOpen(): boolean {
		return this.#dropped === undefined;
	}

	/** Sends a request as soon as a credit is there. 'timeout' when the answer does not come: its outcome is unknown. */
	request<T>({command, body, what, timeoutMs, accepted = [], decode}: Smb2Request<T>): Promise<Result<T>> {
		return new Promise(resolve => {
			const finish = (result: Result<T>) => {
				clearTimeout(timer);
				resolve(result);
			};

			const exchange: Exchange = {
				command,
				body,
				settle: response => finish(response.status === ntStatus.success || accepted.includes(response.status)
					? success(decode(response))
					: failure(this.#troubleOf(response.status, what))),
				fail: ({kind, cause}) => finish(failure(smbTrouble(kind, what, cause))),
			};
			const timer = setTimeout(() => {
				exchange.fail({kind: 'timeout', cause: `the telescope did not answer within ${timeoutMs / 1000} s`});
				this.drop({kind: 'unreachable', cause: 'the connection was given up because another request got no answer'});
			}, timeoutMs);
			if (this.#dropped) return exchange.fail(this.#dropped);
			this.#waiting.add(exchange);
			this.#sendWaiting();
		});
	}

	/** Ends the connection at once; everything that waits on it fails for this reason. Later calls do nothing. */
	drop(reason: DropReason): void {
		if (this.#dropped) return;
		this.#dropped = reason;
		this.#socket.destroy();
		const open = [...this.#pending.values(), ...this.#waiting];
		this.#pending.clear();
		this.#waiting.clear();
		for (const exchange of open) exchange.fail(reason);
	}

	#troubleOf(status: number, what: string) {
		const {kind, cause} = meaningOf(status);
		if (kind === 'unreachable') this.drop({kind, cause});
		return smbTrouble(kind, what, cause);
	}

	#sendWaiting(): void {
		for (const exchange of this.#waiting) {
			if (this.#credits < 1) return;
			this.#waiting.delete(exchange);
			this.#credits -= 1;
			const messageId = this.#nextMessageId;
			this.#nextMessageId += 1n;
			this.#pending.set(messageId, exchange);
			const {dialect, sessionId, treeId} = this;
			this.#socket.write(frameOf(encodeRequest({command: exchange.command, messageId, sessionId, treeId, dialect}, exchange.body)));
		}
	}

	#receive(chunk: Buffer): void {
		const messages = this.#frames.push(chunk);
		if (messages === 'not-smb2') return this.drop(senseless);
		for (const message of messages) {
			if (this.#dropped) return;
			this.#settle(message);
		}
	}

	#settle(message: Buffer): void {
		const response = decodeResponse(message);
		if (!response) return this.drop(senseless);
		this.#credits += response.creditsGranted;
		const exchange = this.#pending.get(response.messageId);
		// The interim answer to a slow request: taken for the final one, a rename would count as done while it is not.
		// Answers to nothing we asked (an oplock break, say) are passed over.
		if (exchange && response.status !== ntStatus.pending) {
			if (commands[exchange.command] !== response.command) return this.drop(senseless);
			try {
				exchange.settle(response);
				this.#pending.delete(response.messageId);
			} catch {
				return this.drop(senseless);
			}
		}

		this.#sendWaiting();
	}
}
