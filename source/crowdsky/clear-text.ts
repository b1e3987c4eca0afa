import {isIPv4} from 'node:net';
import type {Problem} from '../errors/problem.js';

/** Whether the login is sent to this server so that anybody on the way can read it: over http, and not to this very machine. */
export function isClearText({protocol, hostname}: URL): boolean {
	const isLoopback = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
	return protocol === 'http:' && !isLoopback;
}

/** The warning before the login is sent readable; the address without its path, which is private. */
export function clearTextWarning({host}: URL): Pick<Problem, 'what' | 'cause' | 'next'> {
	return {
		what: `The CrowdSky login is sent to ${host} unencrypted`,
		cause: 'the server\'s address begins with http://, so anybody on the way can read the password',
		next: 'Use https:// if the server supports it, or --allow-http if you accept this.',
	};
}
