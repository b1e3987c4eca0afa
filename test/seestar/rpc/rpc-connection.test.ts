import assert from 'node:assert/strict';
import {createServer, type AddressInfo} from 'node:net';
import test from 'ava';
import type {Problem} from '../../../source/errors/problem.js';
import {openRpcConnection, type RpcConnection, type RpcConnectionOptions} from '../../../source/seestar/rpc/rpc-connection.js';
import {eventLine, replyLine, startScriptedScope} from '../scripted-scope.js';

type Answer = Parameters<typeof startScriptedScope>[0];

async function connected(
	answer: Answer, run: (connection: RpcConnection, scope: Awaited<ReturnType<typeof startScriptedScope>>) => Promise<void>,
	options: Partial<RpcConnectionOptions> = {},
): Promise<void> {
	const scope = await startScriptedScope(answer);
	const opened = await openRpcConnection({host: '127.0.0.1', port: scope.address.rpcPort, ...options});
	assert.ok(opened.ok);
	try {
		await run(opened.value, scope);
	} finally {
		opened.value.close();
		await scope.stop();
	}
}

const what = 'Could not ask';

test.serial('replies find their requests in any order', async () => {
	const held: string[] = [];
	await connected(({id, method}, socket) => {
		held.unshift(replyLine(id, method));
		if (held.length === 10) socket.write(held.join(''));
	}, async connection => {
		const replies = await Promise.all(Array.from({length: 10}, (_, index) => connection.ask(`m${index}`, undefined, {what})));
		assert.deepEqual(replies.map(reply => reply.ok && reply.value.result), Array.from({length: 10}, (_, index) => `m${index}`));
	});
});

test.serial('a reply in pieces of one byte with a UTF-8 name arrives whole', async () => {
	await connected(({id}, socket) => {
		void (async () => {
			for (const byte of Buffer.from(replyLine(id, 'NGC 7293 \u00E9\u{1F52D}'))) {
				socket.write(Buffer.from([byte]));
				await new Promise(setImmediate);
			}
		})();
	}, async connection => {
		const reply = await connection.ask('x', undefined, {what});
		assert.equal(reply.ok && reply.value.result, 'NGC 7293 \u00E9\u{1F52D}');
	});
});

test.serial('unknown ids, a duplicate reply, garbage and events disturb no call', async () => {
	const events: string[] = [];
	await connected(({id, method}, socket) => {
		socket.write(`${eventLine()}nonsense\r\n${replyLine(id + 999, 'stranger')}${replyLine(id, method)}${replyLine(id, 'twice')}${eventLine('View')}`);
	}, async connection => {
		for (const method of ['a', 'b']) {
			const reply = await connection.ask(method, undefined, {what});
			assert.equal(reply.ok && reply.value.result, method);
		}

		assert.deepEqual(events.slice(0, 3), ['PiStatus', 'View', 'PiStatus']);
		assert.equal(connection.counts.garbage, 2);
	}, {onEvent: ({name}) => events.push(name)});
});

test.serial('events in between do not extend a time-out', async () => {
	await connected((_request, socket) => {
		const timer = setInterval(() => socket.write(eventLine()), 10);
		socket.on('close', () => {
			clearInterval(timer);
		});
	}, async connection => {
		const started = performance.now();
		const reply = await connection.ask('x', undefined, {what, timeoutMs: 120});
		assert.equal(!reply.ok && reply.problem.kind, 'timeout');
		// Events keep coming: a time-out that they postponed would never end.
		assert.ok(performance.now() - started < 5000);
		assert.ok(connection.counts.events > 3);
	});
});

test.serial('a line without an end closes the connection with a problem of kind protocol', async () => {
	await connected((_request, socket) => {
		const piece = Buffer.alloc(1024 * 1024, 'x');
		const pour = () => {
			while (!socket.destroyed && socket.write(piece));
			socket.once('drain', pour);
		};

		pour();
	}, async connection => {
		const reply = await connection.ask('x', undefined, {what});
		assert.equal(!reply.ok && reply.problem.kind, 'protocol');
		assert.equal(connection.closed?.kind, 'protocol');
	});
});

