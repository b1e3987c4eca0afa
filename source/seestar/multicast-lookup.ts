import {isIP} from 'node:net';
import multicastDns, {type ResponsePacket} from 'multicast-dns';
import {isLinkLocal, type FoundAddress} from './system-lookup.js';
import {waitFor} from './wait.js';

/** Where the questions go; the default is the mDNS group 224.0.0.251:5353 (RFC 6762). */
export type MulticastGroup = {readonly ip: string; readonly port: number};

// UDP loses packets: the question is sent three times.
const repeatsAfterMs = [0, 250, 750];
// A device has a few; one packet of 64 KB could hold thousands.
const mostAddresses = 16;
// An IPv4 answer that comes this much later than the IPv6 one still wins.
const graceMs = 200;

/** True for a name that belongs to multicast DNS (RFC 6762, section 3). */
export function isMulticastName(name: string): boolean {
	return /\.local\.?$/i.test(name);
}

/**
 * The addresses that an answer brings for wanted names (keys in lower case), in its order; at most `mostAddresses`.
 * Anybody on the network may answer, and about anything.
 */
export function addressesIn({answers, additionals}: Pick<ResponsePacket, 'answers' | 'additionals'>, wanted: ReadonlyMap<string, string>): Array<{readonly name: string; readonly address: string}> {
	const found: Array<{readonly name: string; readonly address: string}> = [];
	for (const answer of [...answers, ...additionals]) {
		const name = wanted.get(answer.name.toLowerCase());
		if (name === undefined || (answer.type !== 'A' && answer.type !== 'AAAA')) continue;
		const family = isIP(answer.data);
		if (family === 4 || (family === 6 && !isLinkLocal(answer.data))) found.push({name, address: answer.data});
		if (found.length === mostAddresses) break;
	}

	return found;
}

/**
 * Asks by multicast DNS for names that end in `.local` until the signal fires. An IPv4
 * address is told at once, an IPv6 one only if no IPv4 follows. Asked from port 5353, which
 * a system service may hold, and from a port of our own (RFC 6762, section 6.7), whose
 * answers a firewall may drop. No network, no answer: silence; never rejects.
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
		// An answer that is refused must not keep a later, better one away.
		if (onAddress(name, address) !== false) told.add(name);
	};

	const sockets = group ? [multicastDns({...group, bind: false, multicast: false})] : [multicastDns({bind: false}), multicastDns()];
	const read = (packet: ResponsePacket): void => {
		for (const {name, address} of addressesIn(packet, wanted)) {
			if (isIP(address) === 4) tell(name, address);
			else void waitFor(graceMs, signal).then(() => {
				tell(name, address);
			});
		}
	};

	for (const socket of sockets) {
		// No route, no permission: the other ways of looking up remain.
		socket.on('error', () => undefined);
		socket.on('warning', () => undefined);
		socket.on('response', read);
	}

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
