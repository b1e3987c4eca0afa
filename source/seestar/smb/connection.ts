import type {Socket} from 'node:net';
import {failure, success, type Result, type ProblemKind} from '../../errors/problem.js';
import {nextNumber, type ScopeTap} from '../../recorder/wire-entry.js';
import {FrameReader, frameOf} from './frame-reader.js';
import {meaningOf, ntStatus} from './nt-status.js';
import {Outbox} from './outbox.js';
import {commands, creditBytes, decodeResponses, encodeRequest, type Smb2Command, type Smb2Response} from './packet.js';
import type {Smb2Request} from './request.js';
import {smbProblem} from './smb-problem.js';
import {wordsOf} from './socket.js';

/** Why a connection ended, which is passed to its open requests. */
type DropReason = {readonly kind: ProblemKind; readonly cause: string};

type Exchange = {
	readonly command: Smb2Command;
	readonly body: Buffer;
	readonly charge: number;
	readonly name: string | undefined;
	/** It is about the file that a request before it in the same message opens. */
	readonly isRelated: boolean;
	readonly settle: (response: Smb2Response) => void;
	readonly fail: (reason: DropReason) => void;
};

/** The result of the request that opens a file, and those of the requests about it. */
type TogetherResults<T, U> = readonly [Promise<Result<T>>, ReadonlyArray<Promise<Result<U>>>];

/** How long after its last request a connection may take to end by itself, ms. */
const farewellMs = 1000;

const senseless: DropReason = {kind: 'protocol', cause: 'the answer is not valid SMB2'};

/**
 * One connection to an SMB2 server: numbers the requests, stays within the credits, matches the answers. It never throws and
 * never rejects. After a request without an answer, server and client no longer agree, so it ends the connection.
 */
export class Smb2Connection {
	/** Set by the steps of the handshake; every later request carries them. */
	dialect = 0;
	sessionId = 0n;
	treeId = 0;
	/** The longest answer that may be requested, in bytes, and whether several requests may be sent at a time; known from the negotiation. */
	mostAnswerBytes = creditBytes;
	/** The server's clock minus this machine's monotonic one, in ms; undefined if it did not report the time. */
	clockOffsetMs: number | undefined;
	/** Distinguishes it from other connections in a recording. */
	readonly number = nextNumber();

	readonly #socket: Socket;
	readonly #tap: ScopeTap | undefined;
	readonly #frames = new FrameReader();
	readonly #outbox = new Outbox<Exchange>(message => this.#send(message));
	readonly #pending = new Map<bigint, Exchange>();
	#nextMessageId = 0n;
	#dropped: DropReason | undefined;

