import {isIP} from 'node:net';
import {parseScopeAddress} from '../address.js';
import {connectSocket} from '../connect.js';
import {isMulticastName, lookUpByMulticast, type MulticastGroup} from './multicast-lookup.js';
import type {ScopeAddress} from '../port.js';
import {isPrivateAddress} from './private-address.js';
import {lookUpBySystem} from './system-lookup.js';
import {deadline, waitFor} from '../wait.js';

/** The names that Seestars have on a network, the first one without a number (seestar-protocol, section 1). */
export const usualScopes: readonly string[] = ['seestar.local', ...[2, 3, 4, 5, 6, 7, 8].map(number => `seestar-${number}.local`)];

/** The address of a Seestar that is its own access point. */
export const usualFallbacks: readonly string[] = ['10.0.0.1'];

type DiscoveryOptions = {
	/** As parseScopeAddress takes them; those that it rejects are left out. */
	readonly candidates?: readonly string[];
	/** Literal addresses to try if none of the candidates has been found after half the time. */
	readonly fallbacks?: readonly string[];
	readonly signal?: AbortSignal;
	/** The total time, in milliseconds; default 2000. */
	readonly timeoutMs?: number;
	/** Called once for each scope as soon as its control port answers. */
	readonly onFound: (address: ScopeAddress) => void;
	/** Where mDNS questions are sent; by default the usual group. */
	readonly multicast?: MulticastGroup;
	/** Whether to ask the system's own resolver as well; default true. */
	readonly asksSystem?: boolean;
};

/**
 * Finds the Seestars on this network: looks their names up by mDNS and through the system in parallel, then connects to the
 * control port. A scope that is found has a literal host, IPv4 if possible, and its name as the label. Two names for one
 * address are one scope. Never takes longer than `timeoutMs`, and leaves nothing behind that would keep the process alive.
 */
export async function discoverScopes(options: DiscoveryOptions): Promise<readonly ScopeAddress[]> {
	const {candidates = usualScopes, fallbacks = usualFallbacks, timeoutMs = 2000, onFound} = options;
	const limit = deadline(timeoutMs, options.signal);
	const found = new Map<string, ScopeAddress>();
	const probed = new Map<string, Promise<void>>();
	const probe = async (address: ScopeAddress): Promise<void> => {
		const place = `${address.host} ${address.rpcPort}`;
		const running = probed.get(place) ?? (async () => {
			const socket = await connectSocket({host: address.host, port: address.rpcPort, timeoutMs, signal: limit.signal});
			if (!socket.ok) return;
			socket.value.destroy();
			found.set(place, address);
			onFound(address);
		})();
		probed.set(place, running);
		return running;
	};

	try {
		const byCandidates = probeNames(addressesOf(candidates), limit.signal, probe, options);
		await Promise.race([byCandidates, waitFor(timeoutMs / 2, limit.signal)]);
		if (found.size === 0) await Promise.all(addressesOf(fallbacks).filter(({host}) => isIP(host) !== 0).map(probe));
		await byCandidates;
	} finally {
		limit.end();
	}

	return [...found.values()];
}

async function probeNames(
	addresses: readonly ScopeAddress[], signal: AbortSignal, probe: (address: ScopeAddress) => Promise<void>,
	{multicast, asksSystem = true}: Pick<DiscoveryOptions, 'multicast' | 'asksSystem'>,
): Promise<void> {
	const probes: Array<Promise<void>> = [];
	const tell = (name: string, host: string): boolean => {
		// Anybody may answer for a name that the user has not typed, so it may only lead to this network.
		if (!isPrivateAddress(host)) return false;
		for (const address of addresses) {
			if (address.host === name) probes.push(probe({...address, host}));
		}

		return true;
	};

	const names = [...new Set(addresses.map(({host}) => host))];
	for (const name of names.filter(name => isIP(name) !== 0)) tell(name, name);
	const unknown = names.filter(name => isIP(name) === 0);
	await Promise.all([lookUpBySystem(asksSystem ? unknown : [], signal, tell), lookUpByMulticast(unknown.filter(isMulticastName), signal, tell, multicast)]);
	await Promise.all(probes);
}

function addressesOf(texts: readonly string[]): readonly ScopeAddress[] {
	return texts.flatMap(text => {
		const address = parseScopeAddress(text);
		return address.ok ? [address.value] : [];
	});
}
