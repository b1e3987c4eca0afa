import {BlockList, isIP} from 'node:net';

// Private (RFC 1918, 4193), shared by a carrier's or an overlay's NAT (RFC 6598), link-local (RFC 3927, 4291), loopback.
const own = new BlockList();
for (const [network, bits] of [['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16], ['100.64.0.0', 10], ['127.0.0.0', 8]] as const) own.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [['fc00::', 7], ['fe80::', 10], ['::1', 128]] as const) own.addSubnet(network, bits, 'ipv6');

/**
 * True for an address in a home's or a field site's own network. Anybody on the network may answer for a name ending in
 * `.local`; an address elsewhere in the world is not contacted, and gets nothing signed, unless the user named the host.
 */
export function isPrivateAddress(address: string): boolean {
	const literal = address.replace(/%.*$/s, '').replace(/^::ffff:(?=\d+\.)/i, '');
	const family = isIP(literal);
	return family !== 0 && own.check(literal, family === 4 ? 'ipv4' : 'ipv6');
}
