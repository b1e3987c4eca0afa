import {randomBytes} from 'node:crypto';
import {createServer, type Socket} from 'node:net';
import path from 'node:path';
import type {Canary} from '../canary.js';
import type {Faults} from '../faults.js';
import {Listening} from '../listening.js';
import type {Pace} from '../pace.js';
import {SmbConnection} from './connection.js';
import type {Session} from './session.js';

/**
 * A command that a client sent, for tests: its name, and what a SET_INFO was for; which message of its connection it was in;
 * the path in the share that a CREATE is about.
 */
export type LoggedCommand = {readonly command: string; readonly connection: number; readonly message: number; readonly path: string | undefined};

type Parts = {
	readonly folder: string;
	readonly faults: Faults;
	readonly canary: Canary;
	readonly isReadOnly: () => boolean;
	/** The telescope's clock, in ms since 1970; by default this machine's. */
	readonly nowMs?: () => number;
	/** For each message; by default at once. */
	readonly pace?: Pace;
};

/**
 * The telescope's share over SMB 2.0.2 and 2.1, only for guests: a small server over a real folder, unsigned, without locks,
 * oplocks and notifications.
 */
export class SmbServer {
	readonly listening: Listening;
	readonly requests: LoggedCommand[] = [];
	readonly #parts: Parts;
	readonly #serverGuid = randomBytes(16);
	#connectionCount = 0;

	constructor(parts: Parts, host: string, port: number) {
		this.#parts = parts;
		this.listening = new Listening(createServer(socket => this.#accept(socket)), host, port);
	}

	#accept(socket: Socket): void {
		const {folder, faults, canary, isReadOnly, nowMs = Date.now, pace} = this.#parts;
		const fault = faults.take('connect', ['smb']);
		if (fault?.kind === 'reset') socket.resetAndDestroy();
		if (fault !== undefined) return;
		const session: Session = {
			root: path.resolve(folder),
			shareName: 'EMMC Images',
			serverGuid: this.#serverGuid,
			canary,
			isReadOnly,
			nowMs,
			sessionId: 0n,
			trees: new Map(),
			nextTreeId: 1,
			opens: new Map(),
			nextFileId: 1n,
			lastFileId: 0n,
		};
		const number = ++this.#connectionCount;
		new SmbConnection(socket, session, {faults, pace, log: (command, message, path) => this.requests.push({command, connection: number, message, path})}).serve();
	}
}
