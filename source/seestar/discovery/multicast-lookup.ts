import {createSocket, type Socket} from 'node:dgram';
import {isIP} from 'node:net';
import multicastDns, {type MulticastDNS, type Options} from 'multicast-dns';
import {addressesIn} from './multicast-answer.js';
import type {FoundAddress} from './system-lookup.js';
import {waitFor} from '../wait.js';

/** Where the questions are sent; by default the mDNS group 224.0.0.251:5353 (RFC 6762). */
export type MulticastGroup = {readonly ip: string; readonly port: number};

// UDP loses packets: the question is sent three times.
const repeatsAfterMs = [0, 250, 750];
// An IPv4 answer that comes up to this much later than the IPv6 one still wins.
const graceMs = 200;

/** True for a name that belongs to multicast DNS (RFC 6762, section 3). */
export function isMulticastName(name: string): boolean {
	return /\.local\.?$/i.test(name);
}

/**
 * Asks by multicast DNS for names that end in `.local` until the signal fires. An IPv4 address is reported at once, an IPv6
 * one only if no IPv4 address follows. Asks from port 5353, which a system service may hold, and from a port of our own (RFC
 * 6762, section 6.7), whose answers a firewall may drop. Without a network it just finds nothing; never rejects.
 */
export async function lookUpByMulticast(
	names: readonly string[], signal: AbortSignal, onAddress: FoundAddress, group?: MulticastGroup,
): Promise<void> {
	const wanted = new Map(names.map(name => [name.toLowerCase(), name]));
	if (wanted.size === 0 || signal.aborted) return;
	const questions = [...wanted.values()].flatMap(name => [{name, type: 'A' as const}, {name, type: 'AAAA' as const}]);
	const told = new Set<string>();
	const tell = (name: string, address: string): void => {
		if (signal.aborted || told.has(name)) return;
		// An answer that is refused must not prevent a later, better one.
		if (onAddress(name, address) !== false) told.add(name);
	};

	const read = (packet: Buffer): void => {
		for (const {name, address} of addressesIn(packet, wanted)) {
			if (isIP(address) === 4) tell(name, address);
			else void waitFor(graceMs, signal).then(() => {
				tell(name, address);
			});
		}
	};

	const sockets = group ? [questioner({...group, bind: false, multicast: false}, read)] : [questioner({bind: false}, read), questioner({}, read)];

	for (const afterMs of repeatsAfterMs) {
		if (!await waitFor(afterMs, signal)) break;
		for (const socket of sockets) socket.query({questions}, () => undefined);
	}

	if (!signal.aborted) {
		await new Promise(resolve => {
			signal.addEventListener('abort', resolve, {once: true});
		});
	}

	for (const socket of sockets) socket.destroy();
}

/** Asks through multicast-dns, which knows groups and interfaces; what comes back goes to `read` instead of its decoder. */
function questioner(options: Options, read: (packet: Buffer) => void): MulticastDNS {
	const socket: Socket = createSocket({type: 'udp4', reuseAddr: true});
	const asking = multicastDns({...options, socket});
	socket.removeAllListeners('message');
	socket.on('message', read);
	// No route, no permission: the other ways of looking names up remain.
	asking.on('error', () => undefined);
	asking.on('warning', () => undefined);
	return asking;
}
