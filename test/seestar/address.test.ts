import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {parseScopeAddress} from '../../source/seestar/address.js';
import {anyCharacter} from '../support/any-character.js';

const parsed = (text: string) => {
	const address = parseScopeAddress(text);
	return address.ok ? [address.value.host, address.value.rpcPort, address.value.httpPort, address.value.smbPort] : address.problem.kind;
};

test('an address without ports has the usual ones', () => {
	assert.deepEqual(parsed('seestar.local'), ['seestar.local', 4700, 80, 445]);
	assert.deepEqual(parsed('192.168.1.83:4701'), ['192.168.1.83', 4701, 80, 445]);
	assert.deepEqual(parsed('127.0.0.1:1:2:3'), ['127.0.0.1', 1, 2, 3]);
	assert.deepEqual(parsed(' host::8080 '), ['host', 4700, 8080, 445]);
	assert.deepEqual(parsed('host:::65535'), ['host', 4700, 80, 65_535]);
	assert.deepEqual(parsed('host:'), ['host', 4700, 80, 445]);
});

test('an IPv6 address is written bare, or in brackets before ports', () => {
	assert.deepEqual(parsed('fd00::1'), ['fd00::1', 4700, 80, 445]);
	assert.deepEqual(parsed('[fd00::1]'), ['fd00::1', 4700, 80, 445]);
	assert.deepEqual(parsed('[::1]:1:2:3'), ['::1', 1, 2, 3]);
});

test('files may be on another host than the commands', () => {
	const both = (text: string) => {
		const address = parseScopeAddress(text);
		return address.ok ? [address.value.host, address.value.rpcPort, address.value.filesHost, address.value.httpPort, address.value.smbPort] : address.problem.cause;
	};

	assert.deepEqual(both('proxy.local/192.168.1.83'), ['proxy.local', 4700, '192.168.1.83', 80, 445]);
	assert.deepEqual(both('proxy:4701/files'), ['proxy', 4701, 'files', 80, 445]);
	assert.deepEqual(both(' proxy / files::1445 '), ['proxy', 4700, 'files', 80, 1445]);
	assert.deepEqual(both('[fd00::1]:1/[fd00::2]:2:3'), ['fd00::1', 1, 'fd00::2', 2, 3]);
	assert.deepEqual(both('fd00::1/fd00::2'), ['fd00::1', 4700, 'fd00::2', 80, 445]);
	assert.deepEqual(both('[fd00::1]:1:2:3'), ['fd00::1', 1, undefined, 2, 3]);
	assert.equal(both('proxy:1:2/files'), 'before the slash, there is more than one port');
	assert.equal(both('proxy/files:1:2:3'), 'after the slash, there are more than two ports');
	assert.equal(both('proxy/'), 'after the slash, the host is missing');
});

test('any two hosts and ports are read as they were written', () => {
	const port = fc.option(fc.integer({min: 1, max: 65_535}), {nil: undefined});
	const host = fc.oneof(fc.constantFrom('proxy', 'seestar-2.local', 'a.b_c'), fc.ipV4(), fc.ipV6().map(text => `[${text}]`));
	fc.assert(fc.property(host, fc.option(host, {nil: undefined}), fc.tuple(port, port, port), (commands, files, [rpc, http, smb]) => {
		const text = files === undefined
			? `${commands}:${rpc ?? ''}:${http ?? ''}:${smb ?? ''}`
			: `${commands}${rpc === undefined ? '' : `:${rpc}`}/${files}:${http ?? ''}:${smb ?? ''}`;
		const address = parseScopeAddress(text);
		const bare = (name: string | undefined) => name?.replaceAll(/[[\]]/g, '');
		assert.deepEqual(address, {ok: true, value: {
			label: text, host: bare(commands), ...(files !== undefined && {filesHost: bare(files)}), rpcPort: rpc ?? 4700, httpPort: http ?? 80, smbPort: smb ?? 445,
		}});
	}), {numRuns: 500});
});

test('an invalid address is refused with one sentence', () => {
	for (const text of ['', ':4700', 'a b', 'host:0', 'host:65536', 'host:x', 'host:-1', 'host:1:2:3:4', '[host]:1', '[::1', 'http://host', 'host/', '/host', 'a/b/c', 'a:1:2/b', 'a/b:1:2:3', 'a/b:0', 'a/-b', '[::1/b', '-x', 'a..b', 'x\u001B[2J']) {
		assert.equal(parsed(text), 'usage', text);
	}
});

test('the label is the text as given', () => {
	const address = parseScopeAddress('seestar-2.local:4700');
	assert.equal(address.ok && address.value.label, 'seestar-2.local:4700');
});

test('any text gives an address with valid ports or a problem', () => {
	fc.assert(fc.property(fc.string({unit: anyCharacter, maxLength: 40}), text => {
		const address = parseScopeAddress(text);
		if (!address.ok) return address.problem.kind === 'usage';
		const {rpcPort, httpPort, smbPort} = address.value;
		return [rpcPort, httpPort, smbPort].every(port => port >= 1 && port <= 65_535);
	}), {numRuns: 500});
});