	constructor(socket: Socket, tap?: ScopeTap) {
		this.#socket = socket;
		this.#tap = tap;
		socket.on('data', (chunk: Buffer) => this.#receive(chunk));
		socket.on('error', error => this.drop({kind: 'unreachable', cause: wordsOf(error)}));
		socket.on('close', () => this.drop({kind: 'unreachable', cause: 'the connection was closed'}));
	}

	get isOpen(): boolean {
		return this.#dropped === undefined;
	}

	/** The number of available credits. */
	get credits(): number {
		return this.#outbox.credits;
	}

	/** Sends a request as soon as it has the credits. 'timeout' if the answer does not come: the outcome is unknown. */
	request<T>(request: Smb2Request<T>): Promise<Result<T>> {
		const {exchange, result} = this.#prepare(request);
		this.#enqueue([exchange]);
		return result;
	}

	/**
	 * Sends a request that nobody waits for together with the next message, or by itself a moment later: a telescope may
	 * answer messages strictly one by one.
	 */
	requestSoon(request: Smb2Request<unknown>): void {
		const {exchange} = this.#prepare(request);
		if (this.#dropped) exchange.fail(this.#dropped);
		else this.#outbox.addLater(exchange);
	}

	/**
	 * Sends requests in one message, a single round trip for all of them: the later ones are about the file that the first
	 * one opens ([MS-SMB2] 3.2.4.1.4). If it cannot be opened, they fail, too.
	 */
	requestTogether<T, U>(first: Smb2Request<T>, ...others: ReadonlyArray<Smb2Request<U>>): TogetherResults<T, U> {
		const {exchanges, results} = this.#prepareTogether(first, others);
		this.#enqueue(exchanges);
		return results;
	}

	/** The same for several files in one message, each with its own requests. It is sent once there are the credits for all of them. */
	requestForEach<T, U>(files: ReadonlyArray<readonly [Smb2Request<T>, ...ReadonlyArray<Smb2Request<U>>]>): ReadonlyArray<TogetherResults<T, U>> {
		const prepared = files.map(([first, ...others]) => this.#prepareTogether(first, others));
		this.#enqueue(prepared.flatMap(({exchanges}) => exchanges));
		return prepared.map(({results}) => results);
	}

	/** Answers of this many bytes will be requested, so a message may have them. */
	allowAnswers(bytes: number): void {
		this.#frames.allow(bytes);
	}

	/**
	 * Sends a last request, if there is a credit for it, and ends the connection after it: nobody waits for the answer, nor
	 * for any other. Later calls do nothing.
	 */
	leaveWith(request: Pick<Smb2Request<unknown>, 'command' | 'body'>): void {
		if (this.#dropped) return;
		const {credits} = this;
		this.#fail({kind: 'unreachable', cause: 'the connection was closed'});
		if (credits > 0) this.#send([{...request, charge: 1, name: undefined, isRelated: false, settle: () => undefined, fail: () => undefined}]);
		this.#socket.end().unref();
		setTimeout(() => this.#socket.destroy(), farewellMs).unref();
	}

	/** Ends the connection at once; everything that waits for it fails for this reason. Later calls do nothing. */
	drop(reason: DropReason): void {
		if (this.#dropped) return;
		this.#socket.destroy();
		this.#fail(reason);
	}

	#fail(reason: DropReason): void {
		this.#dropped = reason;
		const open = [...this.#pending.values(), ...this.#outbox.empty()];
		this.#pending.clear();
		for (const exchange of open) exchange.fail(reason);
	}

	#problemOf(status: number, what: string) {
		const {kind, cause} = meaningOf(status);
		if (kind === 'unreachable') this.drop({kind, cause});
		return smbProblem(kind, what, cause);
	}

	#record(command: Smb2Command, {messageId, status, body}: Smb2Response): void {
		const dialect = command === 'negotiate' && body.length >= 6 ? body.readUInt16LE(4).toString(16).padStart(4, '0') : undefined;
		this.#tap?.({kind: 'smbAnswered', number: this.number, message: Number(messageId), command, status: status.toString(16).toUpperCase().padStart(8, '0'), ...(dialect && {dialect})});
	}

	#prepareTogether<T, U>(first: Smb2Request<T>, others: ReadonlyArray<Smb2Request<U>>): {readonly exchanges: readonly Exchange[]; readonly results: TogetherResults<T, U>} {
		const opening = this.#prepare(first);
		const following = others.map(request => this.#prepare(request, true));
		return {
			exchanges: [opening.exchange, ...following.map(({exchange}) => exchange)],
			results: [opening.result, following.map(({result}) => result)],
		};
	}

	#prepare<T>(request: Smb2Request<T>, isRelated = false): {readonly exchange: Exchange; readonly result: Promise<Result<T>>} {
		const {command, body, name, what, timeoutMs, accepted = [], answerBytes = creditBytes, decode} = request;
		let resolve: (result: Result<T>) => void = () => undefined;
		const promise = new Promise<Result<T>>(settled => {
			resolve = settled;
		});
		const finish = (result: Result<T>) => {
			clearTimeout(timer);
			resolve(result);
		};

		const exchange: Exchange = {
			command,
			body,
			charge: Math.ceil(answerBytes / creditBytes),
			name,
			isRelated,
			settle: response => finish(response.status === ntStatus.success || accepted.includes(response.status)
				? success(decode(response))
				: failure(this.#problemOf(response.status, what))),
			fail: ({kind, cause}) => finish(failure(smbProblem(kind, what, cause))),
		};
		const timer = setTimeout(() => {
			exchange.fail({kind: 'timeout', cause: `the telescope did not answer within ${timeoutMs / 1000} s`});
			this.drop({kind: 'unreachable', cause: `the telescope did not answer within ${timeoutMs / 1000} s, and the connection was closed`});
		}, timeoutMs);
		return {exchange, result: promise};
	}

	#enqueue(message: readonly Exchange[]): void {
		const dropped = this.#dropped;
		if (dropped) return message.forEach(exchange => exchange.fail(dropped));
		this.#outbox.add(message);
	}

	#send(message: readonly Exchange[]): void {
		this.#socket.write(frameOf(Buffer.concat(message.map((exchange, index) => this.#number(exchange, index < message.length - 1)))));
	}

	/** Numbers a request and records that it has been sent. */
	#number(exchange: Exchange, isFollowed: boolean): Buffer {
		const {command, body, name, charge, isRelated} = exchange;
		const {dialect, sessionId, treeId} = this;
		const messageId = this.#nextMessageId;
		this.#nextMessageId += BigInt(charge);
		this.#pending.set(messageId, exchange);
		this.#tap?.({kind: 'smbAsked', number: this.number, message: Number(messageId), command, ...(name !== undefined && {name})});
		return encodeRequest({command, messageId, sessionId, treeId, dialect, charge, isRelated, isFollowed}, body);
	}

	#receive(chunk: Buffer): void {
		const messages = this.#frames.push(chunk);
		if (messages === 'not-smb2') return this.drop(senseless);
		for (const message of messages) {
			const responses = decodeResponses(message);
			if (!responses) return this.drop(senseless);
			for (const response of responses) {
				if (this.#dropped) return;
				this.#settle(response);
			}
		}
	}

	#settle(response: Smb2Response): void {
		const exchange = this.#pending.get(response.messageId);
		if (exchange) this.#record(exchange.command, response);
		// The interim answer to a slow request: if it were taken for the final one, a rename would count as done while it is
		// not. Answers to nothing that we asked (such as an oplock break) are ignored.
		if (exchange && response.status !== ntStatus.pending) {
			if (commands[exchange.command] !== response.command) return this.drop(senseless);
			try {
				exchange.settle(response);
				this.#pending.delete(response.messageId);
			} catch {
				return this.drop(senseless);
			}
		}

		this.#outbox.grant(response.creditsGranted);
	}
}
