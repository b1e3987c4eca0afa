import assert from 'node:assert/strict';
import test from 'ava';
import {connectShare} from '../../../source/seestar/smb/share.js';
import {startScope} from '../../support/simulated-scope.js';
import {assertProblem, good, openShare} from './open-share.js';
import {codes, compoundOf, entryOf, goodAnswer, pageOf, responseTo, type Seen} from './scripted-server.js';

const related = 0x4;

/** A server that allows answers of a megabyte and, unless told otherwise, grants enough credits for them; its answers to a listing are scripted. */
function openhanded(list: (seen: Seen, nth: number) => Buffer | undefined, {credits = 64, create = good}: {credits?: number; create?: (seen: Seen) => Buffer | undefined} = {}) {
	let lists = 0;
	return (seen: Seen) => {
		if (seen.command === codes.list) return list(seen, ++lists);
		if (seen.command === codes.create) return create(seen);
		const answer = goodAnswer(seen);
		if (seen.command === codes.negotiate) {
			answer.body?.writeUInt32LE(4, 24);
			answer.body?.writeUInt32LE(8 << 20, 28);
		}

		return responseTo(seen, {...answer, credits});
	};
}

/** Pages of these many files each, and then no more. */
const pages = (counts: readonly number[], credits = 64) => (seen: Seen, nth: number) => {
	const count = counts[nth - 1];
	return responseTo(seen, count === undefined ? {status: 0x80000006, credits} : {body: pageOf(...filesOf(nth * 10, count)), credits});
};

const filesOf = (first: number, count: number) => Array.from({length: count}, (_, index) => entryOf(`${first + index}.fit`, {isLast: index === count - 1}));
const namesOf = (listed: {ok: true; value: ReadonlyArray<{name: string}>} | {ok: false}) => listed.ok ? listed.value.map(({name}) => name) : listed;

test.serial('a folder is opened and its pages are requested in one message, each with the credits that it costs', async t => {
	const {server, share} = await openShare(t, openhanded(pages([3])));
	assert.deepEqual(namesOf(await share.list('MyWorks/M 31')), ['10.fit', '11.fit', '12.fit']);
	const [create, first, second] = server.seen.slice(4);
	const wordOf = (seen: Seen | undefined, at: number) => seen?.header.readUInt32LE(at) ?? 0;
	const headOf = (seen: Seen | undefined) => [seen?.command, seen?.header.readUInt16LE(6), wordOf(seen, 16) & related, wordOf(seen, 20) % 8];
	assert.deepEqual([create, first, second].map(seen => headOf(seen)),
		[[codes.create, 1, 0, 0], [codes.list, 16, related, 0], [codes.list, 16, related, 0]]);
	assert.notEqual(create?.header.readUInt32LE(20), 0, 'in one message');
	assert.deepEqual(first?.body.subarray(8, 24), Buffer.alloc(16, 0xFF), 'about the file that is being opened');
	assert.equal(first?.body.readUInt32LE(28), 1 << 20);
	assert.deepEqual([first?.messageId, second?.messageId].map(id => (id ?? 0n) - (create?.messageId ?? 0n)), [1n, 17n]);
	// The next folder does not wait for the first one to be closed: that is done in the message that opens it.
	assert.ok((await share.list('MyWorks/M 32')).ok);
	assert.deepEqual(server.commands().slice(4, 11), [codes.create, codes.list, codes.list, codes.create, codes.list, codes.list, codes.close]);
	const closing = server.seen[10];
	assert.deepEqual([closing?.body.subarray(8, 24), wordOf(closing, 16) & related, wordOf(closing, 20), wordOf(server.seen[9], 20) > 0], [Buffer.alloc(16, 0xAB), 0, 0, true]);
	// The last one is closed a moment later.
	while (server.commands().length < 12) await new Promise(resolve => setTimeout(resolve, 5));
	assert.equal(server.commands()[11], codes.close);
});

test.serial('a folder is not closed in a message for which there are no credits left', async t => {
	// Three for a folder with two pages: what is left is enough for the next folder or for closing this one, not for both.
	const {server, share} = await openShare(t, openhanded(pages([3], 1), {credits: 1, create: seen => responseTo(seen, {...goodAnswer(seen), credits: 1})}));
	for (let nth = 0; nth < 3; nth++) assert.ok((await share.list(`MyWorks/M ${nth}`)).ok);
	assert.ok(share.isOpen);
	assert.equal(server.commands().filter(command => command === codes.close).length, 3);
});

