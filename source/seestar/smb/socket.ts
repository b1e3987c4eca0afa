import {connect, type Socket} from 'node:net';
import {cleanText} from '../../format/clean-text.js';
import {failure, success, type Result} from '../../errors/problem.js';
import {smbProblem} from './smb-problem.js';

type SocketTarget = {
	readonly host: string;
	readonly port: number;
	readonly timeoutMs: number;
	readonly signal?: AbortSignal | undefined;
	/** The clause for a failure. */
	readonly what: string;
};

/** Opens a TCP connection. Problem: unreachable (also if nobody answers in time, since nothing has been requested yet), cancelled. */
export function openSocket({host, port, timeoutMs, signal, what}: SocketTarget): Promise<Result<Socket>> {
	return new Promise(resolve => {
		if (signal?.aborted) return resolve(failure(smbProblem('cancelled', what, '')));
		const socket = connect({host, port, noDelay: true, keepAlive: true});
		const finish = (result: Result<Socket>) => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', stop);
			socket.off('connect', connected);
			if (!result.ok) socket.destroy();
			resolve(result);
		};

		const connected = () => finish(success(socket));
		const stop = () => finish(failure(smbProblem('cancelled', what, '')));
		const timer = setTimeout(() => finish(failure(smbProblem('unreachable', what, `nobody answered within ${timeoutMs / 1000} s`))), timeoutMs);
		signal?.addEventListener('abort', stop, {once: true});
		socket.on('connect', connected);
		// Stays for the socket's life: an error without a listener would end the program.
		socket.on('error', error => finish(failure(smbProblem('unreachable', what, wordsOf(error)))));
	});
}

const causes: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'it refuses the connection',
	ECONNRESET: 'the connection broke',
	EPIPE: 'the connection broke',
	EHOSTUNREACH: 'there is no route to it',
	ENETUNREACH: 'there is no network to it',
	ENOTFOUND: 'no device has this name',
	ETIMEDOUT: 'it does not answer',
};

/** Words for a socket's error. */
export function wordsOf(error: Error & {code?: string}): string {
	return causes[error.code ?? ''] ?? cleanText(error.code ?? error.message);
}
