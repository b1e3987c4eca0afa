import {connect, type Socket} from 'node:net';
import {cleanText} from '../../text/clean.js';
import {failure, success, type Result} from '../../trouble/trouble.js';
import {smbTrouble} from './smb-trouble.js';

export type SocketTarget = {
	readonly host: string;
	readonly port: number;
	readonly timeoutMs: number;
	readonly signal?: AbortSignal | undefined;
	/** The clause of a failure. */
	readonly what: string;
};

/** Opens a TCP connection. Trouble: unreachable (also when nobody answers in time: nothing was asked yet), cancelled. */
export function openSocket({host, port, timeoutMs, signal, what}: SocketTarget): Promise<Result<Socket>> {
	return new Promise(resolve => {
		if (signal?.aborted) return resolve(failure(smbTrouble('cancelled', what, '')));
		const socket = connect({host, port, noDelay: true, keepAlive: true});
		const finish = (result: Result<Socket>) => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', stop);
			socket.off('connect', connected);
			if (!result.ok) socket.destroy();
			resolve(result);
		};

		const connected = () => finish(success(socket));
		const stop = () => finish(failure(smbTrouble('cancelled', what, '')));
		const timer = setTimeout(() => finish(failure(smbTrouble('unreachable', what, `nobody answered within ${timeoutMs / 1000} s`))), timeoutMs);
		signal?.addEventListener('abort', stop, {once: true});
		socket.on('connect', connected);
		// Stays for the socket's life: an error that nobody listens to would end the program.
		socket.on('error', error => finish(failure(smbTrouble('unreachable', what, wordsOf(error)))));
	});
}

const causes: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'it refuses the connection',
	ECONNRESET: 'the connection broke',
	EPIPE: 'the connection broke',
	EHOSTUNREACH: 'there is no way to it',
	ENETUNREACH: 'there is no network to it',
	ENOTFOUND: 'nothing has this name',
	ETIMEDOUT: 'it does not answer',
};

/** Words for an error of a socket. */
export function wordsOf(error: Error & {code?: string}): string {
	return causes[error.code ?? ''] ?? cleanText(error.code ?? error.message);
}