test.serial('answers that arrive in one message are separated', async t => {
	const held: Buffer[] = [];
	const together = (seen: Seen, answer: Buffer) => {
		held.push(answer);
		if (held.length === 3) seen.socket.write(compoundOf(held));
		return undefined;
	};

	const {share} = await openShare(t, openhanded(
		(seen, nth) => together(seen, pages([3])(seen, nth)),
		{create: seen => together(seen, good(seen))},
	));
	assert.deepEqual(namesOf(await share.list('MyWorks/M 31')), ['10.fit', '11.fit', '12.fit']);
	assert.ok(share.isOpen);
});

test.serial('answers that are compounded wrongly end the connection', async t => {
	for (const next of [8, 63, 4096, 0xFFFF_FFF8]) {
		const {share} = await openShare(t, openhanded(seen => good(seen), {create(seen) {
			const answer = good(seen);
			answer.writeUInt32LE(next, 4 + 20);
			return answer;
		}}));
		assertProblem(await share.list('MyWorks/M 31'), 'protocol');
		assert.equal(share.isOpen, false);
	}
});

test.serial('a folder of many pages is read to its end, two pages at a time', async t => {
	const {server, share} = await openShare(t, openhanded(pages([10, 10, 10, 10], 16)));
	const names = namesOf(await share.list('MyWorks/M 31'));
	assert.equal(Array.isArray(names) && new Set(names).size, 40);
	assert.equal(server.commands().filter(command => command === codes.list).length, 6);
});

test.serial('a missing folder is reported as missing, with any status for the related requests, and the connection stays open', async t => {
	for (const status of [0xC000_0034, 0xC000_000D, 0xC000_0128]) {
		const {share} = await openShare(t, openhanded(seen => responseTo(seen, {status}), {create: seen => responseTo(seen, {status: 0xC000_0034})}));
		assertProblem(await share.list('MyWorks/M 31'), 'missing');
		assert.ok(share.isOpen);
	}
});

test.serial('a refused page fails the listing and leaves nothing open', async t => {
	const {server, share} = await openShare(t, openhanded((seen, nth) => nth === 1 ? pages([3])(seen, nth) : responseTo(seen, {status: 0xC000_0022})));
	assertProblem(await share.list('MyWorks/M 31'), 'denied');
	assert.ok((await share.list('MyWorks/M 31')).ok === false && share.isOpen);
	assert.ok(server.commands().includes(codes.close));
});

test.serial('a server with few credits is asked for one page at a time, in the size that it allows', async t => {
	const {server, share} = await openShare(t, openhanded(pages([3], 1), {
		credits: 1, create: seen => responseTo(seen, {...goodAnswer(seen), credits: 1}),
	}));
	assert.equal(Array.isArray(namesOf(await share.list('MyWorks/M 31'))), true);
	assert.deepEqual(server.commands().slice(4), [codes.create, codes.list, codes.list, codes.close]);
	assert.equal(server.seen[5]?.body.readUInt32LE(28), 65_536);
});

test.serial('a stopped listing ends at once, and its folder is still closed', async t => {
	const stop = new AbortController();
	const answers: Array<() => void> = [];
	const {server, share} = await openShare(t, openhanded((seen, nth) => {
		answers.push(() => seen.socket.write(pages([3])(seen, nth)));
		if (nth === 2) stop.abort();
		return undefined;
	}));
	assertProblem(await share.list('MyWorks/M 31', stop.signal), 'cancelled');
	for (const answer of answers) answer();
	while (!server.commands().includes(codes.close)) await new Promise(resolve => setTimeout(resolve, 5));
	assert.ok(share.isOpen);
});

test.serial('the simulated telescope lists a folder of more than a megabyte whole, and charges credits for each page', async t => {
	const scope = await startScope(t, {targets: [{name: 'M 31', blocks: [{localStart: '2026-02-27T18:00:00', frames: 5600, spacingSeconds: 2}]}]});
	const share = await connectShare({host: scope.host, port: scope.smbPort});
	assert.ok(share.ok);
	t.teardown(() => share.value.close());
	const listed = await share.value.list('MyWorks/M 31_sub');
	assert.equal(listed.ok && listed.value.length, 5600);
	assert.ok(scope.smbRequests.filter(({command}) => command === 'queryDirectory').length <= 4);
	assert.ok(Math.abs((share.value.nowMs ?? 0) - scope.clock.nowMs()) < 1000);
});
