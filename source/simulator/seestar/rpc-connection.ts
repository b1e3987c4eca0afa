import type {Socket} from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';
import type {RpcFault} from './faults.js';
import type {ConnectionState} from './rpc-reply.js';

const longestLineBytes = 1 << 20;
const cutDelayMs = 20;

/** One client on the control port: lines in, lines out, and the faults on the way out. */
export class RpcConnection {
	readonly number: number;
	readonly state: ConnectionState;
	#isHalfOpen = false;
	#kept: string[] = [];
	#keepUntil = 0;
	#received: Buffer = Buffer.alloc(0);
	#writing = Promise.resolve();
	readonly #socket: Socket;

	constructor(socket: Socket, number: number, isVerified: boolean) {
		this.#socket = socket;
		this.number = number;
		this.state = {number, challenge: undefined, isVerified, listing: undefined};
	}

	/** Calls back for each complete line. A line of more than 1 MB ends the connection. */
	onLine(listener: (line: string) => void): void {
		this.#socket.on('data', (bytes: Buffer) => {
			if (this.#isHalfOpen) return;
			this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
			for (let end = this.#received.indexOf(10); end >= 0; end = this.#received.indexOf(10)) {
				const line = this.#received.toString('utf8', 0, end).trim();
				this.#received = this.#received.subarray(end + 1);
				if (line !== '') listener(line);
			}

			if (this.#received.length > longestLineBytes) this.#socket.resetAndDestroy();
		});
	}

	/** Sends an event or a reply as one line. */
	send(message: unknown): void {
		this.#write(lineOf(message));
	}

	/** Sends a line as it is. */
	sendLine(text: string): void {
		this.#write(`${text}\r\n`);
	}

	/** Sends a reply, spoilt by a fault if there is one. Anything sent later waits until it is out. */
	reply(message: Readonly<Record<string, unknown>>, fault: RpcFault | undefined): void {
		const line = lineOf(message);
		if (this.#keepUntil > 0 || fault?.kind === 'coalesce') {
			this.#keep(line, fault);
			return;
		}

		if (fault === undefined) this.#write(line);
		else this.#writing = this.#writing.then(() => this.#spoil(line, message, fault));
	}

	/** From here on it neither reads nor sends, but stays open. */
	goHalfOpen(): void {
		this.#isHalfOpen = true;
	}

	#keep(line: string, fault: RpcFault | undefined): void {
		if (fault?.kind === 'coalesce') this.#keepUntil = fault.count;
		this.#kept.push(line);
		if (this.#kept.length < this.#keepUntil) return;
		this.#write(this.#kept.join(''));
		this.#kept = [];
		this.#keepUntil = 0;
	}

	#write(text: string | Buffer): void {
		this.#writing = this.#writing.then(() => this.#put(text));
	}

	async #put(bytes: string | Buffer): Promise<void> {
		if (this.#isHalfOpen || !this.#socket.writable) return;
		if (this.#socket.write(bytes)) return;
		await new Promise<void>(resolve => {
			const finish = () => {
				this.#socket.off('drain', finish);
				this.#socket.off('close', finish);
				resolve();
			};
			this.#socket.once('drain', finish);
			this.#socket.once('close', finish);
		});
	}

	async #spoil(line: string, message: Readonly<Record<string, unknown>>, fault: RpcFault): Promise<void> {
		const bytes = Buffer.from(line);
		switch (fault.kind) {
			case 'reset':
				this.#socket.resetAndDestroy();
				return;
			case 'resetMidReply':
				await this.#put(bytes.subarray(0, bytes.length >> 1));
				await wait(cutDelayMs);
				this.#socket.resetAndDestroy();
				return;
			case 'bytewise':
				for (const byte of bytes) {
					await this.#put(Buffer.of(byte));
					// Makes the kernel send each byte by itself, without waiting a timer's millisecond.
					await new Promise(resolve => setImmediate(resolve));
				}

				return;
			case 'cutUtf8': {
				const at = bytes.findIndex(byte => byte >= 0x80) + 1;
				await this.#put(bytes.subarray(0, at === 0 ? bytes.length >> 1 : at));
				await wait(cutDelayMs);
				await this.#put(bytes.subarray(at === 0 ? bytes.length >> 1 : at));
				return;
			}

			case 'garbage':
				await this.#put(`{"jsonrpc": oh \u0000\u001B[31m no\r\n${line}`);
				return;
			case 'endless':
				await this.#pour(fault.bytes ?? 64 << 20);
				return;
			case 'unknownId':
				await this.#put(lineOf({...message, id: 987_654_321}) + line);
				return;
			case 'duplicate':
				await this.#put(line + line);
				return;
			case 'delay':
				await wait(fault.ms);
				await this.#put(line);
				return;
			case 'result':
				await this.#put(lineOf({...message, result: fault.result}));
				return;
			case 'silent':
			case 'halfOpen':
			case 'error':
			case 'coalesce':
			case 'meanwhile':
				// These were handled before there was a reply.
				return;
		}
	}

	async #pour(bytes: number): Promise<void> {
		const piece = Buffer.alloc(65_536, 'x');
		for (let sent = 0; sent < bytes && this.#socket.writable; sent += piece.length) {
			await this.#put(piece);
			await new Promise(resolve => setImmediate(resolve));
		}
	}
}

function lineOf(message: unknown): string {
	return `${JSON.stringify(message)}\r\n`;
}
