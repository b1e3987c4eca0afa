import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {parseScopeAddress} from '../../source/seestar/address.js';

const parsed = (text: string) => {
	const address = parseScopeAddress(text);
	return address.ok ? [address.value.host, address.value.rpcPort, address.value.httpPort, address.value.smbPort] : address.trouble.kind;
};

test('an address has the usual ports where it does not say others', () => {
	assert.deepEqual(parsed('seestar.local'), ['seestar.local', 4700, 80, 445]);
	assert.deepEqual(parsed('192.168.1.83:4701'), ['192.168.1.83', 4701, 80, 445]);
	assert.deepEqual(parsed('127.0.0.1:1:2:3'), ['127.0.0.1', 1, 2, 3]);
	assert.deepEqual(parsed(' host::8080 '), ['host', 4700, 8080, 445]);
	assert.deepEqual(parsed('host:::65535'), ['host', 4700, 80, 65_535]);
	assert.deepEqual(parsed('host:'), ['host', 4700, 80, 445]);
});

test('an IPv6 address stands alone, or in brackets before ports', () => {
	assert.deepEqual(parsed('fd00::1'), ['fd00::1', 4700, 80, 445]);
	assert.deepEqual(parsed('[fd00::1]'), ['fd00::1', 4700, 80, 445]);
	assert.deepEqual(parsed('[::1]:1:2:3'), ['::1', 1, 2, 3]);
});

test('what is no address is refused with one sentence', () => {
	for (const text of ['', ':4700', 'a b', 'host:0', 'host:65536', 'host:x', 'host:-1', 'host:1:2:3:4', '[host]:1', '[::1', 'http://host', 'host/x', '-x', 'a..b', 'x\u001B[2J']) {
		assert.equal(parsed(text), 'usage', text);
	}
});

test('the label is the text as it was given', () => {
	const address = parseScopeAddress('seestar-2.local:4700');
	assert.equal(address.ok && address.value.label, 'seestar-2.local:4700');
});

test('any text gives an address with legal ports or a trouble', () => {
	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 40}), text => {
		const address = parseScopeAddress(text);
		if (!address.ok) return address.trouble.kind === 'usage';
		const {rpcPort, httpPort, smbPort} = address.value;
		return [rpcPort, httpPort, smbPort].every(port => port >= 1 && port <= 65_535);
	}), {numRuns: 500});
});
