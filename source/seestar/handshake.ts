import {sign, type KeyObject} from 'node:crypto';
import {cleanText} from '../format/clean-text.js';
import {failure, success, type Result, type Problem} from '../errors/problem.js';
import {lockedProblem} from './key-required.js';
import {deviceFieldsOf, serialOf} from './device-fields.js';
import {fieldsOf, textOf} from './narrow.js';
import type {RpcConnection} from './rpc/rpc-connection.js';
import {methodNotFound, oddAnswer, type RpcReply} from './rpc/rpc-message.js';

export type HandshakeOptions = {
	readonly key?: KeyObject;
	readonly signal?: AbortSignal;
	/** How long the first command may take before it counts as dropped; default 4 s. */
	readonly probeTimeoutMs?: number;
	/** How long the telescope may take to send a challenge; a busy one needs 10 s. Default 15 s. */
	readonly challengeTimeoutMs?: number;
};

/**
 * Gets a fresh connection to the point where it takes commands, and returns the reply to the first command:
 * `get_device_state` with its `device` part, which shows the serial. With a key the telescope's challenge is signed (RSA
 * PKCS#1 v1.5 over SHA-1), once per connection; firmware before 7.18 does not know that (code 103) and needs none. Problem:
 * locked, unreachable, timeout, protocol, cancelled. Source: seestar-protocol, section 3.
 */
export async function shakeHands(connection: RpcConnection, options: HandshakeOptions): Promise<Result<RpcReply>> {
	const {key, signal, probeTimeoutMs = 4000} = options;
	if (key) {
		const verified = await verify(connection, key, options);
		if (!verified.ok) return verified;
	}

	const eventsBefore = connection.counts.events;
	const what = 'The telescope does not take commands';
	const first = await connection.ask('get_device_state', {keys: ['device']}, {what, timeoutMs: key ? 10_000 : probeTimeoutMs, signal});
	if (first.ok || first.problem.kind !== 'timeout') return first;
	if (key) return connection.counts.events > eventsBefore ? failure(lockedProblem('it accepted the key but answers no command')) : first;
	return withoutKey(connection, options, first.problem);
}

/** Does the handshake and returns the serial of the device that answers; empty if it reports none. Problem: as for shakeHands. */
export async function askSerial(connection: RpcConnection, options: HandshakeOptions): Promise<Result<string>> {
	const first = await shakeHands(connection, options);
	// Firmware that does not accept `keys`, or has no such part, is asked for everything.
	const isWithoutDevice = first.ok && deviceFieldsOf(fieldsOf(first.value.result)) === undefined;
	const reply = first.ok && (first.value.code !== 0 || isWithoutDevice)
		? await connection.ask('get_device_state', undefined, {what: 'The telescope did not say who it is', signal: options.signal})
		: first;
	return reply.ok ? success(serialOf(fieldsOf(reply.value.result))) : reply;
}

// Silence after the first command: either it drops commands until somebody signs, or it is slow.
async function withoutKey(connection: RpcConnection, options: HandshakeOptions, timeout: Problem): Promise<Result<RpcReply>> {
	const challenge = await askChallenge(connection, {challengeTimeoutMs: 10_000, ...options});
	if (challenge.ok && challenge.value.code === 0) return failure(keyRequired());
	if (challenge.ok) return connection.ask('get_device_state', {keys: ['device']}, {what: timeout.what, signal: options.signal});
	if (challenge.problem.kind === 'cancelled') return challenge;
	// Some firmware resets a connection that keeps sending without having signed.
	return failure(connection.counts.events > 0 ? keyRequired() : timeout);
}

async function verify(connection: RpcConnection, key: KeyObject, options: HandshakeOptions): Promise<Result<void>> {
	const {signal} = options;
	const reply = await askChallenge(connection, options);
	if (!reply.ok) return reply;
	if (reply.value.code === methodNotFound) return success();
	const challenge = textOf(reply.value.result) ?? textOf(fieldsOf(reply.value.result)?.str);
	if (reply.value.code !== 0 || challenge === undefined) return oddAnswer('Could not log in to the telescope', 'it gave no text to sign');

	let signature: string;
	try {
		signature = sign('sha1', Buffer.from(challenge), key).toString('base64');
	} catch (error) {
		// E.g. a system whose policy forbids SHA-1.
		const cause = error instanceof Error ? cleanText(error.message) : 'unknown';
		return failure(lockedProblem(`this machine could not sign with the key (${cause})`));
	}

	const answer = await connection.ask('verify_client', {sign: signature, data: challenge}, {what: 'Could not log in to the telescope', signal});
	if (!answer.ok) return answer;
	const {code, result} = answer.value;
	if (code !== 0 || (result !== undefined && result !== 0 && result !== true)) return failure(lockedProblem(`key refused (code ${code})`));
	// Its answer changes nothing: only the first command shows whether commands are accepted.
	const asked = await connection.ask('pi_is_verified', undefined, {what: 'Could not log in to the telescope', signal});
	return asked.ok || asked.problem.kind === 'timeout' ? success() : asked;
}

async function askChallenge(connection: RpcConnection, {signal, challengeTimeoutMs = 15_000}: HandshakeOptions): Promise<Result<RpcReply>> {
	return connection.ask('get_verify_str', undefined, {what: 'Could not log in to the telescope', timeoutMs: challengeTimeoutMs, signal});
}

function keyRequired(): Problem {
	return lockedProblem('its firmware wants a signing key and none was given');
}
