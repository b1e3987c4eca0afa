import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import test from 'ava';
import type {CrowdSkyFault} from '../../../source/simulator/simulator.js';
import {crowdSky, fitsBytes, formOf, list, login, rawGet, send} from './fixture.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const key = '20260227.81_HP102265';
const download = `/api/download_stack.php?chunk_key=${key}`;
const post = (url: string, bytes: Buffer, signal?: AbortSignal) => fetch(`${url}/api/upload_stack.php`, {method: 'POST', headers: login, body: formOf(bytes), signal: signal ?? null});

test.serial('a fault happens at its request, as often as specified, and only at its kind of request', async t => {
	const server = await crowdSky(t);
	server.faults.add({on: 'list', nth: 2, times: 2, do: {kind: 'status', status: 500}});
	const takeBack = server.faults.add({on: 'list', times: Number.POSITIVE_INFINITY, nth: 5, do: {kind: 'status', status: 502}});
	const statuses: number[] = [];
	for (let count = 0; count < 5; count++) {
		await fetch(`${server.url}/api/my_stacks.php`);
		statuses.push((await rawGet(server, '/api/my_stacks.php')).status);
		await rawGet(server, download);
	}

	assert.deepEqual(statuses, [200, 500, 500, 200, 502]);
	assert.equal((await rawGet(server, '/api/my_stacks.php')).status, 502);
	takeBack();
	assert.equal((await rawGet(server, '/api/my_stacks.php')).status, 200);
	assert.deepEqual(server.faults.happened, ['list status', 'list status', 'list status', 'list status']);
});

