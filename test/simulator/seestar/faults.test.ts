import assert from 'node:assert/strict';
import test from 'ava';
import {RawClient} from './raw-client.js';
import {ic434, namesIn, smallSeestar} from './small-scene.js';

const on = 'rpc';
const match = 'test_connection';

test.serial('a silent fault drops one reply, and events go on', async t => {
	const seestar = await smallSeestar(t);
	const client = await RawClient.to(seestar);
	seestar.faults.add({on, match, do: {kind: 'silent'}});
	assert.equal(await client.ask(match, undefined, 100), undefined);
	seestar.pushEvent('DiskSpace');
	assert.ok(await client.until(({Event}) => Event === 'DiskSpace'));
	assert.equal((await client.ask(match))?.code, 0);
});

test.serial('a reset replaces a reply, or comes in the middle of it', async t => {
	const seestar = await smallSeestar(t);
	for (const kind of ['reset', 'resetMidReply'] as const) {
		seestar.faults.add({on, match: '*', do: {kind}});
		const client = await RawClient.to(seestar);
		assert.equal(await client.ask(match), undefined);
		assert.ok(await client.closed());
		const text = Buffer.concat(client.pieces).toString();
		assert.equal(text.includes('"jsonrpc"'), kind === 'resetMidReply');
		assert.ok(!text.includes('"id"'));
	}
});

test.serial('a reply arrives in pieces of one byte, and cut within a character', async t => {
	const seestar = await smallSeestar(t, {}, [{...ic434, name: 'Æther'}]);
	const client = await RawClient.to(seestar);
	await client.until(({Event}) => Event === 'PiStatus');
	seestar.faults.add({on, match, do: {kind: 'bytewise'}});
	const before = client.pieces.length;
	assert.equal((await client.ask(match))?.code, 0);
	assert.ok(client.pieces.length - before > 20);
	seestar.faults.add({on, match: 'get_albums', do: {kind: 'cutUtf8'}});
	client.send('get_albums');
	await client.closed(200);
	// The raw client decodes piece by piece, so the cut shows.
	assert.ok(client.pieces.some(piece => piece.at(-1) === 0xC3));
	assert.ok(Buffer.concat(client.pieces).includes('"Æther_sub"'));
});

test.serial('replies are held back and sent in one piece', async t => {
	const seestar = await smallSeestar(t);
	const client = await RawClient.to(seestar);
	seestar.faults.add({on, match, do: {kind: 'coalesce', count: 10}});
	for (let index = 0; index < 10; index++) client.send(match);
	assert.ok(await client.until(({id}) => id === 10));
	assert.ok(client.pieces.some(piece => piece.toString().split('"jsonrpc"').length === 11));
});

test.serial('garbage, a reply with an unknown id and a duplicate come with the reply', async t => {
	const seestar = await smallSeestar(t);
	const client = await RawClient.to(seestar);
	for (const kind of ['garbage', 'unknownId', 'duplicate'] as const) {
		seestar.faults.add({on, match, do: {kind}});
		assert.equal((await client.ask(match))?.code, 0);
	}

	await client.ask('get_disk_volume');
	assert.ok(client.messages.some(({garbage}) => garbage !== undefined));
	assert.ok(client.messages.some(({id}) => id === 987_654_321));
	assert.equal(client.messages.filter(({id}) => id === 3).length, 2);
});

test.serial('an endless line goes on until the client disconnects', async t => {
	const seestar = await smallSeestar(t);
	const client = await RawClient.to(seestar);
	client.socket.removeAllListeners('data');
	let received = 0;
	seestar.faults.add({on, match, do: {kind: 'endless', bytes: 64 << 20}});
	client.socket.on('data', (bytes: Buffer) => {
		received += bytes.length;
		if (received > 8 << 20) client.socket.destroy();
	});
	client.send(match);
	assert.ok(await client.closed());
	assert.ok(received < 16 << 20);
});

test.serial('a reply is delayed, an error, or has another result', async t => {
	const seestar = await smallSeestar(t);
	const client = await RawClient.to(seestar);
	seestar.faults.add({on, match, do: {kind: 'delay', ms: 120}});
	assert.equal(await client.ask(match, undefined, 60), undefined);
	assert.ok(await client.until(({id}) => id === 1));
	seestar.faults.add({on, match: 'start_batch_stack', do: {kind: 'error', code: 207, error: 'fail to operate'}});
	const refused = await client.ask('start_batch_stack');
	assert.deepEqual([refused?.error, refused?.code, refused?.result], ['fail to operate', 207, undefined]);
	assert.equal(seestar.batchRuns.length, 0);
	seestar.faults.add({on, match: /^get_/, do: {kind: 'result', result: [null]}});
	assert.deepEqual((await client.ask('get_albums'))?.result, [null]);
});

test.serial('a half-open connection falls silent and stays open', async t => {
	const seestar = await smallSeestar(t);
	const client = await RawClient.to(seestar);
	seestar.faults.add({on, match, do: {kind: 'halfOpen'}});
	assert.equal(await client.ask(match, undefined, 50), undefined);
	const count = client.messages.length;
	seestar.pushEvent('DiskSpace');
	assert.equal(await client.ask('get_albums', undefined, 50), undefined);
	assert.deepEqual([client.messages.length, client.isClosed], [count, false]);
	assert.equal((await (await RawClient.to(seestar)).ask(match))?.code, 0, 'another connection works');
});

test.serial('a connection is reset when it is accepted, or never served', async t => {
	const seestar = await smallSeestar(t);
	seestar.faults.add({on: 'connect', match: 'rpc', do: {kind: 'reset'}});
	seestar.faults.add({on: 'connect', match: 'rpc', nth: 2, do: {kind: 'halfOpen'}});
	assert.ok(await (await RawClient.to(seestar)).closed());
	const silent = await RawClient.to(seestar);
	assert.equal(await silent.ask(match, undefined, 60), undefined);
	assert.equal(silent.messages.length, 0);
	assert.equal((await (await RawClient.to(seestar)).ask(match))?.code, 0);
});

test.serial('a fault that was removed does not happen', async t => {
	const seestar = await smallSeestar(t);
	const takeBack = seestar.faults.add({on, match, times: Number.POSITIVE_INFINITY, do: {kind: 'error', code: 1, error: 'no'}});
	const client = await RawClient.to(seestar);
	assert.deepEqual([(await client.ask(match))?.code, (await client.ask(match))?.code], [1, 1]);
	takeBack();
	assert.equal((await client.ask(match))?.code, 0);
	assert.deepEqual(seestar.faults.happened, ['rpc test_connection error', 'rpc test_connection error']);
});

test.serial('the command of a faster client is carried out before the requested one', async t => {
	const seestar = await smallSeestar(t);
	const [first = '', ...others] = await namesIn(seestar, 'IC 434_sub');
	const client = await RawClient.to(seestar);
	const path = 'MyWorks/IC 434_sub';
	await client.ask('set_batch_stack_setting', {path, files: [{name: `${path}/${first}`}]});
	seestar.faults.add({on, match: 'start_batch_stack', do: {kind: 'meanwhile', act() {
		seestar.guest.set('IC 434_sub', others.slice(0, 5));
	}}});
	assert.equal((await client.ask('start_batch_stack'))?.code, 0);
	assert.deepEqual(seestar.batchRuns.map(({files, connection}) => [files.length, connection]), [[5, 1]]);
});
