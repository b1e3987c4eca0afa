import assert from 'node:assert/strict';
import {mkdir, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {parseScopeAddress} from '../../source/seestar/address.js';
import {ListingShare} from '../../source/seestar/listing/listing-share.js';
import {listShared} from '../../source/seestar/listing/shared-files.js';
import type {RemoteFile, Seestar} from '../../source/seestar/port.js';
import {createSeestar} from '../../source/seestar/seestar.js';
import {ntStatus, type SceneTarget, type SimulatedSeestar} from '../../source/simulator/simulator.js';
import type {Result} from '../../source/errors/problem.js';
import {startScope} from '../support/simulated-scope.js';
import type {Context} from '../support/temporary-folder.js';

const targetOf = (name: string, frames: number): SceneTarget => ({name, liveStackFrames: 20, blocks: [{localStart: '2026-02-27T19:00:03', frames, filter: 'LP'}]});
/** A small target, with which share and pages are compared, and a large one of eleven pages. */
const targets = [targetOf('M 1', 5), targetOf('M 81', 217)];
const timing = {firstRetryMs: 20, longestRetryMs: 100, patienceMs: 2000, answerTimeoutMs: 500};

function valueOf<T>(result: Result<T>): T {
	assert.ok(result.ok, result.ok ? '' : `${result.problem.what}: ${result.problem.cause}`);
	return result.value;
}

const namesOf = (files: readonly RemoteFile[]) => files.filter(({isFolder}) => !isFolder).map(({name}) => name);
const countOf = (scope: SimulatedSeestar, pattern: RegExp) => scope.requests.filter(({method}) => pattern.test(method)).length;
const page = /get_img_file_page/;

/** A telescope whose targets have been read, its log, and its simulation. */
async function against(t: Context, options: Parameters<typeof startScope>[1] = {}, hostOf = (scope: SimulatedSeestar) => scope.hostOption) {
	const scope = await startScope(t, {targets, ...options});
	const address = parseScopeAddress(hostOf(scope));
	assert.ok(address.ok);
	const lines: string[] = [];
	const seestar = createSeestar(address.value, {timing, log: line => lines.push(line)});
	t.teardown(async () => seestar.close());
	valueOf(await seestar.targets());
	return {scope, seestar, lines: () => lines.filter(line => line.includes('pages'))};
}

const smbCount = (scope: SimulatedSeestar, command: string) => scope.smbRequests.filter(request => request.command === command).length;
const inWorks = (scope: SimulatedSeestar, ...parts: string[]) => path.join(scope.folder, 'MyWorks', ...parts);

test.serial('a large folder took one request per twenty files, while the share lists it in one exchange, with sizes and times', async t => {
	const {scope, seestar, lines} = await against(t);
	const files = valueOf(await seestar.list('M 81_sub'));
	// The comparison: the small folder's one page, and the number of its pages.
	assert.equal(countOf(scope, page), 2);
	// Each with two requests for names: the small folder's listing, beside its pages, and the large one's.
	assert.equal(smbCount(scope, 'queryDirectory'), 2 * 2);
	assert.deepEqual(files, [...files].sort((a, b) => a.name < b.name ? -1 : 1));
	const paged = valueOf(await seestar.listByPages('M 81_sub'));
	assert.deepEqual(namesOf(files), namesOf(paged).sort());
	for (const {sizeBytes = 0, modifiedMs = 0, ageMs = 0} of files) {
		assert.ok(sizeBytes > 5000);
		assert.ok(Math.abs(modifiedMs + ageMs - scope.clock.nowMs()) < 5000);
	}

	const [rpc, smb] = [scope.requests.length, scope.smbRequests.length];
	assert.deepEqual(namesOf(valueOf(await seestar.list('M 81'))), ['Stacked_20_M 81_10.0s_LP_20260227-191503.fit']);
	assert.deepEqual([scope.requests.length - rpc, scope.smbRequests.slice(smb).filter(({command}) => command !== 'close').length], [0, 3], 'compared once a session, on one connection');
	assert.deepEqual(lines(), []);
});

test.serial('files that the pages leave out are not listed from the share: pictures, thumbnails, hidden and unfinished files, folders', async t => {
	const {scope, seestar} = await against(t);
	const others = ['Light_M 81.jpg', 'Light_M 81_thn.jpg', '.Light_M 81.fit', '.hidden', 'Light_M 81.fit.tmp', 'Light_M 81.FIT', 'a.fits', 'notes.txt', 'zz.fit'];
	for (const name of others) await writeFile(inWorks(scope, 'M 81_sub', name), 'x');
	await mkdir(inWorks(scope, 'M 81_sub', 'folder.fit'));
	await mkdir(inWorks(scope, 'M 81_sub', 'folder'));
	const files = valueOf(await seestar.list('M 81_sub'));
	assert.ok(smbCount(scope, 'queryDirectory') > 0);
	assert.equal(files.length, 218);
	assert.deepEqual(namesOf(files), namesOf(valueOf(await seestar.listByPages('M 81_sub'))).filter(name => name !== 'folder.fit').sort());
});

for (const [words, spoil, said, knocks] of [
	['refuses the connection', async scope => scope.closePort('smb'), /^.*: folders are listed by pages: Could not open the share EMMC Images: it refuses the connection$/, 0],
	['lets no guests in', scope => scope.faults.add({on: 'smb', match: 'sessionSetup', times: Infinity, do: {kind: 'status', status: ntStatus.logonFailure}}), /does not let guests in$/, 1],
	['is not offered', scope => scope.faults.add({on: 'smb', match: 'treeConnect', times: Infinity, do: {kind: 'status', status: ntStatus.badNetworkName}}), /has no such share$/, 1],
	['cannot be read', scope => scope.faults.add({on: 'smb', match: 'queryDirectory', times: Infinity, do: {kind: 'status', status: ntStatus.accessDenied}}), /does not allow it$/, 1],
	['breaks off', scope => scope.faults.add({on: 'smb', match: 'queryDirectory', times: Infinity, do: {kind: 'drop'}}), /connection/, 1],
	['sends bytes that are not SMB2', scope => scope.faults.add({on: 'smb', match: 'queryDirectory', times: Infinity, do: {kind: 'garbage'}}), /is not valid SMB2/, 1],
	['is silent', scope => scope.faults.add({on: 'smb', match: 'create', times: Infinity, do: {kind: 'stall'}}), /did not answer within/, 1],
	['accepts the connection and never answers', scope => scope.faults.add({on: 'connect', match: 'smb', times: Infinity, do: {kind: 'halfOpen'}}), /did not answer within/, 0],
] as ReadonlyArray<readonly [string, (scope: SimulatedSeestar) => unknown, RegExp, number]>) {
	test.serial(`a share that ${words} leaves the listing to the pages, with one line in the log`, async t => {
		const {scope, seestar, lines} = await against(t);
		await spoil(scope);
		for (const folder of ['M 81_sub', 'M 1_sub', 'M 81']) assert.deepEqual(namesOf(valueOf(await seestar.list(folder))), namesOf(valueOf(await seestar.listByPages(folder))).sort());
		assert.equal(lines().length, 1, lines().join('\n'));
		assert.match(lines()[0] ?? '', said);
		// It is not tried again for a while.
		assert.equal(new Set(scope.smbRequests.map(({connection}) => connection)).size, knocks);
	});
}

test.serial('a share that fails in the middle of a session leaves that folder to the pages', async t => {
	const {scope, seestar, lines} = await against(t);
	valueOf(await seestar.list('M 1_sub'));
	assert.equal(countOf(scope, page), 2);
	scope.faults.add({on: 'smb', match: 'queryDirectory', times: 2, do: {kind: 'status', status: ntStatus.accessDenied}});
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	assert.equal(countOf(scope, page), 2 + 13);
	assert.match(lines().join('\n'), /^.*: folders are listed by pages: Could not list M 81_sub: the telescope does not allow it$/);
});

test.serial('only a folder that is missing on the share is listed by pages', async t => {
	const {scope, seestar, lines} = await against(t);
	valueOf(await seestar.list('M 1_sub'));
	scope.faults.add({on: 'smb', match: 'create', do: {kind: 'status', status: ntStatus.nameNotFound}});
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	const before = countOf(scope, page);
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	assert.equal(countOf(scope, page), before);
	assert.match(lines().join('\n'), /^.*Could not list M 81_sub: it does not exist$/);
});

test.serial('a folder that is empty on the share but not in the album list is listed by pages, lest its stacks be made twice', async t => {
	const {scope, seestar} = await against(t);
	valueOf(await seestar.list('M 1_sub'));
	scope.faults.add({on: 'smb', match: 'queryDirectory', times: 2, do: {kind: 'status', status: ntStatus.noMoreFiles}});
	assert.deepEqual(namesOf(valueOf(await seestar.list('M 81'))), ['Stacked_20_M 81_10.0s_LP_20260227-191503.fit']);
	await rm(inWorks(scope, 'M 81', 'Stacked_20_M 81_10.0s_LP_20260227-191503.fit'));
	assert.deepEqual(valueOf(await seestar.list('M 81')), [], 'it is empty by now');
});

test.serial('a name that the share cannot give exactly leaves that folder to the pages', async t => {
	for (const name of ['L3XQ7A~C.FIT', 'Light_M\uF02281.fit', 'Light_\uFFFD.fit']) {
		const {scope, seestar, lines} = await against(t);
		valueOf(await seestar.list('M 1_sub'));
		await writeFile(inWorks(scope, 'M 81_sub', name), 'x');
		const before = countOf(scope, page);
		valueOf(await seestar.list('M 81_sub'));
		assert.ok(countOf(scope, page) > before + 10, name);
		assert.match(lines().join('\n'), /is not the file's own$/);
	}
});

test.serial('the pages are used for the session if the share lists the small folder differently', async t => {
	const drop = (method: string, result: unknown) => method === 'get_img_file_page_name' && Array.isArray(result) && result.length === 5 ? result.slice(1) : result;
	const {scope, seestar, lines} = await against(t, {reshape: drop});
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	assert.match(lines().join('\n'), /^.*: folders are listed by pages, because the file share says something else of M 1_sub: the pages do not have Light_M 1_.*\.fit$/);
	assert.equal(countOf(scope, page), (3 * 2) + 13, 'it was asked again, before and after the pages, before that was said');
	// A folder's close comes some time after its listing.
	const asked = smbCount(scope, 'queryDirectory');
	assert.equal(valueOf(await seestar.list('M 1_sub')).length, 4);
	assert.equal(smbCount(scope, 'queryDirectory'), asked);
	assert.equal(lines().length, 1);
});

test.serial('a share with another telescope\'s files is not listed', async t => {
	const {scope, seestar, lines} = await against(t);
	await rename(inWorks(scope, 'M 1_sub'), inWorks(scope, 'kept'));
	// The control port has another folder than the share, as when a proxy takes the commands.
	scope.change({reshape: (method, result) => method === 'get_img_file_page_number' ? 1 : method === 'get_img_file_page_name' ? [{name: 'Light_M 1_10.0s_LP_20260227-190003.fit', size_k: 4, is_dir: false}] : result});
	await mkdir(inWorks(scope, 'M 1_sub'));
	valueOf(await seestar.list('M 81_sub'));
	assert.match(lines().join('\n'), /the share does not have Light_M 1_10\.0s_LP_20260227-190003\.fit$/);
});

for (const [words, act] of [
	['is written', async (scope: SimulatedSeestar) => writeFile(inWorks(scope, 'M 1_sub', 'Light_M 1_10.0s_LP_20260227-200000.fit'), 'x')],
	['is deleted', async (scope: SimulatedSeestar) => rm(inWorks(scope, 'M 1_sub', 'Light_M 1_10.0s_LP_20260227-190003.fit'))],
] as const) {
	for (const [when, method] of [['before the pages are counted', 'get_img_file_page_number'], ['before a page is read', 'get_img_file_page_name']] as const) {
		test.serial(`a frame that ${words} while the two listings are compared, ${when}, is not a difference`, async t => {
			const {scope, seestar, lines} = await against(t);
			scope.faults.add({on: 'rpc', match: method, do: {kind: 'meanwhile', act: async () => act(scope)}});
			assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
			// Where it came between the share's answer and the pages the share is asked before and after them.
			assert.deepEqual(lines(), []);
			assert.ok([2, 4].includes(countOf(scope, page)), `${countOf(scope, page)} requests`);
		});
	}
}

test.serial('a folder that grows during each comparison neither prolongs it for ever nor counts against the share', async t => {
	const {scope, seestar, lines} = await against(t);
	let nth = 0;
	scope.faults.add({on: 'rpc', match: page, times: Infinity, do: {kind: 'meanwhile', act: async () => writeFile(inWorks(scope, 'M 1_sub', `Light_M 1_10.0s_LP_20260227-20${String(++nth).padStart(2, '0')}00.fit`), 'x')}});
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	assert.deepEqual(lines(), []);
	assert.ok(countOf(scope, page) <= 4, `${countOf(scope, page)} requests`);
});

test.serial('the comparison requests few pages even of a large folder', async t => {
	const {scope, seestar, lines} = await against(t, {targets: [{...targetOf('M 81', 517), liveStackFrames: undefined}]});
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 517);
	assert.equal(countOf(scope, page), 1 + 4);
	assert.equal(smbCount(scope, 'queryDirectory'), 2, 'the listing that is compared is the one that was asked for');
	assert.deepEqual(lines(), []);
});

test.serial('a large folder with more files on the share than its pages can hold is a difference', async t => {
	const {scope, seestar, lines} = await against(t, {
		targets: [{...targetOf('M 81', 517), liveStackFrames: undefined}], reshape: (method, result) => method === 'get_img_file_page_number' ? 20 : result,
	});
	valueOf(await seestar.list('M 81_sub'));
	assert.match(lines().join('\n'), /the share has 517 files, and 20 pages are counted$/);
	assert.ok(countOf(scope, page) > 20);
});

test.serial('firmware that lists pictures too, or has shorter pages, agrees with the share', async t => {
	for (const options of [{listJpg: true}, {pageSize: 3}]) {
		const {scope, seestar, lines} = await against(t, options);
		await writeFile(inWorks(scope, 'M 1_sub', 'Light_M 1_10.0s_LP_20260227-190003_thn.jpg'), 'x');
		assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
		assert.deepEqual(lines(), []);
		assert.ok(countOf(scope, page) <= 5);
	}
});

test.serial('a folder that is not in the album list is listed through the control port', async t => {
	const {scope, seestar} = await against(t);
	for (const folder of ['M 33', 'm 81_SUB']) assert.deepEqual(valueOf(await seestar.list(folder)), []);
	assert.deepEqual([scope.smbRequests.length, countOf(scope, page)], [0, 2]);
});

test.serial('a comparison that fails proves nothing: the pages are used, and the comparison is tried again later', async t => {
	const {scope, seestar, lines} = await against(t);
	scope.faults.add({on: 'rpc', match: 'get_img_file_page_number', times: 2, do: {kind: 'error', code: 207, error: 'fail to operate'}});
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	assert.ok(countOf(scope, page) > 13);
	assert.deepEqual(lines(), []);
});

test.serial('a telescope that requires verification reports it for the listing although its share is open', async t => {
	const {scope, seestar} = await against(t);
	scope.faults.add({on: 'rpc', match: 'get_img_file_page_number', do: {kind: 'error', code: 316, error: 'please verify the client first'}});
	const listed = await seestar.list('M 81_sub');
	assert.equal(!listed.ok && listed.problem.kind, 'locked');
	assert.equal(!listed.ok && listed.problem.what, 'Could not list M 81_sub');
});

test.serial('firmware without the page commands is listed from the share, and its pages are not requested again', async t => {
	const {scope, seestar} = await against(t, {missingMethods: ['get_img_file_page_number']});
	for (const folder of ['M 81_sub', 'M 1_sub', 'M 81']) assert.ok(valueOf(await seestar.list(folder)).length > 0);
	assert.equal(countOf(scope, page), 1);
});

test.serial('a kept connection that was lost meanwhile is opened again', async t => {
	const {scope, seestar, lines} = await against(t);
	valueOf(await seestar.list('M 81_sub'));
	const before = countOf(scope, page);
	scope.dropConnections(['smb']);
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	scope.faults.add({on: 'smb', match: 'create', do: {kind: 'drop'}});
	assert.equal(valueOf(await seestar.list('M 1_sub')).length, 5);
	assert.deepEqual([countOf(scope, page), lines()], [before, []]);
});

test.serial('a share that is opened ahead is the one that is listed, and one that cannot be opened is said once, by the listing', async t => {
	const prepared = async (act: (scope: SimulatedSeestar) => unknown) => {
		const scope = await startScope(t, {targets});
		await act(scope);
		const address = parseScopeAddress(scope.hostOption);
		assert.ok(address.ok);
		const lines: string[] = [];
		const seestar = createSeestar(address.value, {timing, log: line => lines.push(line)});
		t.teardown(async () => seestar.close());
		seestar.prepareListing();
		assert.ok((await seestar.readDeviceInfo()).ok);
		return {scope, seestar, lines: () => lines.filter(line => line.includes('pages'))};
	};

	const {scope, seestar, lines} = await prepared(() => undefined);
	while (smbCount(scope, 'treeConnect') === 0) await new Promise(resolve => setTimeout(resolve, 5));
	assert.equal(smbCount(scope, 'create'), 0, 'nothing is read before it is asked for');
	valueOf(await seestar.targets());
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	assert.deepEqual([smbCount(scope, 'negotiate'), lines()], [1, []]);

	const closed = await prepared(async spoilt => spoilt.closePort('smb'));
	valueOf(await closed.seestar.targets());
	assert.equal(valueOf(await closed.seestar.list('M 81_sub')).length, 217);
	assert.equal(closed.lines().length, 1);
});

test.serial('a connection that is no longer needed logs off', async t => {
	const scope = await startScope(t, {targets});
	const share = new ListingShare(() => ({host: scope.host, port: scope.smbPort}), {idleMs: 10});
	valueOf(await share.use(async open => listShared(open, 'M 1_sub')));
	while (smbCount(scope, 'logoff') === 0) await new Promise(resolve => setTimeout(resolve, 5));
	assert.equal(valueOf(await share.use(async open => listShared(open, 'M 1_sub'))).length, 5);
	await share.close();
	assert.equal(smbCount(scope, 'negotiate'), 2);
});

test.serial('many folders are listed at once on one connection', async t => {
	const {scope, seestar} = await against(t);
	const listed = await Promise.all(['M 81_sub', 'M 1_sub', 'M 81', 'M 1', 'M 81_sub'].map(async folder => seestar.list(folder)));
	assert.deepEqual(listed.map(files => valueOf(files).length), [217, 5, 1, 1, 217]);
	assert.deepEqual([smbCount(scope, 'negotiate'), countOf(scope, page)], [1, 2]);
});

test.serial('nothing is listed at an address where another telescope answers now', async t => {
	const {scope, seestar} = await against(t);
	valueOf(await seestar.list('M 1_sub'));
	const asked = () => smbCount(scope, 'create');
	const before = asked();
	const lost = new Promise<void>(resolve => seestar.onLink((link, reason) => {
		if (reason.includes('different telescope')) resolve();
	}));
	scope.serial = 'ffffffff';
	scope.dropConnections(['rpc']);
	await lost;
	const listed = await seestar.list('M 81_sub');
	assert.equal(!listed.ok && listed.problem.kind, 'refused');
	assert.equal(asked(), before);
});

const viaProxy = (files: string) => (scope: SimulatedSeestar) => `${scope.host}:${scope.rpcPort}/${files}:${scope.httpPort}:${scope.smbPort}`;

test.serial('files on another host are listed once they are known to be this telescope\'s', async t => {
	const {scope, seestar, lines} = await against(t, {}, viaProxy('localhost'));
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	// The check with the smallest folder's frames takes three requests, and then comes the comparison.
	assert.deepEqual([countOf(scope, page), lines()], [3 + 2, []]);
});

test.serial('files on another host that are another telescope\'s are not listed', async t => {
	const other = await startScope(t, {targets: [targetOf('M 42', 9)], serial: 'other'});
	const {seestar, lines} = await against(t, {}, scope => `${scope.host}:${scope.rpcPort}/localhost:${other.httpPort}:${other.smbPort}`);
	assert.equal(valueOf(await seestar.list('M 81_sub')).length, 217);
	assert.match(lines().join('\n'), /^.*: folders are listed by pages: its files at localhost are not used: that host does not have Light_M 1_/);
	assert.equal(lines().length, 1);
});

test.serial('a listing that is stopped, or cut off by the end of the program, is cancelled at once', async t => {
	const {scope, seestar} = await against(t);
	valueOf(await seestar.list('M 1_sub'));
	scope.faults.add({on: 'smb', match: 'create', times: Infinity, do: {kind: 'stall'}});
	const stop = new AbortController();
	const kinds = async (...listings: ReadonlyArray<ReturnType<Seestar['list']>>) => (await Promise.all(listings)).map(listed => listed.ok ? 'ok' : listed.problem.kind);
	const stopped = kinds(seestar.list('M 81_sub', stop.signal));
	stop.abort();
	assert.deepEqual(await stopped, ['cancelled']);
	const cut = kinds(seestar.list('M 81_sub'), seestar.list('M 81'));
	await new Promise(resolve => setTimeout(resolve, 20));
	await seestar.close();
	assert.deepEqual(await cut, ['cancelled', 'cancelled']);
});
