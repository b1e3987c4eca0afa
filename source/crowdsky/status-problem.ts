import type {IncomingHttpHeaders} from 'node:http';
import {cleanText} from '../format/clean-text.js';
import {problemOf, type Problem} from '../errors/problem.js';
import {errorWords, parseJson} from './answer-text.js';

/** Whether a status means success. */
export function isGood(status: number): boolean {
	return status >= 200 && status < 300;
}

/** The problem of an answer whose status is not 2xx; the server's own words are included, cleaned, if there are any. */
export function statusProblem(what: string, status: number, headers: IncomingHttpHeaders, text: string): Problem {
	const words = errorWords(parseJson(text)?.value);
	const because = (otherwise: string) => words === undefined || words === '' ? otherwise : `the server says "${words}"`;
	if (status === 401) return problemOf('login', what, 'the CrowdSky server does not accept the user name or the password', 'Run "crowdsky-tui login".');
	if (status === 403) return problemOf('denied', what, because('the server does not allow this user to do that'), "Ask the server's operators.");
	if (status === 404 || status === 410) return problemOf('missing', what, because('there is nothing at this address on the server'), 'Check the server\'s address.');
	if (status === 408) return problemOf('timeout', what, 'the server waited too long for the request', 'Try again.');
	if (status === 409) return problemOf('exists', what, because('the server already has it'), 'Nothing needs to be done.');
	if (status === 413) return problemOf('refused', what, because('the file is larger than the server accepts, which is usually 50 MB'), 'Make shorter blocks for this target.');
	if (status === 429 || status === 503) return problemOf('busy', what, because('the server is too busy at the moment'), 'Try again later.');
	if (status >= 500) return problemOf('protocol', what, because(`the server failed (status ${status})`), 'Try again later.');
	if (status >= 300 && status < 400) {
		const place = headers.location === undefined ? 'elsewhere' : `to ${cleanText(headers.location).slice(0, 200)}`;
		return problemOf('protocol', what, `the server redirects us ${place}, and the login is not sent there`, 'Give the final address with --server.', 'permanent');
	}

	return problemOf('refused', what, because(`the server refused (status ${status})`), 'Check the file and the settings.');
}
