import assert from 'node:assert/strict';
import {readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {success} from '../../source/errors/problem.js';
import type {FitsHeader} from '../../source/fits/header.js';
import {parseScopeAddress} from '../../source/seestar/address.js';
import {readSharedHeaders} from '../../source/seestar/listing/shared-headers.js';
import {createSeestar} from '../../source/seestar/seestar.js';
import type {SmbShare} from '../../source/seestar/smb/share.js';
import {ntStatus, type SimulatedSeestar} from '../../source/simulator/simulator.js';
import {runNight} from '../support/run-night.js';
import {headersRead} from '../support/headers-read.js';
import {startScope, storedNames} from '../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';

const targets = [
	{name: 'M 1', liveStackFrames: 20, blocks: [{localStart: '2026-02-27T19:00:03', frames: 5, filter: 'LP'}]},
	{name: 'M 81', liveStackFrames: 20, blocks: [{localStart: '2026-02-27T19:00:03', frames: 50, filter: 'LP'}]},
];
const folder = 'M 81_sub';
const timing = {firstRetryMs: 20, longestRetryMs: 100, patienceMs: 2000, answerTimeoutMs: 500};

/** A telescope, its log, and the names of a folder that was listed; from the share unless the options prevent that. */
async function against(t: Context, options: Parameters<typeof startScope>[1] = {}) {
	const scope = await startScope(t, {targets, ...options});
	const address = parseScopeAddress(scope.hostOption);
	assert.ok(address.ok);
	const lines: string[] = [];
	const seestar = createSeestar(address.value, {timing, log: line => lines.push(line)});
	t.teardown(async () => seestar.close());
	assert.ok((await seestar.targets()).ok);
	const listed = await seestar.list(folder);
	assert.ok(listed.ok);
	return {scope, seestar, names: listed.value.map(({name}) => name), lines: () => lines.filter(line => line.includes('header') || line.includes('pages'))};
}

const asked = (scope: SimulatedSeestar, command: string) => scope.smbRequests.filter(request => request.command === command).length;
/** How many messages came to the share, each with one or more commands: a telescope may answer them strictly one by one. */
const messagesOf = (scope: SimulatedSeestar) => new Set(scope.smbRequests.map(({connection, message}) => `${connection} ${message}`)).size;
const exposureOf = (header: FitsHeader | undefined) => header?.keywords.get('EXPTIME');

test.serial('headers of many frames come from the share in a few messages', async t => {
	const {scope, seestar, names, lines} = await against(t);
	const [before, sent] = [asked(scope, 'create'), messagesOf(scope)];
	const headers = await seestar.sharedHeaders(folder, names);
	assert.deepEqual([headers.size, scope.httpRequests.length, asked(scope, 'read'), asked(scope, 'create') - before], [50, 0, 50, 50]);
	assert.equal(new Set(scope.smbRequests.map(({connection}) => connection)).size, 1, 'on the connection that lists folders');
	assert.equal(messagesOf(scope) - sent, 4, 'sixteen files in a message');
	for (const name of [names[0] ?? '', names[49] ?? '']) {
		const overHttp = await seestar.header(folder, name);
		assert.deepEqual(headers.get(name)?.keywords, overHttp.ok && overHttp.value.keywords);
	}

	assert.deepEqual([await seestar.sharedHeaders(folder, []), lines(), scope.canary], [new Map(), [], []]);
});

test.serial('a plan reads no header over HTTP where the share lists the folders, and as many as before where not', async t => {
	const planOf = async (spoil: (scope: SimulatedSeestar) => unknown) => {
		const scope = await startScope(t, {targets: [{...targets[1], name: 'M 81', raDegrees: 148.9, decDegrees: 69.1, blocks: [
			{localStart: '2026-02-27T19:00:03', frames: 50, filter: 'LP'}, {localStart: '2026-02-27T19:15:03', frames: 50, filter: 'LP'},
		]}]});
		await spoil(scope);
		const {scopes} = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), goal: {depth: 'plan'}});
		const reading = scopes[0]?.targets[0]?.reading;
		return {pointings: reading?.pointings, zone: reading?.zone, http: scope.httpRequests.length, headers: headersRead(scope), messages: messagesOf(scope)};
	};

	const [shared, single] = [await planOf(() => undefined), await planOf(async scope => scope.closePort('smb'))];
	assert.deepEqual([shared.http, single.http, shared.headers, single.headers], [0, 4, 4, 4]);
	// Logging in, the comparison, two folders, the headers of the night and those of the blocks, logging off.
	assert.ok(shared.messages <= 4 + 1 + 2 + 2 + 1, `${shared.messages} messages`);
	assert.equal(shared.pointings?.size, 4);
	assert.deepEqual([shared.pointings, shared.zone], [single.pointings, single.zone]);
	assert.equal(shared.zone?.check, 'verified');
});

