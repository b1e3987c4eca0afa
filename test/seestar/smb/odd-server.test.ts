import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import fc from 'fast-check';
import {FrameReader, frameOf, mostFrameBytes} from '../../../source/seestar/smb/frame-reader.js';
import {assertProblem, exceptAt, good, openShare, tryShare} from './open-share.js';
import {codes, entryOf, goodAnswer, pageOf, responseTo, type Seen} from './scripted-server.js';

const keepAlive = Buffer.from([0x85, 0, 0, 0]);

/** Sends bytes one by one, each in a packet of its own. */
async function drip({socket}: Seen, bytes: Buffer): Promise<undefined> {
	for (const byte of bytes) {
		socket.write(Buffer.from([byte]));
		await new Promise(setImmediate);
	}
}

test.serial('answers in pieces of one byte, with keep-alives before them, are understood', async t => {
	const {share} = await openShare(t, seen => drip(seen, Buffer.concat([keepAlive, keepAlive, good(seen)])));
	assert.deepEqual(await share.list('MyWorks'), {ok: true, value: []});
});

test.serial('PENDING is never taken for the answer', async t => {
	let isRenamed = false;
	const {share} = await openShare(t, exceptAt(codes.setInfo, async seen => {
		seen.socket.write(Buffer.concat([responseTo(seen, {status: 0x103, isAsync: true}), responseTo(seen, {status: 0x103, isAsync: true, credits: 0})]));
		await sleep(150);
		isRenamed = true;
		return responseTo(seen, {isAsync: true, credits: 0});
	}));
	assert.ok((await share.rename('MyWorks/a', 'MyWorks/b')).ok);
	assert.ok(isRenamed);
});

test.serial('PENDING and then silence is a time-out, not a success', async t => {
	const {share} = await openShare(t, exceptAt(codes.setInfo, seen => responseTo(seen, {status: 0x103, isAsync: true})), {changeTimeoutMs: 400});
	assertProblem(await share.rename('MyWorks/a', 'MyWorks/b'), 'timeout');
	assert.equal(share.isOpen, false);
});

test.serial('a request without an answer ends the connection, and other requests fail as unreachable', async t => {
	const {share} = await openShare(t, exceptAt(codes.list, () => undefined), {requestTimeoutMs: 400});
	const [first, second] = await Promise.all([share.list('MyWorks'), sleep(100).then(() => share.list('MyWorks'))]);
	assertProblem(first, 'timeout');
	assertProblem(second, 'unreachable');
	assertProblem(await share.rename('MyWorks/a', 'MyWorks/b'), 'unreachable');
});

test.serial('a connection lost in the middle of a rename is unreachable, its outcome unknown', async t => {
	const {share} = await openShare(t, exceptAt(codes.setInfo, seen => {
		seen.socket.destroy();
		return undefined;
	}));
	assertProblem(await share.rename('MyWorks/a', 'MyWorks/b'), 'unreachable');
	assert.equal(share.isOpen, false);
});

test.serial('a reset in the handshake is unreachable', async t => {
	for (const command of [codes.negotiate, codes.session, codes.tree]) {
		const {connected} = await tryShare(t, exceptAt(command, seen => {
			seen.socket.resetAndDestroy();
			return undefined;
		}));
		assertProblem(connected, 'unreachable');
	}
});

test.serial('bytes that are not SMB2 end the connection with a problem of kind protocol', async t => {
	const smb1 = Buffer.alloc(40);
	smb1.write('\xFFSMB', 'latin1');
	for (const bytes of [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), frameOf(smb1), frameOf(Buffer.alloc(10)), Buffer.from([0, 0xFF, 0xFF, 0xFF]), Buffer.from([0x83, 0, 0, 1, 0x82])]) {
		const {connected} = await tryShare(t, exceptAt(codes.negotiate, () => bytes));
		assertProblem(connected, 'protocol');
		const {share} = await openShare(t, exceptAt(codes.setInfo, () => bytes));
		assertProblem(await share.rename('MyWorks/a', 'MyWorks/b'), 'protocol');
		assert.equal(share.isOpen, false);
	}
});

test.serial('answers of the wrong kind or length are a problem of kind protocol', async t => {
	for (const answer of [{command: codes.close}, {body: Buffer.alloc(10)}]) {
		const {share} = await openShare(t, exceptAt(codes.create, seen => responseTo(seen, answer)));
		assertProblem(await share.list('MyWorks'), 'protocol');
	}
});

test.serial('listings that are empty, overrun their buffer or run backwards are a problem of kind protocol', async t => {
	const long = entryOf('abc', {isLast: true});
	long.writeUInt32LE(5000, 60);
	const backwards = entryOf('abc');
	backwards.writeUInt32LE(4, 0);
	const open = entryOf('abc');
	for (const body of [pageOf(), pageOf(long), pageOf(backwards, long), pageOf(open), Buffer.from([9, 0])]) {
		const {share} = await openShare(t, exceptAt(codes.list, seen => responseTo(seen, {body})));
		assertProblem(await share.list('MyWorks'), 'protocol');
	}
});

test.serial('an endless listing is abandoned', async t => {
	const page = pageOf(...Array.from({length: 2000}, (_, index) => entryOf(`${index}`, {isLast: index === 1999})));
	const {share} = await openShare(t, exceptAt(codes.list, seen => responseTo(seen, {body: page})));
	assertProblem(await share.list('MyWorks'), 'protocol');
});

