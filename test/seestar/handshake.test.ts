import assert from 'node:assert/strict';
import {generateKeyPairSync, verify} from 'node:crypto';
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {shakeHands, type HandshakeOptions} from '../../source/seestar/handshake.js';
import {openRpcConnection} from '../../source/seestar/rpc/rpc-connection.js';
import {loadSigningKey} from '../../source/seestar/signing-key.js';
import type {Result} from '../../source/errors/problem.js';
import {device, eventLine, replyLine, startScriptedScope} from './scripted-scope.js';

const {privateKey, publicKey} = generateKeyPairSync('rsa', {modulusLength: 2048});
type Answer = Parameters<typeof startScriptedScope>[0];

async function shaken(answer: Answer, options: HandshakeOptions = {}) {
	const scope = await startScriptedScope(answer);
	const opened = await openRpcConnection({host: '127.0.0.1', port: scope.address.rpcPort});
	assert.ok(opened.ok);
	const chatter = setInterval(() => {
		if (isChatty) scope.broadcast(eventLine());
	}, 10);
	try {
		const result = await shakeHands(opened.value, {probeTimeoutMs: 80, challengeTimeoutMs: 80, ...options});
		return {kind: kindOf(result), cause: result.ok ? '' : `${result.problem.cause}. ${result.problem.next}`, methods: scope.methods(), requests: scope.requests};
	} finally {
		clearInterval(chatter);
		opened.value.close();
		await scope.stop();
	}
}

let isChatty = false;
const kindOf = (result: Result<unknown>) => result.ok ? 'ok' : result.problem.kind;

/** A telescope that drops all commands of a connection that has not been verified. */
function lockedScope(challenge: unknown = {str: 'challenge-1'}): Answer {
	const verified = new Set<number>();
	return ({id, method, params}, socket, connection) => {
		if (method === 'get_verify_str') {
			socket.write(replyLine(id, challenge));
		} else if (method === 'verify_client') {
			const {sign, data} = params as {sign: string; data: string};
			const isRight = data === 'challenge-1' && verify('sha1', Buffer.from(data), publicKey, Buffer.from(sign, 'base64'));
			if (isRight) verified.add(connection);
			socket.write(isRight ? replyLine(id, 0) : replyLine(id, undefined, {error: 'verify failed', code: 1}));
		} else if (verified.has(connection)) {
			socket.write(replyLine(id, method === 'pi_is_verified' ? true : device));
		}
	};
}

test.serial('the challenge is signed with the key, in the order of the protocol', async () => {
	const {kind, methods, requests} = await shaken(lockedScope(), {key: privateKey});
	assert.equal(kind, 'ok');
	assert.deepEqual(methods, ['get_verify_str', 'verify_client', 'pi_is_verified', 'get_device_state']);
	assert.deepEqual(requests.map(({verify: flag}) => flag), [undefined, undefined, undefined, true]);
});

test.serial('a challenge that is a bare text is signed as well', async () => {
	assert.equal((await shaken(lockedScope('challenge-1'), {key: privateKey})).kind, 'ok');
});

test.serial('a wrong key is refused and the telescope counts as locked', async () => {
	const other = generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey;
	const {kind, cause, methods} = await shaken(lockedScope(), {key: other});
	assert.equal(kind, 'locked');
	assert.match(cause, /key refused/);
	assert.deepEqual(methods, ['get_verify_str', 'verify_client']);
});

test.serial('old firmware does not know the handshake and needs none', async () => {
	const {kind} = await shaken(({id, method}, socket) => {
		socket.write(method === 'get_verify_str' ? replyLine(id, undefined, {error: 'method not found', code: 103}) : replyLine(id, device));
	}, {key: privateKey});
	assert.equal(kind, 'ok');
});

test.serial('a telescope that requires no key needs one command only', async () => {
	const {kind, methods} = await shaken(({id}, socket) => {
		socket.write(replyLine(id, device));
	});
	assert.equal(kind, 'ok');
	assert.deepEqual(methods, ['get_device_state']);
});

test.serial('commands dropped in silence while events arrive mean that a key is required', async () => {
	isChatty = true;
	const silent = await shaken(() => undefined);
	isChatty = false;
	assert.equal(silent.kind, 'locked');
	assert.match(silent.cause, /signing key.*--key or SEESTAR_KEY_PATH/);
});

test.serial('a telescope that answers only the request for a challenge is locked, even without any event', async () => {
	assert.equal((await shaken(lockedScope())).kind, 'locked');
});

test.serial('a slow telescope without the handshake is not reported as locked', async () => {
	let asked = 0;
	isChatty = true;
	const {kind} = await shaken(({id, method}, socket) => {
		if (method === 'get_verify_str') socket.write(replyLine(id, undefined, {error: 'method not found', code: 103}));
		else if (++asked > 1) socket.write(replyLine(id, device));
	});
	isChatty = false;
	assert.equal(kind, 'ok');
});

test.serial('a silent telescope is reported as timed out, not as locked', async () => {
	assert.equal((await shaken(() => undefined)).kind, 'timeout');
});

test.serial('a malformed challenge is a problem of kind protocol', async () => {
	for (const odd of [{}, 5, null, {str: ''}]) assert.equal((await shaken(lockedScope(odd), {key: privateKey})).kind, 'protocol');
});

test.serial('a key file is read in both PEM forms, and each kind of invalid file has its own sentence', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'key-'));
	try {
		const load = async (content: string | Buffer) => {
			writeFileSync(path.join(folder, 'key.pem'), content);
			const key = await loadSigningKey(path.join(folder, 'key.pem'));
			return key.ok ? 'ok' : key.problem.cause;
		};

		assert.equal(await load(privateKey.export({type: 'pkcs1', format: 'pem'})), 'ok');
		assert.equal(await load(privateKey.export({type: 'pkcs8', format: 'pem'})), 'ok');
		assert.match(await load(privateKey.export({type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x'})), /passphrase/);
		assert.match(await load(publicKey.export({type: 'spki', format: 'pem'})), /not a PEM file/);
		assert.match(await load(generateKeyPairSync('ed25519').privateKey.export({type: 'pkcs8', format: 'pem'})), /ed25519, not RSA/);
		assert.match(await load('hello'), /not a PEM file/);
		assert.match(await load(Buffer.alloc(100_000)), /too large/);
		const missing = await loadSigningKey(path.join(folder, 'none.pem'));
		assert.ok(!missing.ok && missing.problem.kind === 'locked' && /no such file/.test(missing.problem.cause));
		const isFolder = await loadSigningKey(folder);
		assert.ok(!isFolder.ok && isFolder.problem.kind === 'locked' && /a folder/.test(isFolder.problem.cause));
		chmodSync(path.join(folder, 'key.pem'), 0);
		const locked = await loadSigningKey(path.join(folder, 'key.pem'));
		// Root can read everything, and on Windows everybody what only has a mode against it.
		assert.ok([0, undefined].includes(process.getuid?.()) || (!locked.ok && /cannot be read/.test(locked.problem.cause)));
	} finally {
		rmSync(folder, {recursive: true});
	}
});