test.serial('what the share cannot answer for is left to HTTP: a missing, a broken, an empty and a longer file, and another name', async t => {
	const {scope, seestar, names, lines} = await against(t);
	const file = (name: string) => path.join(scope.folder, 'MyWorks', folder, name);
	const [first = '', long = '', broken = '', empty = ''] = names;
	await seestar.sharedHeaders(folder, [first]);
	const card = (text: string) => text.padEnd(80);
	await writeFile(file(long), card('SIMPLE  =                    T') + card('EXPTIME =                 77.0').repeat(400) + card('END').padEnd(2880));
	await writeFile(file(broken), 'no FITS file');
	await writeFile(file(empty), '');
	const headers = await seestar.sharedHeaders(folder, [long, broken, empty, 'gone.fit', '../x.fit', 'a:b.fit', first]);
	assert.deepEqual([...headers.keys()], [first]);
	const overHttp = await seestar.header(folder, long);
	assert.equal(exposureOf(overHttp.ok ? overHttp.value : undefined), 77);
	assert.deepEqual(lines(), []);
});

test.serial('of later files only as much is read as the longest header so far had, until one is longer', async t => {
	const isGiven = async (isFirst: boolean) => {
		const {scope, seestar, names} = await against(t);
		const [short = '', long = ''] = names;
		if (!isFirst) assert.equal((await seestar.sharedHeaders(folder, [short])).size, 1);
		await writeFile(path.join(scope.folder, 'MyWorks', folder, long), 'SIMPLE  =                    T'.padEnd(80) + 'EXPTIME =                 77.0'.padEnd(80).repeat(100) + 'END'.padEnd(2880));
		return [(await seestar.sharedHeaders(folder, [long, long])).size, (await seestar.sharedHeaders(folder, [short, long])).size];
	};

	assert.deepEqual([await isGiven(true), await isGiven(false)], [[1, 2], [0, 2]]);
});

test.serial('headers are read from the share only where folders are listed from it', async t => {
	for (const options of [{reshape: (method: string, result: unknown) => method === 'get_img_file_page_name' && Array.isArray(result) ? result.slice(1) : result}]) {
		const {scope, seestar, names} = await against(t, options);
		const before = scope.smbRequests.length;
		assert.equal((await seestar.sharedHeaders(folder, names)).size, 0, 'it disagrees with the pages');
		assert.equal(scope.smbRequests.length, before);
	}

	const {scope, seestar, names} = await against(t);
	const before = scope.smbRequests.length;
	assert.equal((await seestar.sharedHeaders('m 81_SUB', names)).size, 0, 'not in the album list by that name');
	const stop = AbortSignal.abort();
	assert.equal((await seestar.sharedHeaders(folder, names, stop)).size, 0);
	assert.equal(scope.smbRequests.length, before);
});

test.serial('no header is read from the share of another telescope that answers there now', async t => {
	const {scope, seestar, names} = await against(t);
	const lost = new Promise<void>(resolve => seestar.onLink((link, reason) => {
		if (reason.includes('different telescope')) resolve();
	}));
	scope.serial = 'ffffffff';
	scope.dropConnections(['rpc']);
	await lost;
	const before = scope.smbRequests.length;
	assert.equal((await seestar.sharedHeaders(folder, names)).size, 0);
	assert.equal(scope.smbRequests.length, before);
});

