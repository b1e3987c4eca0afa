import type {IncomingHttpHeaders} from 'node:http';
import {cleanText} from '../text/clean.js';
import {troubleOf, type Trouble} from '../trouble/trouble.js';
import {errorWords, parseJson} from './answer-text.js';

/** Whether a status says that all went well. */
export function isGood(status: number): boolean {
	return status >= 200 && status < 300;
}

/** The trouble of an answer whose status is not 2xx; the server's own words are told, cleaned, where it has any. */
export function statusTrouble(what: string, status: number, headers: IncomingHttpHeaders, text: string): Trouble {
	const words = errorWords(parseJson(text)?.value);
	const because = (otherwise: string) => words === undefined || words === '' ? otherwise : `the server says "${words}"`;
	if (status === 401) return troubleOf('login', what, 'the CrowdSky server does not accept the user name or the password', 'Run "crowdsky-tui login".');
	if (status === 403) return troubleOf('denied', what, because('the server does not allow it to this user'), 'Ask the people of the server.');
	if (status === 404 || status === 410) return troubleOf('missing', what, because('there is no such thing at this address of the server'), 'Check the server\'s address.');
	if (status === 408) return troubleOf('timeout', what, 'the server waited too long for the request', 'Try again.');
	if (status === 409) return troubleOf('exists', what, because('the server has it already'), 'Nothing needs to be done.');
	if (status === 413) return troubleOf('refused', what, because('the file is larger than the server takes, which is usually 50 MB'), 'Make shorter blocks for this target.');
	if (status === 429 || status === 503) return troubleOf('busy', what, because('the server has too much to do just now'), 'Try again later.');
	if (status >= 500) return troubleOf('protocol', what, because(`the server failed (status ${status})`), 'Try again later.');
	if (status >= 300 && status < 400) {
		const place = headers.location === undefined ? 'elsewhere' : `to ${cleanText(headers.location).slice(0, 200)}`;
		return troubleOf('protocol', what, `the server sends us ${place}, and the login is not taken along`, 'Give the final address with --server.', 'permanent');
	}

	return troubleOf('refused', what, because(`the server said no (status ${status})`), 'Look at the file and the settings.');
}
