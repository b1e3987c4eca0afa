import {problemOf, type Problem} from '../errors/problem.js';

/**
 * The problem of a connection to the server, by the code of its error. The error's own message is never used, because it may
 * contain the request. A server that is down must not be confused with a wrong login, so this is never `login`.
 */
export function lineProblem(what: string, error: unknown): Problem {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const stage = error instanceof Error && 'event' in error ? String(error.event) : '';
	const unreachable = (cause: string, next = 'Check the network, or try again later.') => problemOf('unreachable', what, cause, next);
	if (code === 'ETIMEDOUT') {
		return unreachable(stage === 'lookup' ? "the server's name could not be looked up in time" : 'no connection to the server could be made in time');
	}

	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return unreachable("the server's name is not known here", 'Check the address and the network.');
	if (code === 'ECONNREFUSED') return unreachable('the server does not accept connections', 'Check the address, or try again later.');
	if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_HTTP_CONTENT_LENGTH_MISMATCH') {
		return unreachable('the connection to the server was lost');
	}

	if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(code)) {
		const cause = `the server's certificate is not trusted (${code})`;
		return problemOf('unreachable', what, cause, 'Check the address and this machine\'s date.', 'permanent');
	}

	if (code.startsWith('HPE_') || code === 'EPROTO' || code.startsWith('ERR_SSL')) {
		return problemOf('protocol', what, 'what answered there does not behave like a web server', 'Check the address, and whether it starts with http:// or https://.');
	}

	return unreachable(`the connection to the server failed (${code || 'no reason given'})`);
}