test.serial('a wrong answer to an upload leaves no record, unless the fault says that the work was done', async t => {
	const folder = await temporaryFolder(t);
	const server = await crowdSky(t, {folder});
	const faults: Array<[CrowdSkyFault['do'] & {isDone?: boolean}, number, RegExp]> = [
		[{kind: 'status', status: 401}, 401, /^\{"error":/],
		[{kind: 'status', status: 422, body: 'no', headers: {'x-a': 'b'}}, 422, /^no$/],
		[{kind: 'loginPage'}, 200, /^<!DOCTYPE html>/],
		[{kind: 'noOk'}, 200, /^\{"status":"queued"\}$/],
		[{kind: 'garbage'}, 200, /^\{"ok":true,.*chunk$/],
		[{kind: 'retryAfter', form: 'seconds'}, 503, /^\{"error":/],
	];
	for (const isDone of [false, true]) {
		for (const [fault, status, body] of faults) {
			const before = server.rows().length;
			server.faults.add({on: 'upload', do: {...fault, isDone}} as CrowdSkyFault);
			const response = await post(server.url, fitsBytes());
			assert.equal(response.status, status);
			assert.match(await response.text(), body);
			assert.equal(server.rows().length - before, isDone ? 1 : 0, fault.kind);
		}
	}

	assert.equal((await readdir(folder)).filter(name => name.endsWith('.fit')).length, faults.length);
	assert.ok(!(await readdir(folder)).some(name => name.startsWith('incoming')));
});

test.serial('an upload cut before or in its body leaves nothing, and one cut after it leaves a record', async t => {
	const folder = await temporaryFolder(t);
	const server = await crowdSky(t, {folder});
	const bytes = fitsBytes({axes: [300, 400, 3]});
	for (const [kind, records] of [['cutBeforeBody', 0], ['cutInBody', 0], ['cutAfterBody', 1]] as const) {
		server.faults.add({on: 'upload', do: {kind}});
		await assert.rejects(post(server.url, bytes), kind);
		assert.equal(server.rows().length, records, kind);
	}

	server.faults.add({on: 'upload', do: {kind: 'notHttp'}});
	await assert.rejects(post(server.url, bytes));
	assert.equal((await send(server, bytes)).status, 200);
	assert.deepEqual((await readdir(folder)).sort(), ['1.fit', '2.fit', 'rows.json']);
	assert.equal(server.uploads[1]?.duplicateOf, 1, 'this test sent again without looking');
});

test.serial('a server that hangs is silent, before the work or after it', async t => {
	const server = await crowdSky(t);
	for (const [kind, records] of [['hang', 0], ['hangAfterBody', 1]] as const) {
		server.faults.add({on: 'upload', do: {kind}});
		await assert.rejects(post(server.url, fitsBytes(), AbortSignal.timeout(200)), {name: 'TimeoutError'});
		assert.equal(server.rows().length, records, kind);
	}

	server.faults.add({on: 'list', do: {kind: 'hang'}});
	await assert.rejects(rawGet(server, '/api/my_stacks.php'), /timed out/);
});

test.serial('a wrong size shows in the answer and the list of an upload, in a list, and in a download that is too short', async t => {
	const server = await crowdSky(t);
	const bytes = fitsBytes();
	await send(server, bytes);
	server.faults.add({on: 'download', do: {kind: 'wrongSize'}});
	const half = await rawGet(server, download);
	assert.deepEqual([half.status, half.isWhole, half.body.length], [200, true, bytes.length / 2]);
	server.faults.add({on: 'list', do: {kind: 'wrongSize'}});
	assert.equal((await list(server))[0]?.['file_size_bytes'], String(bytes.length + 2880));
	server.faults.add({on: 'upload', do: {kind: 'wrongSize'}});
	const {json} = await send(server, bytes);
	assert.deepEqual([json['ok'], json['file_size_bytes'], (await list(server))[0]?.['file_size_bytes']], [true, String(bytes.length / 2), String(bytes.length / 2)]);
	assert.equal((await rawGet(server, download)).body.length, bytes.length / 2);
});

test.serial('a list and a download break off before and in their bodies', async t => {
	const server = await crowdSky(t);
	await send(server, fitsBytes());
	for (const [on, path] of [['list', '/api/my_stacks.php'], ['download', download]] as const) {
		const whole = (await rawGet(server, path)).body;
		server.faults.add({on, do: {kind: 'cutBeforeBody'}});
		const none = await rawGet(server, path);
		assert.deepEqual([none.status, none.isWhole, none.body.length], [200, false, 0]);
		server.faults.add({on, do: {kind: 'cutInBody', bytes: 100}});
		const part = await rawGet(server, path);
		assert.deepEqual([part.status, part.isWhole, part.body.equals(whole.subarray(0, 100))], [200, false, true]);
		server.faults.add({on, do: {kind: 'notHttp'}});
		await assert.rejects(rawGet(server, path));
	}
});

test.serial('slow requests take their time and succeed', async t => {
	const server = await crowdSky(t);
	const bytes = fitsBytes();
	const timed = async (work: () => Promise<unknown>) => {
		const startedAt = performance.now();
		await work();
		return performance.now() - startedAt;
	};
	server.faults.add({on: 'upload', do: {kind: 'slow', bytesPerSecond: 50_000}});
	assert.ok(await timed(() => send(server, bytes)) > 200);
	server.faults.add({on: 'download', do: {kind: 'slow', bytesPerSecond: 50_000}});
	assert.ok(await timed(async () => assert.ok((await rawGet(server, download)).isWhole)) > 200);
	assert.equal(server.rows().length, 1);
});

test.serial('Retry-After is sent as seconds, as a date, as nonsense, or not at all', async t => {
	const server = await crowdSky(t);
	const headerOf = async (fault: Extract<CrowdSkyFault['do'], {kind: 'retryAfter'}>) => {
		server.faults.add({on: 'list', do: fault});
		const {status, headers} = await rawGet(server, '/api/my_stacks.php');
		return [status, headers['retry-after']];
	};
	assert.deepEqual(await headerOf({kind: 'retryAfter', form: 'seconds', seconds: 7}), [503, '7']);
	assert.deepEqual(await headerOf({kind: 'retryAfter', form: 'absurd', status: 429}), [429, '99999999999']);
	assert.deepEqual(await headerOf({kind: 'retryAfter', form: 'absurd', text: 'soon'}), [503, 'soon']);
	assert.deepEqual(await headerOf({kind: 'retryAfter', form: 'missing', status: 429}), [429, undefined]);
	const [, date] = await headerOf({kind: 'retryAfter', form: 'date', seconds: 2});
	const aheadMs = Date.parse(String(date)) - Date.now();
	assert.ok(aheadMs > 1000 && aheadMs <= 3000, String(date));
});

test.serial('a download may be sent with a hostile name, or with none', async t => {
	const server = await crowdSky(t);
	await send(server, fitsBytes());
	for (const value of ['attachment; filename="../../.ssh/authorized_keys"', 'attachment; filename="C:\\evil.fit"', 'attachment; filename="\u00FC.fit"', 'attachment; filename=".."']) {
		server.faults.add({on: 'download', do: {kind: 'contentDisposition', value}});
		const {headers, isWhole} = await rawGet(server, download);
		assert.deepEqual([Buffer.from(headers['content-disposition'] ?? '', 'latin1').toString(), isWhole], [value, true]);
	}

	server.faults.add({on: 'download', do: {kind: 'contentDisposition', value: ''}});
	assert.equal((await rawGet(server, download)).headers['content-disposition'], undefined);
});

test.serial('a closed port refuses, a reopened one still has its records, and stop leaves no upload half done', async t => {
	const folder = await temporaryFolder(t);
	const server = await crowdSky(t, {folder});
	await send(server, fitsBytes());
	await server.closePort();
	await assert.rejects(rawGet(server, '/api/my_stacks.php'), {code: 'ECONNREFUSED'});
	await server.openPort();
	assert.equal((await list(server)).length, 1);
	server.change({uploadBytesPerSecond: 10_000});
	const upload = assert.rejects(post(server.url, fitsBytes({axes: [300, 400, 3]})));
	await new Promise(resolve => setTimeout(resolve, 100));
	assert.ok((await readdir(folder)).some(name => name.startsWith('incoming')));
	await server.stop();
	await upload;
	assert.deepEqual((await readdir(folder)).sort(), ['1.fit', 'rows.json']);
});
