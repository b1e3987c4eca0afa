import {troubleOf, type Trouble} from '../trouble/trouble.js';

/**
 * The trouble of a connection to the server, by the code of its error; an error's own words are never used, for
 * they may hold the request. Whether the server is down or the login wrong must not be confused: this is never `login`.
 */
export function lineTrouble(what: string, error: unknown): Trouble {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const stage = error instanceof Error && 'event' in error ? String(error.event) : '';
	const unreachable = (cause: string, next = 'Check the network, or try again later.') => troubleOf('unreachable', what, cause, next);
	if (code === 'ETIMEDOUT') {
		return unreachable(stage === 'lookup' ? 'the server\'s name was not found in time' : 'no connection to the server came about in time');
	}

	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return unreachable('the server\'s name is not known here', 'Check the address and the network.');
	if (code === 'ECONNREFUSED') return unreachable('the server does not take connections', 'Check the address, or try again later.');
	if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_HTTP_CONTENT_LENGTH_MISMATCH') {
		return unreachable('the connection to the server broke off');
	}

	if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(code)) {
		const cause = `the server's certificate is not trusted (${code})`;
		return troubleOf('unreachable', what, cause, 'Check the address and this machine\'s date.', 'permanent');
	}

	if (code.startsWith('HPE_') || code === 'EPROTO' || code.startsWith('ERR_SSL')) {
		return troubleOf('protocol', what, 'what answered there does not speak as a web server should', 'Check the address, and http:// against https://.');
	}

	return unreachable(`the connection to the server failed (${code || 'no reason told'})`);
}
