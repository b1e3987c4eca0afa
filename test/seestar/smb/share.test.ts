import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import {connectShare} from '../../../source/seestar/smb/share.js';
import {assertProblem, exceptAt, good, openShare, tryShare} from './open-share.js';
import {codes, entryOf, goodAnswer, pageOf, responseTo, type Seen} from './scripted-server.js';

const pathOf = ({body}: Seen) => body.toString('utf16le', 56, 56 + body.readUInt16LE(46));

test.serial('a rename opens an existing file, asks not to replace, and closes', async t => {
	const {server, share} = await openShare(t, good);
	assert.deepEqual(await share.rename('MyWorks/IC 434/a.fit', 'MyWorks/IC 434/Ü b.fit'), {ok: true, value: undefined});
	const [create, setInfo, close] = server.seen.slice(-3);
	assert.deepEqual(server.commands().slice(-3), [codes.create, codes.setInfo, codes.close]);
	assert.equal(pathOf(create!), 'MyWorks\\IC 434\\a.fit');
	assert.equal(create!.body.readUInt32LE(36), 1, 'FILE_OPEN');
	assert.equal(create!.body.readUInt32LE(40) & 0x40, 0x40, 'NON_DIRECTORY_FILE');
	assert.equal(create!.body.readUInt8(3), 0, 'no oplock');
	assert.deepEqual([...setInfo!.body.subarray(2, 4)], [1, 10]);
	assert.equal(setInfo!.body.readUInt8(32), 0, 'ReplaceIfExists');
	assert.equal(setInfo!.body.toString('utf16le', 52), 'MyWorks\\IC 434\\Ü b.fit');
	assert.deepEqual(close!.body.subarray(8, 24), Buffer.alloc(16, 0xAB));
	assert.equal(setInfo!.header.readUInt32LE(36), 5, 'tree id');
	assert.equal(setInfo!.header.readBigUInt64LE(40), 77n, 'session id');
});

test.serial('a deletion opens with NON_DIRECTORY_FILE and never with the option that deletes on close', async t => {
	const {server, share} = await openShare(t, good);
	assert.ok((await share.remove('MyWorks/M 81/CrowdSky_1.fit')).ok);
	const [create, setInfo] = server.seen.slice(-3);
	assert.equal(create!.body.readUInt32LE(40) & 0x1041, 0x40);
	assert.deepEqual([setInfo!.body.readUInt8(3), setInfo!.body.readUInt8(32)], [13, 1]);
});

test.serial('a deletion that fails at the close is a failure', async t => {
	const {share} = await openShare(t, exceptAt(codes.close, seen => responseTo(seen, {status: 0xC0000022})));
	assertProblem(await share.remove('MyWorks/M 81/CrowdSky_1.fit'), 'denied');
});

test.serial('a listing requests pages until the server reports that there are no more', async t => {
	let page = 0;
	const {server, share} = await openShare(t, exceptAt(codes.list, seen => {
		page += 1;
		if (page === 3) return responseTo(seen, {status: 0x80000006});
		const entries = page === 1
			? [entryOf('.', {isFolder: true}), entryOf('..', {isFolder: true}), entryOf('a \u00E9;\'".fit', {sizeBytes: 5_000_000_000, isLast: true})]
			: [entryOf('\uD800 half', {isFolder: true, isLast: true})];
		return responseTo(seen, {body: pageOf(...entries)});
	}));
	const files = await share.list('MyWorks');
	assert.deepEqual(files, {ok: true, value: [
		{name: 'a \u00E9;\'".fit', sizeBytes: 5_000_000_000, isFolder: false, modifiedMs: Date.UTC(2026, 1, 11)},
		{name: '\uD800 half', sizeBytes: 0, isFolder: true, modifiedMs: Date.UTC(2026, 1, 11)},
	]});
	assert.deepEqual(server.commands().slice(-5), [codes.create, codes.list, codes.list, codes.list, codes.close]);
});

test.serial('each NT status of the table has its kind of problem', async t => {
	const kinds = {
		0xC0000034: 'missing', 0xC000003A: 'missing', 0xC000000F: 'missing', 0xC0000035: 'exists', 0xC00000BA: 'refused', 0xC0000103: 'refused',
		0xC0000043: 'busy', 0xC0000056: 'busy', 0xC0000022: 'denied', 0xC000007F: 'full', 0xC00000BB: 'refused', 0xC0001234: 'refused',
	} as const;
	let status = 0;
	const {share} = await openShare(t, exceptAt(codes.setInfo, seen => responseTo(seen, {status})));
	for (const [number, kind] of Object.entries(kinds)) {
		status = Number(number);
		assertProblem(await share.rename('MyWorks/a', 'MyWorks/b'), kind);
	}

	assert.ok(share.isOpen, 'a refusal does not end the connection');
});

