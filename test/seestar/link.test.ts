import assert from 'node:assert/strict';
import test from 'ava';
import {Link, type LinkTiming} from '../../source/seestar/link.js';
import {device, replyLine, startScriptedScope, type ScriptedScope} from './scripted-scope.js';

const quick: LinkTiming = {firstRetryMs: 20, longestRetryMs: 60, patienceMs: 400, probeTimeoutMs: 100, challengeTimeoutMs: 100, connectTimeoutMs: 500};
const what = 'Could not ask';

async function linked(run: (link: Link, scope: ScriptedScope, states: string[], behaviour: {serial: string; isSilent: boolean}) => Promise<void>, timing = quick): Promise<void> {
	const behaviour = {serial: 'aa11', isSilent: false};
	const scope = await startScriptedScope(({id, method}, socket) => {
		if (behaviour.isSilent) return;
		socket.write(replyLine(id, method === 'get_device_state' ? {device: {...device.device, sn: behaviour.serial}} : method));
	});
	const link = new Link({address: scope.address, timing});
	const states: string[] = [];
	link.onLink((state, reason) => states.push(reason === '' ? state : `${state}: ${reason}`));
	try {
		await run(link, scope, states, behaviour);
	} finally {
		link.close();
		await scope.stop();
	}
}

const until = async (isSo: () => boolean) => {
	for (let time = 0; time < 200 && !isSo(); time++) await new Promise(resolve => setTimeout(resolve, 10));
	assert.ok(isSo());
};

test.serial('the first request opens the link, and concurrent calls share it', async () => {
	await linked(async (link, scope, states) => {
		const replies = await Promise.all([link.ask('a', undefined, {what}), link.ask('b', undefined, {what}), link.open()]);
		assert.ok(replies.every(({ok}) => ok));
		assert.equal(scope.connections(), 1);
		assert.deepEqual(states, ['connecting', 'online']);
	});
});

test.serial('a lost link reconnects by itself, and a call made meanwhile waits for it', async () => {
	await linked(async (link, scope, states) => {
		await link.open();
		scope.drop();
		await until(() => states.some(state => state.startsWith('lost')));
		const reply = await link.ask('later', undefined, {what});
		assert.ok(reply.ok);
		assert.deepEqual(states.map(state => state.split(':')[0]), ['connecting', 'online', 'lost', 'online']);
	});
});

test.serial('a call that was cut off by the loss is not sent again', async () => {
	await linked(async (link, scope, _states, behaviour) => {
		await link.open();
		behaviour.isSilent = true;
		const asked = link.ask('start_batch_stack', undefined, {what});
		await until(() => scope.methods().includes('start_batch_stack'));
		behaviour.isSilent = false;
		scope.drop();
		const reply = await asked;
		assert.equal(!reply.ok && reply.problem.kind, 'unreachable');
		await link.ask('after', undefined, {what});
		assert.equal(scope.methods().filter(method => method === 'start_batch_stack').length, 1);
	});
});

test.serial('calls made while the link stays lost fail after a bounded wait', async () => {
	await linked(async (link, scope, states) => {
		await link.open();
		await scope.stop();
		await until(() => states.some(state => state.startsWith('lost')));
		const started = performance.now();
		const reply = await link.ask('x', undefined, {what});
		assert.equal(!reply.ok && reply.problem.kind, 'unreachable');
		assert.ok(performance.now() - started < 800);
	});
});

test.serial('a different telescope at the old address receives nothing but the question who it is', async () => {
	await linked(async (link, scope, states, behaviour) => {
		await link.open();
		await link.ask('x', undefined, {what});
		behaviour.serial = 'bb22';
		const before = scope.methods().length;
		scope.drop();
		await until(() => states.some(state => state.includes('different telescope')));
		const reply = await link.ask('start_batch_stack', undefined, {what});
		assert.equal(!reply.ok && reply.problem.kind, 'refused');
		const changed = await link.ready('Could not rename');
		assert.equal(!changed.ok && changed.problem.kind, 'refused');
		assert.ok(scope.methods().slice(before).every(method => method === 'get_device_state'));
		assert.ok(states.at(-1)?.startsWith('lost'));
		behaviour.serial = 'aa11';
		assert.ok((await link.open()).ok, 'the right one comes back');
	});
});

test.serial('what answers at the old address without a serial got the commands for the telescope whose serial was known', async () => {
	await linked(async (link, scope, states, behaviour) => {
		behaviour.serial = '0000';
		assert.ok((await link.open()).ok, 'a telescope that never told one is taken as it is');
		for (const serial of ['aa11', '', '00000000']) {
			behaviour.serial = serial;
			const before = scope.methods().length;
			scope.drop();
			await until(() => scope.methods().length > before);
			const reply = await link.ask('start_batch_stack', undefined, {what});
			assert.equal(reply.ok ? 'answered' : reply.problem.retry, serial === 'aa11' ? 'answered' : 'retryable', serial);
		}

		assert.equal(scope.methods().filter(method => method === 'start_batch_stack').length, 1);
		assert.ok(states.at(-1)?.includes('does not say which telescope it is'));
		behaviour.serial = 'aa11';
		assert.ok((await link.open()).ok, 'it comes back as soon as it says so');
	});
});

test.serial('a telescope that was never reached is not retried for ever', async () => {
	const scope = await startScriptedScope(() => undefined);
	await scope.stop();
	const link = new Link({address: scope.address, timing: quick});
	const first = await link.ask('x', undefined, {what});
	assert.equal(!first.ok && first.problem.kind, 'unreachable');
	const again = await startScriptedScope(({id}, socket) => {
		socket.write(replyLine(id, device));
	}, scope.address.rpcPort);
	await new Promise(resolve => setTimeout(resolve, 150));
	assert.equal(again.connections(), 0);
	assert.ok((await link.open()).ok, 'asked once more it tries');
	link.close();
	await again.stop();
});

test.serial('closing ends waiting calls, and a stopped caller does not wait', async () => {
	await linked(async (link, scope, _states, behaviour) => {
		behaviour.isSilent = true;
		const stop = new AbortController();
		const stopped = link.open(stop.signal);
		const waiting = link.ask('x', undefined, {what});
		await until(() => scope.methods().length > 0);
		stop.abort();
		const first = await stopped;
		assert.equal(!first.ok && first.problem.kind, 'cancelled');
		link.close();
		const second = await waiting;
		assert.equal(!second.ok && second.problem.kind, 'cancelled');
		const third = await link.ask('x', undefined, {what});
		assert.equal(!third.ok && third.problem.kind, 'cancelled');
	}, {...quick, probeTimeoutMs: 5000});
});

test.serial('a telescope whose address changed is found under the name by which it was discovered', async () => {
	const scope = await startScriptedScope(({id}, socket) => {
		socket.write(replyLine(id, device));
	});
	const {rpcPort} = scope.address;
	const link = new Link({address: {...scope.address, label: `localhost:${rpcPort}`, host: '127.0.0.9'}, timing: quick});
	assert.ok((await link.open()).ok);
	assert.equal(link.filesHost, '127.0.0.1');
	link.close();
	await scope.stop();
});
