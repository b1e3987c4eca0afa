import {isIP} from 'node:net';
import {isMulticastName, lookUpByMulticast, type MulticastGroup} from './multicast-lookup.js';
import {isPrivateAddress} from './private-address.js';
import {lookUpBySystem} from './system-lookup.js';
import {deadline} from '../wait.js';

type ResolveOptions = {
	readonly signal?: AbortSignal;
	readonly timeoutMs?: number;
	readonly multicast?: MulticastGroup;
	readonly asksSystem?: boolean;
	/** Ignores answers that lead out of private networks: for a name that discovery found and nobody typed. */
	readonly isOwnNetwork?: boolean;
};

/**
 * The first literal address that a host name leads to, by the system and by mDNS in parallel; a literal is returned as it
 * is. Undefined if none came within `timeoutMs` (default 3 s).
 */
export async function resolveHost(
	host: string,
	{signal, timeoutMs = 3000, multicast, asksSystem = true, isOwnNetwork = false}: ResolveOptions = {},
): Promise<string | undefined> {
	if (isIP(host.replace(/%.*$/, '')) !== 0) return host;
	const limit = deadline(timeoutMs, signal);
	const found = new AbortController();
	let address: string | undefined;
	const take = (_name: string, first: string): boolean => {
		if (isOwnNetwork && !isPrivateAddress(first)) return false;
		address ??= first;
		found.abort();
		return true;
	};

	const either = AbortSignal.any([limit.signal, found.signal]);
	// The first answer wins; if the system says "unknown", the mDNS search continues.
	const searches = [lookUpBySystem(asksSystem ? [host] : [], either, take), ...(isMulticastName(host) ? [lookUpByMulticast([host], either, take, multicast)] : [])];
	await Promise.all(searches);
	limit.end();
	return address;
}
