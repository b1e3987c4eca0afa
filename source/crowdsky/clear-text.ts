import {isIPv4} from 'node:net';
import type {Trouble} from '../trouble/trouble.js';

/** Whether the login goes to this server as anybody on the way can read it: http, and not to this very machine. */
export function isClearText({protocol, hostname}: URL): boolean {
	const isLoopback = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
	return protocol === 'http:' && !isLoopback;
}

/** What the user hears before the login goes out readable; the address without its path, which is nobody's business. */
export function clearTextWarning({host}: URL): Pick<Trouble, 'what' | 'cause' | 'next'> {
	return {
		what: `The CrowdSky login goes to ${host} unencrypted`,
		cause: 'the server\'s address begins with http://, so anybody on the way can read the password',
		next: 'Write https:// if the server has it, or say --allow-http if you mean it.',
	};
}
