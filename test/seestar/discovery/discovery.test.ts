import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import dnsPacket from 'dns-packet';
import multicastDns from 'multicast-dns';
import {discoverScopes} from '../../../source/seestar/discovery/discovery.js';
import {isPrivateAddress} from '../../../source/seestar/discovery/private-address.js';
import {lookUpBySystem} from '../../../source/seestar/discovery/system-lookup.js';
import {resolveHost} from '../../../source/seestar/discovery/resolve-host.js';
import {threadMs, usedMs} from '../../support/thread-time.js';
import {startScriptedScope} from '../scripted-scope.js';
import {onUnix} from '../../support/on-system.js';

// Everything here stays on loopback: mDNS queries go to a responder of our own, and the
// system resolver is asked only for localhost.

async function freeUdpPort(): Promise<number> {
	const socket = createSocket('udp4').bind(0, '127.0.0.1');
	await once(socket, 'listening');
	const {port} = socket.address();
	await new Promise<void>(resolve => socket.close(resolve));
	return port;
}

/** Answers mDNS queries on loopback from a table; other names get no answer. */
async function startResponder(table: Readonly<Record<string, ReadonlyArray<{type: 'A' | 'AAAA'; data: string}>>>) {
	const port = await freeUdpPort();
	const responder = multicastDns({ip: '127.0.0.1', port, bind: '127.0.0.1', multicast: false});
	await once(responder, 'ready');
	let questions = 0;
	responder.on('query', (query, from) => {
		questions += query.questions.length;
		const answers = query.questions.flatMap(({name, type}) => (table[name] ?? []).filter(answer => answer.type === type).map(answer => ({...answer, name})));
		if (answers.length > 0) responder.respond({answers}, from);
	});
	return {group: {ip: '127.0.0.1', port}, questions: () => questions, stop: () => new Promise<void>(resolve => {
		responder.destroy(resolve);
	})};
}

test.serial('a candidate that answers is reported at once, and one that does not is left out', async () => {
	const scope = await startScriptedScope(() => undefined);
	const gone = await startScriptedScope(() => undefined);
	await gone.stop();
	const started = performance.now();
	let foundAfterMs = Infinity;
	const found = await discoverScopes({
		candidates: [`127.0.0.1:${gone.address.rpcPort}`, `127.0.0.1:${scope.address.rpcPort}:81:446`, 'no address!'], fallbacks: [], timeoutMs: 800,
		onFound: () => {
			foundAfterMs = performance.now() - started;
		},
	});
	assert.deepEqual(found, [{label: `127.0.0.1:${scope.address.rpcPort}:81:446`, host: '127.0.0.1', rpcPort: scope.address.rpcPort, httpPort: 81, smbPort: 446}]);
	assert.ok(foundAfterMs < 300, `${foundAfterMs} ms`);
	await scope.stop();
});

test.serial('two names of one telescope are one scope, its host a literal IPv4 address', async () => {
	const scope = await startScriptedScope(() => undefined);
	const responder = await startResponder({
		'seestar.local': [{type: 'AAAA', data: '::1'}, {type: 'A', data: '127.0.0.1'}],
		'seestar-2.local': [{type: 'A', data: '127.0.0.1'}],
	});
	const {rpcPort} = scope.address;
	const told: string[] = [];
	const found = await discoverScopes({
		candidates: ['seestar.local', 'seestar-2.local', 'seestar-3.local'].map(name => `${name}:${rpcPort}`), fallbacks: [], timeoutMs: 700,
		multicast: responder.group, asksSystem: false,
		onFound: ({label}) => told.push(label),
	});
	assert.equal(found.length, 1);
	assert.equal(found[0]?.host, '127.0.0.1');
	assert.deepEqual(told, [found[0]?.label]);
	assert.match(told[0] ?? '', /^seestar(-2)?\.local:\d+$/);
	assert.ok(responder.questions() >= 6);
	assert.equal(await resolveHost('seestar-2.local', {timeoutMs: 700, multicast: responder.group, asksSystem: false}), '127.0.0.1');
	await responder.stop();
	await scope.stop();
});

test.serial('packets that would occupy a decoder for minutes do not delay the answer that follows them', async () => {
	// From the endless text of its first record a decoder returns to the packet's first byte, and finds another long text there, 799 times.
	const busy = Buffer.alloc(9000);
	busy.write('000010000000032000200000', 'hex');
	busy.write('0010000100000000ffff', 13, 'hex');
	const many = Buffer.alloc(140, 0xFF);
	const responder = createSocket('udp4').bind(0, '127.0.0.1');
	await once(responder, 'listening');
	responder.on('message', (_question, from) => {
		for (let nth = 0; nth < 20; nth++) responder.send(nth % 2 === 0 ? busy : many, from.port, from.address);
		responder.send(dnsPacket.encode({type: 'response', answers: [{type: 'A', name: 'seestar.local', data: '127.0.0.1'}]}), from.port, from.address);
	});
	const {port} = responder.address();
	const before = threadMs();
	assert.equal(await resolveHost('seestar.local', {timeoutMs: 20_000, multicast: {ip: '127.0.0.1', port}, asksSystem: false}), '127.0.0.1');
	const workedMs = usedMs(before);
	assert.ok(workedMs < 500, `${workedMs.toFixed(0)} ms of work`);
	responder.close();
});

