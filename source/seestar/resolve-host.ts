import {isIP} from 'node:net';
import {isMulticastName, lookUpByMulticast, type MulticastGroup} from './multicast-lookup.js';
import {lookUpBySystem} from './system-lookup.js';
import {deadline} from './wait.js';

/**
 * The first literal address that a host name leads to, by the system and by mDNS side by
 * side; a literal is returned as it is. Undefined when none came within `timeoutMs` (default 3 s).
 */
export async function resolveHost(
	host: string,
	{signal, timeoutMs = 3000, multicast, asksSystem = true}: {signal?: AbortSignal; timeoutMs?: number; multicast?: MulticastGroup; asksSystem?: boolean} = {},
): Promise<string | undefined> {
	if (isIP(host.replace(/%.*$/, '')) !== 0) return host;
	const limit = deadline(timeoutMs, signal);
	const found = new AbortController();
	let address: string | undefined;
	const take = (_name: string, first: string): void => {
		address ??= first;
		found.abort();
	};

	const either = AbortSignal.any([limit.signal, found.signal]);
	// Whoever is first wins; a system that says "unknown" does not end the other's search.
	const searches = [lookUpBySystem(asksSystem ? [host] : [], either, take), ...(isMulticastName(host) ? [lookUpByMulticast([host], either, take, multicast)] : [])];
	await Promise.all(searches);
	limit.end();
	return address;
}
