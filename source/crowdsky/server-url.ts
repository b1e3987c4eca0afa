import {failure, success, problemOf, type Result} from '../errors/problem.js';
import type {Credentials} from './credentials.js';

/** The project's own server. */
const usualServerUrl = 'https://crowdsky.univie.ac.at';

/**
 * Reads the address of a server, `http` or `https`, with or without a path and a trailing slash; anything after `?` or `#`
 * is dropped. Problem usage for anything else, and for an address with a password in it, which would show in logs and
 * process lists. The problem never quotes the address, for the same reason.
 */
export function readServerUrl(text: string): Result<URL> {
	const refuse = (cause: string) => failure(problemOf('usage', 'The address of the CrowdSky server cannot be used', cause, `Use one like ${usualServerUrl}.`));
	let url: URL;
	try {
		url = new URL(text.trim());
	} catch {
		return refuse('it is not a URL');
	}

	if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('it starts with neither https:// nor http://');
	if (url.username !== '' || url.password !== '') return refuse('it has a user name or a password in it, which belong in "crowdsky-tui login"');
	url.search = '';
	url.hash = '';
	if (!url.pathname.endsWith('/')) url.pathname += '/';
	return success(url);
}

/** The address of one call below a server's address, with its query; empty values are left out. */
export function callUrl(server: URL, call: string, query: Readonly<Record<string, string | undefined>> = {}): URL {
	const url = new URL(`api/${call}`, server);
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined && value !== '') url.searchParams.set(name, value);
	}

	return url;
}

/** The value of the Authorization header (RFC 7617; UTF-8). Never log it. */
export function basicAuthorization({username, password}: Credentials): string {
	return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`;
}