test.serial('the access point\'s address is tried only when nothing else was found', async () => {
	const scope = await startScriptedScope(() => undefined);
	const other = await startScriptedScope(() => undefined);
	const name = (one: typeof scope) => `127.0.0.1:${one.address.rpcPort}`;
	const ports = async (candidates: string[]) => {
		const found = await discoverScopes({candidates, fallbacks: [name(other)], timeoutMs: 400, onFound: () => undefined});
		return found.map(({rpcPort}) => rpcPort);
	};

	assert.deepEqual(await ports([name(scope)]), [scope.address.rpcPort]);
	assert.deepEqual(await ports([]), [other.address.rpcPort]);
	await scope.stop();
	await other.stop();
});

test.serial('an unknown name costs no more than the time-out', async () => {
	const responder = await startResponder({});
	const started = performance.now();
	const found = await discoverScopes({candidates: ['nobody.local'], fallbacks: [], timeoutMs: 300, multicast: responder.group, asksSystem: false, onFound: () => undefined});
	assert.deepEqual(found, []);
	assert.ok(performance.now() - started < 500);
	await responder.stop();
});

test.serial('the system resolver runs in a child process, which an aborted signal ends', async () => {
	const addresses: string[] = [];
	await lookUpBySystem(['localhost'], AbortSignal.timeout(5000), (_name, address) => addresses.push(address));
	assert.deepEqual(addresses, ['127.0.0.1']);
	const started = performance.now();
	await lookUpBySystem(['localhost'], AbortSignal.timeout(5), () => undefined);
	assert.ok(performance.now() - started < 200);
});

onUnix.serial('a resolver that never answers holds up neither the search nor the exit of the process', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'dead-resolver-'));
	const hanging = path.join(folder, 'hang');
	writeFileSync(hanging, '#!/bin/sh\nexec sleep 15\n', {mode: 0o755});
	// The child process that asks the system hangs, as with a dead resolver.
	const program = `
		import {discoverScopes} from ${JSON.stringify(path.resolve(import.meta.dirname, '../../../source/seestar/discovery/discovery.ts'))};
		process.execPath = ${JSON.stringify(hanging)};
		await discoverScopes({candidates: ['a.invalid', 'b.invalid'], fallbacks: [], timeoutMs: 300, onFound: () => undefined});
		console.log('done');`;
	const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {stdio: ['ignore', 'pipe', 'inherit']});
	let doneAt = 0;
	child.stdout.on('data', () => {
		doneAt = performance.now();
	});
	await once(child, 'exit');
	rmSync(folder, {recursive: true});
	assert.ok(doneAt > 0);
	assert.ok(performance.now() - doneAt < 500, 'the process ended right after the search');
});

test('only addresses in private networks are accepted as answers for a telescope\'s name', () => {
	for (const address of ['10.0.0.1', '172.31.9.9', '192.168.1.83', '169.254.3.4', '100.64.0.9', '127.0.0.1', 'fd12::1', 'fe80::1%eth0', '::1', '::ffff:10.0.0.1']) assert.ok(isPrivateAddress(address), address);
	for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '11.0.0.1', '2001:db8::1', '::ffff:8.8.8.8', '0.0.0.0', '', 'seestar.local', '224.0.0.251']) assert.ok(!isPrivateAddress(address), address);
});

test.serial('a stranger\'s answer sent the program, and what the key signs, out of the local network', async () => {
	const scope = await startScriptedScope(() => undefined);
	// 0.0.0.0 is not a private address, and yet it leads to this machine.
	const responder = await startResponder({'seestar.local': [{type: 'A', data: '0.0.0.0'}], 'seestar-2.local': [{type: 'A', data: '0.0.0.0'}, {type: 'A', data: '127.0.0.1'}]});
	const {rpcPort} = scope.address;
	const found = await discoverScopes({candidates: [`seestar.local:${rpcPort}`, `seestar-2.local:${rpcPort}`], fallbacks: [], timeoutMs: 800, multicast: responder.group, asksSystem: false, onFound: () => undefined});
	assert.deepEqual(found.map(({label, host}) => [label, host]), [[`seestar-2.local:${rpcPort}`, '127.0.0.1']]);
	// A host that the user names explicitly may be anywhere.
	assert.equal(await resolveHost('seestar.local', {multicast: responder.group, asksSystem: false, timeoutMs: 800}), '0.0.0.0');
	assert.equal(await resolveHost('seestar.local', {multicast: responder.group, asksSystem: false, timeoutMs: 300, isOwnNetwork: true}), undefined);
	await responder.stop();
	await scope.stop();
});