test.serial('a missing share, refused guests, encryption and a printer are told apart', async t => {
	const answers = [
		[codes.tree, {status: 0xC00000CC}, 'missing'],
		[codes.session, {status: 0xC000006D}, 'denied'],
		[codes.negotiate, {status: 0xC00000BB}, 'refused'],
		[codes.tree, {body: Buffer.from([16, 0, 1, 0, 0, 0x80, 0, 0])}, 'refused'],
		[codes.tree, {body: Buffer.from([16, 0, 3, 0, 0, 0, 0, 0])}, 'refused'],
		[codes.negotiate, {body: Buffer.from([65, 0, 1, 0, 0x11, 0x03])}, 'refused'],
	] as const;
	for (const [command, answer, kind] of answers) {
		const {connected} = await tryShare(t, exceptAt(command, seen => responseTo(seen, answer)));
		assertProblem(connected, kind);
	}
});

test.serial('paths that could leave the folder are refused before anything is sent', async t => {
	const {server, share} = await openShare(t, good);
	const before = server.seen.length;
	for (const path of ['', '/MyWorks', 'MyWorks/', 'MyWorks//x', 'MyWorks/../x', '..', 'MyWorks/./x', 'MyWorks\\x', 'a\nb', 'a\u0000', 'x.fit:stream', 'x'.repeat(5000)]) {
		assertProblem(await share.list(path), 'usage');
		assertProblem(await share.remove(path), 'usage');
		assertProblem(await share.rename(path, 'MyWorks/b'), 'usage');
		assertProblem(await share.rename('MyWorks/a', path), 'usage');
	}

	assert.equal(server.seen.length, before);
});

test.serial('a rename stopped while waiting to open the file changes nothing and leaves nothing open', async t => {
	const user = new AbortController();
	const {server, share} = await openShare(t, exceptAt(codes.create, async seen => {
		user.abort();
		seen.socket.write(responseTo(seen, {status: 0x103, isAsync: true}));
		await sleep(150);
		return responseTo(seen, {...goodAnswer(seen), isAsync: true, credits: 0});
	}));
	assertProblem(await share.rename('MyWorks/a', 'MyWorks/b', user.signal), 'cancelled');
	await sleep(300);
	assert.deepEqual(server.commands().slice(-2), [codes.create, codes.close]);
	assert.ok(share.isOpen);
});

test.serial('a rename in progress is finished although it was stopped', async t => {
	const user = new AbortController();
	const {share} = await openShare(t, exceptAt(codes.setInfo, async seen => {
		user.abort();
		await sleep(50);
		return responseTo(seen, {status: 0xC0000035});
	}));
	assertProblem(await share.rename('MyWorks/a', 'MyWorks/b', user.signal), 'exists');
});

test.serial('a listing stops at once and requests no further page', async t => {
	const user = new AbortController();
	const {server, share} = await openShare(t, exceptAt(codes.list, async seen => {
		user.abort();
		await sleep(50);
		return responseTo(seen, {body: pageOf(entryOf('a', {isLast: true}))});
	}));
	assertProblem(await share.list('MyWorks', user.signal), 'cancelled');
	await sleep(200);
	assert.equal(server.commands().filter(command => command === codes.list).length, 1);
	assert.equal(server.commands().at(-1), codes.close);
	assertProblem(await share.list('MyWorks', AbortSignal.abort()), 'cancelled');
});

test.serial('connecting can be stopped, before and while the server is silent', async t => {
	const {connected} = await tryShare(t, () => undefined, {signal: AbortSignal.timeout(50)});
	assertProblem(connected, 'cancelled');
	const {connected: never} = await tryShare(t, good, {signal: AbortSignal.abort()});
	assertProblem(never, 'cancelled');
});

test.serial('a port where nobody listens is unreachable', async t => {
	const {server} = await openShare(t, good);
	const {port} = server;
	await server.close();
	assertProblem(await connectShare({host: '127.0.0.1', port}), 'unreachable');
});

test.serial('after close, which waits for nothing, every call fails as unreachable, and a second close does nothing', async t => {
	const {server, share} = await openShare(t, good);
	const listing = share.list('MyWorks');
	share.close();
	share.close();
	assert.equal(share.isOpen, false);
	assertProblem(await listing, 'unreachable');
	assertProblem(await share.list('MyWorks'), 'unreachable');
	while (server.commands().at(-1) !== codes.logoff) await new Promise(resolve => setTimeout(resolve, 5));
	assert.equal(server.commands().filter(command => command === codes.logoff).length, 1);
});
