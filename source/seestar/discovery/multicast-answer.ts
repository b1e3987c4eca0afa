import {SocketAddress} from 'node:net';
import {isLinkLocal} from './system-lookup.js';

/** Longer packets are not sent (RFC 6762, section 17). */
const longestPacketBytes = 9000;
const headerBytes = 12;
// The least that a question and a record take: the root's name, type and class, and for a record also its age and the length
// of its data.
const leastQuestionBytes = 5;
const leastRecordBytes = 11;
const longestNameBytes = 255;
// A name may continue elsewhere, and from there elsewhere again; one in `.local` does so two or three times.
const mostJumps = 16;
// A device has only a few; one packet could hold hundreds.
const mostAddresses = 16;
const addressBytes: Readonly<Record<number, number>> = {1: 4, 28: 16};

/**
 * The addresses that an answer gives for wanted names (keys in lower case), in its order; at most `mostAddresses`. None if
 * the packet is not an answer or not complete. Anybody on the network may answer, with anything: no byte is looked at more
 * often than a name may have jumps, whatever the packet claims. (The decoder of multicast-dns believes the counts, and
 * starts again at the packet's first byte when a text ends outside: 9 KB keep it busy for seconds.)
 */
export function addressesIn(packet: Buffer, wanted: ReadonlyMap<string, string>): Array<{readonly name: string; readonly address: string}> {
	const isAnswer = packet.length > headerBytes && packet.length <= longestPacketBytes && packet.readUInt16BE(2) >= 0x8000;
	if (!isAnswer) return [];
	const [questions = 0, ...counts] = [4, 6, 8, 10].map(at => packet.readUInt16BE(at));
	const records = counts.reduce((sum, count) => sum + count, 0);
	if ((questions * leastQuestionBytes) + (records * leastRecordBytes) > packet.length - headerBytes) return [];
	const found: Array<{readonly name: string; readonly address: string}> = [];
	let at = headerBytes;
	for (let nth = 0; nth < questions + records; nth++) {
		const end = endOfName(packet, at);
		const isQuestion = nth < questions;
		const dataAt = end + (isQuestion ? 4 : 10);
		if (!(dataAt <= packet.length)) return [];
		const next = isQuestion ? dataAt : dataAt + packet.readUInt16BE(end + 8);
		if (next > packet.length) return [];
		if (!isQuestion && addressBytes[packet.readUInt16BE(end)] === next - dataAt && found.length < mostAddresses) {
			const name = wanted.get(nameAt(packet, at)?.toLowerCase() ?? '');
			const address = addressOf(packet.subarray(dataAt, next));
			if (name !== undefined && !isLinkLocal(address)) found.push({name, address});
		}

		at = next;
	}

	return found;
}

function addressOf(bytes: Buffer): string {
	if (bytes.length === 4) return bytes.join('.');
	const groups = Array.from({length: 8}, (_, nth) => bytes.readUInt16BE(nth * 2).toString(16)).join(':');
	// As every other program writes it.
	return new SocketAddress({address: groups, family: 'ipv6'}).address;
}

/** Where the data after a name begins; NaN if the name does not end in the packet. */
function endOfName(packet: Buffer, from: number): number {
	for (let at = from; at < packet.length; ) {
		const length = packet[at] ?? 0;
		if (length === 0) return at + 1;
		if (length >= 0xC0) return at + 2;
		if (length >= 0x40) break;
		at += 1 + length;
	}

	return Number.NaN;
}

/** The name that begins there; undefined if it is invalid, too long or jumps too often. */
function nameAt(packet: Buffer, from: number): string | undefined {
	const labels: string[] = [];
	let nameBytes = 0;
	let jumps = 0;
	for (let at = from; at < packet.length && nameBytes < longestNameBytes && jumps <= mostJumps; ) {
		const length = packet[at] ?? 0;
		if (length === 0) return labels.join('.');
		if (length >= 0xC0) {
			if (at + 1 >= packet.length) break;
			at = packet.readUInt16BE(at) & 0x3FFF;
			jumps++;
		} else {
			if (length >= 0x40 || at + 1 + length > packet.length) break;
			labels.push(packet.toString('utf8', at + 1, at + 1 + length));
			nameBytes += 1 + length;
			at += 1 + length;
		}
	}

	return undefined;
}
