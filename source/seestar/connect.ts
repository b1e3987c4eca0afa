import {connect, type Socket} from 'node:net';
import {cancelled, failure, success, troubleOf, type Result, type Trouble} from '../trouble/trouble.js';
import {deadline} from './wait.js';

const reasons: ReadonlyMap<string, string> = new Map([
	['ECONNREFUSED', 'nothing answers on that port'],
	['ECONNRESET', 'the other side broke the connection'],
	['EPIPE', 'the connection is broken'],
	['ETIMEDOUT', 'the line is dead'],
	['EHOSTUNREACH', 'no way leads to the address'],
	['ENETUNREACH', 'this machine is not on that network'],
	['EHOSTDOWN', 'the device is away'],
	['ENOTFOUND', 'the name is not known on this network'],
	['EAI_AGAIN', 'the name is not known on this network'],
]);

/** The trouble of a broken or refused line: always 'unreachable', with the reason in words. `what` as in Trouble. */
export function lineTrouble(what: string, error?: unknown): Trouble {
	const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
	const cause = reasons.get(code) ?? (code === '' ? 'the connection was closed' : `the line failed (${code})`);
	return troubleOf('unreachable', what, cause, 'Check that the telescope is on and in the same network.');
}

/**
 * Opens a TCP connection with keep-alive and without Nagle's delay. Ports 1 to 65535;
 * the wait is bounded by `timeoutMs` (default 5 s). The caller handles the socket's
 * later errors. Trouble: unreachable, cancelled.
 */
export async function connectSocket(
	{host, port, signal, timeoutMs = 5000}: {host: string; port: number; signal?: AbortSignal; timeoutMs?: number},
): Promise<Result<Socket>> {
	const what = `Could not reach ${host}:${port}`;
	if (signal?.aborted) return failure(cancelled(what));
	const limit = deadline(timeoutMs, signal);
	return new Promise(resolve => {
		const socket = connect({host, port, keepAlive: true, keepAliveInitialDelay: 10_000, noDelay: true});
		const finish = (result: Result<Socket>): void => {
			limit.end();
			limit.signal.removeEventListener('abort', abort);
			if (!result.ok) socket.destroy();
			resolve(result);
		};

		const abort = (): void => {
			const late = troubleOf('unreachable', what, `no answer within ${timeoutMs / 1000} s`, 'Check that the telescope is on and in the same network.');
			finish(failure(signal?.aborted ? cancelled(what) : late));
		};

		limit.signal.addEventListener('abort', abort, {once: true});
		socket.once('connect', () => {
			finish(success(socket));
		});
		// Stays attached: an error without a listener would end the program.
		socket.on('error', error => {
			finish(failure(lineTrouble(what, error)));
		});
	});
}
