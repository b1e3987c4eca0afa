import {connect, type Socket} from 'node:net';
import {cancelled, failure, success, problemOf, type Result, type Problem} from '../errors/problem.js';
import {deadline} from './wait.js';

const reasons: ReadonlyMap<string, string> = new Map([
	['ECONNREFUSED', 'nothing answers on that port'],
	['ECONNRESET', 'the other side reset the connection'],
	['EPIPE', 'the connection is broken'],
	['ETIMEDOUT', 'the connection timed out'],
	['EHOSTUNREACH', 'there is no route to the address'],
	['ENETUNREACH', 'this machine is not on that network'],
	['EHOSTDOWN', 'the device is not reachable'],
	['ENOTFOUND', 'the name is not known on this network'],
	['EAI_AGAIN', 'the name is not known on this network'],
]);

/** The problem of a broken or refused connection: always 'unreachable', with the reason in words. `what` as in Problem. */
export function lineProblem(what: string, error?: unknown): Problem {
	const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
	const cause = reasons.get(code) ?? (code === '' ? 'the connection was closed' : `the connection failed (${code})`);
	return problemOf('unreachable', what, cause, 'Check that the telescope is on and on the same network.');
}

/**
 * Opens a TCP connection with keep-alive and without Nagle's delay. Ports 1 to 65535; waits at most `timeoutMs` (default 5
 * s). The caller handles later errors of the socket. Problem: unreachable, cancelled.
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
			const late = problemOf('unreachable', what, `no answer within ${timeoutMs / 1000} s`, 'Check that the telescope is on and on the same network.');
			finish(failure(signal?.aborted ? cancelled(what) : late));
		};

		limit.signal.addEventListener('abort', abort, {once: true});
		socket.once('connect', () => {
			finish(success(socket));
		});
		// Stays attached: an error without a listener would end the program.
		socket.on('error', error => {
			finish(failure(lineProblem(what, error)));
		});
	});
}
