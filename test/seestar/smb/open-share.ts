import assert from 'node:assert/strict';
import type {ExecutionContext} from 'ava';
import type {Result, ProblemKind} from '../../../source/errors/problem.js';
import {connectShare, type ShareTarget, type SmbShare} from '../../../source/seestar/smb/share.js';
import {goodAnswer, responseTo, startScripted, type Script, type Seen} from './scripted-server.js';

/** A script that behaves well except for one command. */
export function exceptAt(command: number, odd: Script): Script {
	return seen => seen.command === command ? odd(seen) : good(seen);
}

export const good = (seen: Seen): Buffer => responseTo(seen, goodAnswer(seen));

/** A scripted server and a client's attempt to connect to it; both end with the test. */
export async function tryShare(t: ExecutionContext, script: Script, options: Partial<ShareTarget> = {}) {
	const server = await startScripted(script);
	const connected = await connectShare({host: '127.0.0.1', port: server.port, requestTimeoutMs: 1000, changeTimeoutMs: 1500, ...options});
	t.teardown(async () => {
		if (connected.ok) connected.value.close();
		await server.close();
	});
	return {server, connected};
}

/** The same where connecting must succeed. */
export async function openShare(t: ExecutionContext, script: Script, options: Partial<ShareTarget> = {}) {
	const {server, connected} = await tryShare(t, script, options);
	assert.ok(connected.ok, JSON.stringify(connected));
	return {server, share: connected.value satisfies SmbShare};
}

/** Asserts the kind of a failure. */
export function assertProblem(result: Result<unknown>, kind: ProblemKind): void {
	assert.equal(result.ok ? 'no trouble' : result.problem.kind, kind, JSON.stringify(result));
}
