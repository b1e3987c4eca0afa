import type {Socket} from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';
import type {Faults, SmbFault} from '../faults.js';
import type {Pace} from '../pace.js';
import {asksForDeletion, close, create, pathOf} from './create.js';
import {errorBody, headerLength, readHeader, responseFrame, smb1ProtocolId, smb2ProtocolId, smbCommandNames, type RequestHeader} from './header.js';
import {logoff, negotiate, negotiateFromSmb1, sessionSetup, treeConnect, treeDisconnect} from './logon.js';
import {ntStatus, SmbRefusal, statusOfSystemError} from './nt-status.js';
import {queryDirectory} from './query-directory.js';
import {queryInfo} from './query-info.js';
import {echo, flush, ioctl, read, write} from './read-write.js';
import {emptyReply, type Session, type SmbCommand, type SmbReply, type SmbRequest} from './session.js';
import {setInfo, setInfoPurpose} from './set-info.js';

const commands: Readonly<Record<string, SmbCommand>> = {
	negotiate, sessionSetup, logoff, treeConnect, treeDisconnect, create, close, flush, read, write, ioctl, echo, queryDirectory, queryInfo, setInfo,
};

type Surroundings = {readonly faults: Faults; readonly pace: Pace | undefined; readonly log: (command: string, message: number, path: string | undefined) => void};

/** One SMB client: frames in, commands carried out in order, frames out. */
export class SmbConnection {
	readonly #socket: Socket;
	readonly #session: Session;
	readonly #faults: Faults;
	readonly #pace: Pace | undefined;
	readonly #log: Surroundings['log'];
	#received = Buffer.alloc(0);
	#nextAsyncId = 1n;
	#messages = 0;

	constructor(socket: Socket, session: Session, {faults, pace, log}: Surroundings) {
		this.#socket = socket;
		this.#session = session;
		this.#faults = faults;
		this.#pace = pace;
		this.#log = log;
	}

	serve(): void {
		this.#socket.on('data', (bytes: Buffer) => {
			this.#received = Buffer.concat([this.#received, bytes]);
			// Direct TCP ([MS-SMB2], section 2.1): a type, a length of three bytes, a message.
			while (this.#received.length >= 4) {
				const end = 4 + this.#received.readUIntBE(1, 3);
				if (this.#received.length < end) return;
				const message = this.#received.subarray(4, end);
				this.#received = this.#received.subarray(end);
				if (message.length === 0) continue;
				const number = ++this.#messages;
				if (this.#pace) this.#pace.run(() => this.#take(message, number));
				else this.#take(message, number);
			}
		});
	}

	#take(message: Buffer, number: number): void {
		const protocol = message.length < 4 ? 0 : message.readUInt32BE(0);
		if (protocol === smb1ProtocolId) {
			const {status, body} = negotiateFromSmb1(message, this.#session);
			const header: RequestHeader = {creditCharge: 0, command: 0, creditRequest: 1, flags: 0, nextCommand: 0, messageId: 0n, treeId: 0, sessionId: 0n};
			this.#socket.write(responseFrame(header, {status, treeId: 0, sessionId: 0n}, body));
			return;
		}

		if (protocol !== smb2ProtocolId || message.length < headerLength) {
			this.#socket.destroy();
			return;
		}

		// A compound is several messages in one; each gets its own answer, and what comes after a slow one waits for it.
		const header = readHeader(message);
		const slow = this.#answer({header, message}, number);
		if (header.nextCommand < headerLength || header.nextCommand >= message.length) return;
		const rest = message.subarray(header.nextCommand);
		if (slow === undefined) this.#take(rest, number);
		else void slow.then(() => this.#take(rest, number));
	}

	#answer(request: SmbRequest, number: number): Promise<void> | undefined {
		const names = namesOf(request);
		this.#log(names.at(-1) ?? '', number, names[0] === 'create' ? pathOf(request.message) : undefined);
		const fault = this.#faults.take('smb', names);
		if (fault !== undefined) return this.#spoil(request, fault);
		this.#send(request, this.#carryOut(request));
		return undefined;
	}

	#carryOut(request: SmbRequest): SmbReply {
		const command = commands[smbCommandNames[request.header.command] ?? ''];
		try {
			if (command === undefined) throw new SmbRefusal(ntStatus.notSupported);
			return command(request, this.#session);
		} catch (error) {
			const status = error instanceof SmbRefusal ? error.status : statusOfSystemError((error as NodeJS.ErrnoException).code);
			return {status, body: errorBody()};
		}
	}

	#send({header}: SmbRequest, {status, body, treeId}: SmbReply, extra: {asyncId?: bigint; credits?: number} = {}): void {
		if (this.#socket.writable) {
			this.#socket.write(responseFrame(header, {status, treeId: treeId ?? header.treeId, sessionId: this.#session.sessionId, ...extra}, body));
		}
	}

	async #spoil(request: SmbRequest, fault: SmbFault): Promise<void> {
		switch (fault.kind) {
			case 'pending':
			case 'pendingForever': {
				const asyncId = this.#nextAsyncId++;
				this.#send(request, {status: ntStatus.pending, body: errorBody()}, {asyncId});
				if (fault.kind === 'pendingForever') return;
				await wait(fault.ms);
				// The credits were granted with the interim response (section 3.3.4.2).
				this.#send(request, this.#carryOut(request), {asyncId, credits: 0});
				return;
			}

			case 'stall':
				return;
			case 'drop':
				this.#socket.resetAndDestroy();
				return;
			case 'dropAfter':
				this.#carryOut(request);
				this.#socket.resetAndDestroy();
				return;
			case 'status':
				this.#send(request, {status: fault.status, body: errorBody()});
				return;
			case 'pretend':
				this.#send(request, request.header.command === 6 ? {status: 0, body: closedBody()} : emptyReply(request.header.command === 17 ? 2 : 4));
				return;
			case 'keepAlive':
				// SESSION KEEP ALIVE (RFC 1002, section 4.3.7).
				this.#socket.write(Buffer.of(0x85, 0, 0, 0));
				this.#send(request, this.#carryOut(request));
				return;
			case 'garbage':
				this.#socket.write(Buffer.from('\0\0\0\u0018this is no SMB2 message!', 'latin1'));
		}
	}
}

// A SET_INFO that renames has both names; deletion happens in two ways.
function namesOf({header, message}: SmbRequest): string[] {
	const name = smbCommandNames[header.command] ?? `command ${header.command}`;
	if (name === 'setInfo') return [name, setInfoPurpose(message) ?? name];
	return name === 'create' && asksForDeletion(message) ? [name, 'delete'] : [name];
}

function closedBody(): Buffer {
	const body = Buffer.alloc(60);
	body.writeUInt16LE(60, 0);
	return body;
}
