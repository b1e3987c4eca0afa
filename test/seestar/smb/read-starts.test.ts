import assert from 'node:assert/strict';
import test from 'ava';
import {assertProblem, openShare} from './open-share.js';
import {codes, goodAnswer, responseTo, type Seen} from './scripted-server.js';

const read = 8;
const related = 0x4;
const names = (count: number) => Array.from({length: count}, (_, index) => `MyWorks/M 31_sub/${index}.fit`);

/** A server whose answers to READ are scripted; each answer grants so many credits. */
function readable(answer: (seen: Seen) => Buffer | undefined, credits = 64) {
	return (seen: Seen) => seen.command === read ? answer(seen) : responseTo(seen, {...goodAnswer(seen), credits});
}

/** READ Response with these bytes, and what it says about them. */
function dataOf(seen: Seen, text: string, {offset = 80, length = text.length, credits = 1} = {}): Buffer {
	const body = Buffer.alloc(16 + text.length);
	body.writeUInt16LE(17, 0);
	body.writeUInt8(offset, 2);
	body.writeUInt32LE(length, 4);
	body.write(text, 16, 'latin1');
	return responseTo(seen, {body, credits});
}

const wordOf = ({header}: Seen, at: number) => header.readUInt32LE(at);
/** The messages in which the requests came: NextCommand is 0 in the last one of each. */
const messagesOf = (seen: readonly Seen[]) => seen.reduce<Seen[][]>((messages, one, index) => {
	if (index === 0 || wordOf(seen[index - 1]!, 20) === 0) messages.push([]);
	messages.at(-1)?.push(one);
	return messages;
}, []);

test.serial('files are opened, read and closed in one message, each group about its own file, for reading and nothing else', async t => {
	const {server, share} = await openShare(t, readable(seen => dataOf(seen, 'SIMPLE')));
	const starts = await share.readStarts(names(3), 5760);
	assert.deepEqual(starts.ok && starts.value.map(bytes => bytes?.toString()), ['SIMPLE', 'SIMPLE', 'SIMPLE']);
	const [message = [], ...others] = messagesOf(server.seen.slice(4));
	assert.equal(others.length, 0);
	const group = [[codes.create, 0], [read, related], [codes.close, related]];
	assert.deepEqual(message.map(seen => [seen.command, wordOf(seen, 16) & related]), [...group, ...group, ...group]);
	for (const seen of message) {
		if (seen.command === codes.create) assert.deepEqual([seen.body.readUInt32LE(24), seen.body.readUInt32LE(36), seen.body.readUInt32LE(40) & 0x1000], [0x0010_0081, 1, 0], 'READ_DATA, READ_ATTRIBUTES, SYNCHRONIZE; FILE_OPEN; no deletion');
		if (seen.command === read) assert.deepEqual([seen.body.readUInt32LE(4), seen.body.readBigUInt64LE(8), seen.body.subarray(16, 32)], [5760, 0n, Buffer.alloc(16, 0xFF)]);
	}
});

test.serial('as many files are in a message as the credits allow, sixteen at most', async t => {
	for (const [credits, most] of [[64, 16], [2, 2], [1, 1]] as const) {
		const {server, share} = await openShare(t, readable(seen => dataOf(seen, 'x', {credits}), credits));
		const starts = await share.readStarts(names(20), 100);
		// Four steps of the handshake with one credit each leave one: too few to open, read and close.
		assert.deepEqual(starts.ok && starts.value.map(bytes => bytes?.toString()), Array.from({length: 20}, () => credits === 1 ? undefined : 'x'));
		const sizes = messagesOf(server.seen.slice(4)).map(({length}) => length / 3);
		if (credits === 1) assert.deepEqual(sizes, []);
		else assert.ok(sizes[0] !== undefined && sizes[0] <= most && Math.max(...sizes) <= 16, sizes.join());
		assert.ok(share.isOpen);
	}
});

test.serial('a file that cannot be opened or read leaves the others of its message alone', async t => {
	let opened = 0;
	const {share} = await openShare(t, seen => {
		if (seen.command === codes.create && ++opened === 2) return responseTo(seen, {status: 0xC000_0034, credits: 64});
		if (seen.command !== read) return responseTo(seen, {...goodAnswer(seen), credits: 64});
		return opened === 3 ? responseTo(seen, {status: 0xC000_0011}) : opened === 2 ? responseTo(seen, {status: 0xC000_000D}) : dataOf(seen, 'x');
	});
	const starts = await share.readStarts(['a', 'b', 'c', 'a:b', 'd'], 100);
	assert.deepEqual(starts.ok && starts.value.map(bytes => bytes?.toString()), ['x', undefined, undefined, undefined, 'x']);
});

test.serial('an answer that is longer than was asked for, or than itself, ends the connection', async t => {
	for (const odd of [{length: 101}, {length: 0xFFFF_FFFF}, {offset: 0}, {offset: 79}, {offset: 255}]) {
		const {share} = await openShare(t, readable(seen => dataOf(seen, 'x'.repeat(110), {length: 100, ...odd})));
		assertProblem(await share.readStarts(names(2), 100), 'protocol');
		assert.equal(share.isOpen, false, JSON.stringify(odd));
	}

	const {share} = await openShare(t, readable(seen => responseTo(seen, {body: Buffer.alloc(3)})));
	assertProblem(await share.readStarts(names(1), 100), 'protocol');
});

test.serial('a server that does not answer the reads ends the connection after one wait, whatever the number of files', async t => {
	const {server, share} = await openShare(t, readable(() => undefined), {requestTimeoutMs: 50});
	assertProblem(await share.readStarts(names(100), 100), 'timeout');
	assert.equal(share.isOpen, false);
	assert.equal(messagesOf(server.seen.slice(4)).length, 1);
});

test.serial('a stopped reading asks for no further files', async t => {
	const stop = new AbortController();
	const {server, share} = await openShare(t, readable(seen => {
		stop.abort();
		return dataOf(seen, 'x', {credits: 3});
	}));
	assertProblem(await share.readStarts(names(100), 100, stop.signal), 'cancelled');
	assert.ok((await share.list('MyWorks')).ok);
	assert.equal(server.commands().filter(command => command === read).length, 16);
});