test.serial('a reset in the middle of a reply fails every waiting call at once', async () => {
	let closed: Problem | undefined;
	await connected(({id}, socket) => {
		socket.write(replyLine(id, 'half').slice(0, 20), () => socket.resetAndDestroy());
	}, async connection => {
		const replies = await Promise.all([connection.ask('x', undefined, {what}), connection.ask('y', undefined, {what})]);
		assert.deepEqual(replies.map(reply => !reply.ok && reply.problem.kind), ['unreachable', 'unreachable']);
		assert.equal(closed?.kind, 'unreachable');
		const later = await connection.ask('z', undefined, {what});
		assert.equal(!later.ok && later.problem.kind, 'unreachable');
	}, {onClosed: problem => {
		closed = problem;
	}});
});

test.serial('an idle connection is kept alive by test_connection, and is closed when that is not answered, even if events arrive', async () => {
	let isDead = false;
	let whenClosed: (problem: Problem) => void = () => undefined;
	const closed = new Promise<Problem>(resolve => {
		whenClosed = resolve;
	});
	await connected(({id, method}, socket) => {
		socket.write(isDead ? eventLine() : replyLine(id, method));
	}, async (connection, scope) => {
		while (scope.methods().length < 3 && connection.closed === undefined) await new Promise(resolve => setTimeout(resolve, 10));
		assert.ok(scope.methods().every(method => method === 'test_connection'));
		assert.equal(connection.closed, undefined);
		isDead = true;
		assert.equal((await closed).kind, 'unreachable');
	}, {heartbeatEveryMs: 30, heartbeatTimeoutMs: 500, onClosed: whenClosed});
});

test.serial('a late heartbeat is forgiven when other replies arrived meanwhile', async () => {
	await connected(({id, method}, socket) => {
		if (method !== 'test_connection') socket.write(replyLine(id, method));
	}, async connection => {
		for (let time = 0; time < 12; time++) {
			await connection.ask('x', undefined, {what});
			await new Promise(resolve => setTimeout(resolve, 40));
		}

		assert.equal(connection.closed, undefined);
	}, {heartbeatEveryMs: 20, heartbeatTimeoutMs: 250});
});

test.serial('every request but those of the handshake carries a top-level verify', async () => {
	await connected(({id}, socket) => {
		socket.write(replyLine(id, 0));
	}, async (connection, scope) => {
		await connection.ask('set_batch_stack_setting', {path: 'MyWorks/x'}, {what});
		await connection.ask('get_verify_str', undefined, {what});
		await connection.ask('verify_client', {sign: 'x', data: 'y'}, {what});
		assert.deepEqual(scope.requests.map(({verify}) => verify), [true, undefined, undefined]);
		assert.deepEqual(scope.requests[0]?.params, {path: 'MyWorks/x'});
		assert.equal(new Set(scope.requests.map(({id}) => id)).size, 3);
	});
});

test.serial('a stopped call ends at once and its late reply is ignored', async () => {
	await connected(({id}, socket) => {
		setTimeout(() => socket.write(replyLine(id, 'late')), 50);
	}, async connection => {
		const stop = new AbortController();
		const asked = connection.ask('x', undefined, {what, signal: stop.signal});
		stop.abort();
		const reply = await asked;
		assert.equal(!reply.ok && reply.problem.kind, 'cancelled');
		const next = await connection.ask('y', undefined, {what});
		assert.ok(next.ok);
	});
});

test.serial('a port where nobody listens is unreachable', async () => {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	await new Promise(resolve => server.close(resolve));
	const opened = await openRpcConnection({host: '127.0.0.1', port});
	assert.equal(!opened.ok && opened.problem.kind, 'unreachable');
});