test.serial('a share that lists folders but gives no files is asked for headers once', async t => {
	for (const command of ['create', 'read']) {
		const {scope, seestar, names, lines} = await against(t);
		scope.faults.add({on: 'smb', match: command, times: 4, do: {kind: 'status', status: ntStatus.accessDenied}});
		assert.equal((await seestar.sharedHeaders(folder, names.slice(0, 4))).size, 0);
		const before = scope.smbRequests.length;
		assert.equal((await seestar.sharedHeaders(folder, names)).size, 0);
		assert.equal(scope.smbRequests.length, before);
		assert.match(lines().join('\n'), /^.*: headers are read over HTTP, because the file share gives none of 4 in M 81_sub$/);
		assert.ok((await seestar.list(folder)).ok && scope.smbRequests.length > before, 'folders are still listed from it');
	}
});

for (const [words, fault, said] of [
	['is silent', {kind: 'stall'}, /did not answer within/],
	['answers pending for ever', {kind: 'pendingForever'}, /did not answer within/],
	['sends bytes that are not SMB2', {kind: 'garbage'}, /is not valid SMB2/],
	['breaks off', {kind: 'drop'}, /connection/],
] as const) {
	test.serial(`a share that ${words} while headers are read is left alone, with one line in the log`, async t => {
		const {scope, seestar, names, lines} = await against(t);
		scope.faults.add({on: 'smb', match: 'read', times: Infinity, do: fault});
		assert.equal((await seestar.sharedHeaders(folder, names)).size, 0);
		// A kept connection that breaks is opened once more; a silent one is not waited for a second time.
		const before = scope.smbRequests.length;
		assert.equal(asked(scope, 'negotiate'), fault.kind === 'drop' || fault.kind === 'garbage' ? 2 : 1);
		assert.equal((await seestar.sharedHeaders(folder, names)).size, 0);
		assert.deepEqual([scope.smbRequests.length, lines().length], [before, 1], lines().join('\n'));
		assert.match(lines()[0] ?? '', said);
		assert.ok((await seestar.header(folder, names[0] ?? '')).ok);
	});
}

test.serial('an answer that is pending at first is waited for, and a kept connection that is gone is opened again', async t => {
	const {scope, seestar, names, lines} = await against(t);
	scope.faults.add({on: 'smb', match: 'create', do: {kind: 'pending', ms: 50}});
	assert.equal((await seestar.sharedHeaders(folder, names.slice(0, 1))).size, 1);
	scope.dropConnections(['smb']);
	assert.equal((await seestar.sharedHeaders(folder, names)).size, 50);
	assert.deepEqual([lines(), asked(scope, 'negotiate')], [[], 2]);
});

test.serial('a stopped reading of headers ends at once', async t => {
	const {scope, seestar, names} = await against(t);
	scope.faults.add({on: 'smb', match: 'read', times: Infinity, do: {kind: 'stall'}});
	const stop = new AbortController();
	const reading = seestar.sharedHeaders(folder, names, stop.signal);
	stop.abort();
	assert.equal((await reading).size, 0);
	assert.deepEqual(await storedNames(scope, folder), (await readdir(path.join(scope.folder, 'MyWorks', folder))).sort());
});

test('a share that reads the first file of a message for all of them is not believed', async () => {
	const card = (text: string) => text.padEnd(80);
	const start = (second: number) => Buffer.from([card('SIMPLE  =                    T'), card(`DATE-OBS= '2026-02-27T18:00:${second}.274249'`), card('END')].join('').padEnd(2880));
	const headersOf = async (starts: readonly Buffer[]) => {
		const share = {readStarts: async () => success(starts)} as unknown as SmbShare;
		const read = await readSharedHeaders(share, folder, starts.map((_, index) => `${index}.fit`), 2880);
		return read.ok && read.value.size;
	};

	// No telescope takes two frames at once, so none of these headers is believed.
	assert.equal(await headersOf([start(10), start(20), start(10)]), 0);
	assert.deepEqual([await headersOf([start(10), start(20), start(30)]), await headersOf([start(10)])], [3, 1]);
});