test.serial('unsolicited messages such as an oplock break are ignored', async t => {
	const stray = (seen: Seen) => responseTo(seen, {messageId: 0xFFFF_FFFF_FFFF_FFFFn, command: 18, credits: 0});
	const {share} = await openShare(t, seen => Buffer.concat([stray(seen), good(seen), good(seen)]));
	assert.ok((await share.rename('MyWorks/a', 'MyWorks/b')).ok);
});

test.serial('the number of requests in progress stays within the credits granted', async t => {
	let underWay = 0;
	let most = 0;
	const {share} = await openShare(t, async seen => {
		underWay += 1;
		most = Math.max(most, underWay);
		await sleep(5);
		underWay -= 1;
		return responseTo(seen, {...goodAnswer(seen), credits: 1});
	});
	const results = await Promise.all(Array.from({length: 5}, () => share.list('MyWorks')));
	assert.ok(results.every(({ok}) => ok));
	assert.equal(most, 1);
});

test.serial('a server that grants no more credits ends in a time-out', async t => {
	const {share} = await openShare(t, exceptAt(codes.tree, seen => responseTo(seen, {...goodAnswer(seen), credits: 0})), {requestTimeoutMs: 500});
	// The handshake left credits of its own; use them up.
	const {share: poor} = await openShare(t, seen => responseTo(seen, {...goodAnswer(seen), credits: seen.command === codes.tree ? 0 : 1}), {requestTimeoutMs: 500});
	assert.ok((await share.list('MyWorks')).ok);
	assertProblem(await poor.list('MyWorks'), 'timeout');
});

test.serial('randomly corrupted answers end in a result, never in an exception', async t => {
	await fc.assert(fc.asyncProperty(fc.nat({max: 6}), fc.nat({max: 200}), fc.nat({max: 255}), async (turn, at, value) => {
		let count = 0;
		const {connected} = await tryShare(t, seen => {
			const bytes = seen.command === codes.list && seen.messageId % 2n === 0n ? responseTo(seen, {body: pageOf(entryOf('a', {isLast: true}))}) : good(seen);
			count += 1;
			if (count === turn + 1) bytes[at % bytes.length] = value;
			return bytes;
		}, {requestTimeoutMs: 40, changeTimeoutMs: 40});
		if (!connected.ok) return;
		await connected.value.list('MyWorks');
		await connected.value.rename('MyWorks/a', 'MyWorks/b');
		connected.value.close();
	}), {numRuns: 40});
});

test('a stream gives the same messages in pieces of any size', () => {
	const frame = fc.oneof(
		fc.uint8Array({maxLength: 50}).map(bytes => ({bytes: frameOf(Buffer.from(bytes)), message: Buffer.from(bytes)})),
		fc.constant({bytes: keepAlive, message: undefined}),
	);
	fc.assert(fc.property(fc.array(frame, {maxLength: 8}), fc.array(fc.integer({min: 1, max: 30}), {minLength: 1}), (frames, sizes) => {
		const stream = Buffer.concat(frames.map(({bytes}) => bytes));
		const reader = new FrameReader();
		const read: Buffer[] = [];
		for (let offset = 0, turn = 0; offset < stream.length; turn += 1) {
			const size = sizes[turn % sizes.length]!;
			const messages = reader.push(stream.subarray(offset, offset + size));
			assert.notEqual(messages, 'not-smb2');
			read.push(...messages as Buffer[]);
			offset += size;
		}

		assert.deepEqual(read, frames.flatMap(({message}) => message ? [message] : []));
	}));
	assert.equal(new FrameReader().push(frameOf(Buffer.alloc(mostFrameBytes + 1))), 'not-smb2');
});

test.serial('frames far larger than what was requested filled the memory', async t => {
	const {share, server} = await openShare(t, exceptAt(codes.list, seen => responseTo(seen, {body: Buffer.concat([pageOf(entryOf('a', {isLast: true})), Buffer.alloc(1_000_000)])})));
	assertProblem(await share.list('MyWorks'), 'protocol');
	assert.equal(server.commands().filter(command => command === codes.list).length, 1);
	assert.ok(mostFrameBytes >= 65_536 + 64 + 8, 'a full answer and its headers fit');
});

test.serial('a folder that listed only itself for ever was listed for ever', async t => {
	const dots = pageOf(...Array.from({length: 500}, (_, nth) => entryOf(nth % 2 === 0 ? '.' : '..', {isFolder: true, isLast: nth === 499})));
	const {share} = await openShare(t, exceptAt(codes.list, seen => responseTo(seen, {body: dots})), {requestTimeoutMs: 10_000});
	const listed = await share.list('MyWorks');
	assertProblem(listed, 'protocol');
	assert.match(listed.ok ? '' : listed.problem.cause, /more than 200000 files/);
});

test.serial('an impossible file name ends the listing', async t => {
	const {share, server} = await openShare(t, exceptAt(codes.list, seen => responseTo(seen, {body: pageOf(entryOf('x'.repeat(256), {isLast: true}))})));
	assertProblem(await share.list('MyWorks'), 'protocol');
	assert.equal(server.commands().filter(command => command === codes.list).length, 1, 'the first answer is enough to end it');
});
