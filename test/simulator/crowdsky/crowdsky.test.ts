import assert from 'node:assert/strict';
import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {authorization, crowdSky, fitsBytes, formOf, list, login, rawGet, send, sha256, stackName} from './fixture.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const jpeg = Buffer.from('\u00FF\u00D8\u00FF\u00E0 a picture', 'latin1');
const fields = {n_frames_input: '33', n_frames_aligned: '31', date_obs_start: '2026-02-27T20:15:00Z', date_obs_end: '2026-02-27T20:30:00.000Z', scrub_location: '0'};

test.serial('an upload becomes a record, is listed with all its fields, and comes back byte for byte', async t => {
	const server = await crowdSky(t);
	const bytes = fitsBytes();
	const {status, json} = await send(server, bytes, {fields, thumbnail: jpeg});
	assert.deepEqual([status, json], [200, {ok: true, job_id: 5001, chunk_key: '20260227.81_HP102265', status: 'queued'}]);
	const [row] = await list(server);
	const {created_at: createdAt, ...rest} = row ?? {};
	assert.match(String(createdAt), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
	assert.deepEqual(rest, {
		id: 1, chunk_key: '20260227.81_HP102265', object_name: 'IC 434', telescope_id: 'S50_0a1b2c3d', filter_name: 'LP',
		date_obs_start: '2026-02-27 20:15:00', date_obs_end: '2026-02-27 20:30:00', n_frames_input: 33, n_frames_aligned: '31',
		total_exptime: '330.00', ra_deg: '85.250000', dec_deg: '-2.460000', file_size_bytes: String(bytes.length),
	});
	const back = await rawGet(server, '/api/download_stack.php?chunk_key=20260227.81_HP102265');
	assert.deepEqual([back.status, back.isWhole, back.headers['content-disposition']], [200, true, `attachment; filename="${stackName}"`]);
	assert.ok(back.body.equals(bytes));
	const picture = await rawGet(server, '/api/thumbnail.php?id=1');
	assert.deepEqual([picture.headers['content-type'], picture.body.toString('latin1', 1, 4)], ['image/png', 'PNG']);
	const {at, ...logged} = server.uploads[0] ?? {};
	assert.ok(Math.abs(Date.now() - Number(at)) < 5000);
	assert.deepEqual(logged, {
		id: 1, chunkKey: '20260227.81_HP102265', name: stackName, bytes: bytes.length, sha256: sha256(bytes), fields, thumbnailBytes: jpeg.length, isWhole: true, duplicateOf: undefined,
	});
});

test.serial('two uploads of one file are two records, and the log says so', async t => {
	const server = await crowdSky(t);
	const bytes = fitsBytes();
	await send(server, bytes);
	await send(server, fitsBytes());
	await send(server, bytes);
	assert.deepEqual(server.uploads.map(({duplicateOf}) => duplicateOf), [undefined, undefined, 1]);
	assert.deepEqual((await list(server)).map(({id}) => id), [3, 2, 1]);
});

test.serial('a download returns the newest stack of its key, and 404 if there is none', async t => {
	const server = await crowdSky(t);
	const newest = fitsBytes({filter: 'IRCUT'});
	await send(server, fitsBytes());
	await send(server, newest);
	assert.ok((await rawGet(server, '/api/download_stack.php?chunk_key=20260227.81_HP102265')).body.equals(newest));
	for (const [query, status, error] of [['?chunk_key=20260227.82_HP102265', 404, 'Stack not found.'], ['', 400, 'Missing chunk_key.']] as const) {
		const answer = await rawGet(server, `/api/download_stack.php${query}`);
		assert.deepEqual([answer.status, answer.body.toString()], [status, JSON.stringify({error})]);
	}
});

test.serial('a key is made of DATE-OBS and the pixel of the header, in the configured form', async t => {
	const server = await crowdSky(t);
	const keyOf = async (facts: Parameters<typeof fitsBytes>[0]) => (await send(server, fitsBytes(facts), {name: 'CrowdSky_1_x_10.0s_LP_20200101.00_HP000001.fit'})).json['chunk_key'];
	assert.equal(await keyOf({raDegrees: 148.888, decDegrees: 69.065, dateObs: '2026-02-27T23:59:59.999999'}), '20260227.95_HP006478');
	assert.equal(await keyOf({raDegrees: -211.112, decDegrees: 69.065, dateObs: '2026-02-28T00:00:00.000000'}), '20260228.00_HP006478');
	assert.equal(await keyOf({raDegrees: undefined}), '20260227.81_HP000000');
	server.change({chunkKeyForm: 'nest64'});
	assert.equal(await keyOf({}), '20260227.81_HP022854');
	server.change({chunkKeyForm: 'plain'});
	assert.equal(await keyOf({}), '20260227.81');
});

test.serial('an upload that is not a stack, or not a form, is refused with the reason and leaves no record', async t => {
	const folder = await temporaryFolder(t);
	const server = await crowdSky(t, {folder, sizeLimitBytes: 1024 * 1024});
	const good = fitsBytes();
	const withoutDate = Buffer.from(good.toString('latin1').replace('DATE-OBS', 'DATE-XXX'), 'latin1');
	const cases: Array<[string, Buffer, Parameters<typeof formOf>[1]]> = [
		['Only .fit and .fits files are accepted.', good, {name: 'a.jpg'}],
		['Invalid FITS file (bad header).', Buffer.from('<html>'), {}],
		['Invalid FITS file (bad header).', Buffer.alloc(0), {}],
		['File exceeds 1 MB limit.', Buffer.concat([good, Buffer.alloc(1024 * 1024)]), {}],
		['DATE-OBS is missing from the FITS header.', withoutDate, {}],
		['n_frames_input must be a whole number.', good, {fields: {n_frames_input: '3.5'}}],
		['date_obs_start must be ISO 8601 in UTC.', good, {fields: {date_obs_start: '2026-02-27T21:15:00'}}],
		['date_obs_end must be ISO 8601 in UTC.', good, {fields: {date_obs_end: '2026-02-27T21:30:00+01:00'}}],
		['date_obs_end is before date_obs_start.', good, {fields: {date_obs_start: '2026-02-27T20:15:00Z', date_obs_end: '2026-02-27T20:00:00Z'}}],
		['scrub_location must be 0 or 1.', good, {fields: {scrub_location: 'true'}}],
		['The thumbnail must be a JPEG or PNG image.', good, {thumbnail: Buffer.from('GIF89a')}],
	];
	for (const [error, bytes, parts] of cases) assert.deepEqual(await send(server, bytes, parts), {status: 400, json: {error}});
	const post = (headers: Record<string, string>, body: string | FormData) => fetch(`${server.url}/api/upload_stack.php`, {method: 'POST', headers: {...login, ...headers}, body});
	assert.equal((await post({'content-type': 'application/json'}, '{}')).status, 400);
	assert.equal((await post({'content-type': 'multipart/form-data; boundary=x'}, '--x\r\n\r\nabc')).status, 400);
	assert.equal((await post({}, new FormData())).status, 400);
	const tooLarge = await post({}, formOf(Buffer.alloc(3 * 1024 * 1024)));
	assert.deepEqual([tooLarge.status, (await tooLarge.text()).includes('<h1>413')], [413, true]);
	assert.deepEqual([server.rows(), server.uploads, (await readdir(folder)).filter(name => name !== 'rows.json')], [[], [], []]);
});

test.serial('a truncated file is accepted, as by the real server, and marked in the log', async t => {
	const server = await crowdSky(t);
	const {status} = await send(server, fitsBytes().subarray(0, 8000));
	assert.deepEqual([status, server.uploads[0]?.isWhole], [200, false]);
});

test.serial('a wrong login, a missing login, a wrong method and a wrong path have different answers', async t => {
	const server = await crowdSky(t);
	const ask = async (path: string, init: RequestInit = {}) => {
		const response = await fetch(server.url + path, init);
		return [response.status, await response.text()];
	};
	const wrong = {headers: {authorization: `Basic ${Buffer.from('observer:wrong').toString('base64')}`}};
	assert.deepEqual(await ask('/api/my_stacks.php'), [401, '{"error":"Login required."}']);
	assert.deepEqual(await ask('/api/my_stacks.php', wrong), [401, '{"error":"Invalid username or password."}']);
	assert.deepEqual(await ask('/api/upload_stack.php', {...wrong, method: 'POST', body: formOf(fitsBytes())}), [401, '{"error":"Invalid username or password."}']);
	assert.deepEqual(await ask('/api/upload_stack.php', {headers: login}), [405, '{"error":"POST required."}']);
	assert.deepEqual(await ask('/api/my_stacks.php', {headers: login, method: 'POST', body: 'x'}), [405, '{"error":"GET required."}']);
	for (const path of ['/', '/api/other.php', '/constructor']) {
		const [status, text] = await ask(path, {headers: login});
		assert.ok(status === 200 && String(text).includes('<form'), path);
	}

	assert.deepEqual(server.calls.map(({hasPassword}) => hasPassword).slice(0, 4), [false, false, false, true]);
	assert.ok(!JSON.stringify([server.calls, server.uploads]).includes(authorization.slice(6)));
});

test.serial('the list is filtered by object, and shows an upload only after the delay', async t => {
	const late = await crowdSky(t, {listDelayMs: 60_000});
	await send(late, fitsBytes());
	assert.deepEqual([await list(late), late.rows().length], [[], 1]);
	const server = await crowdSky(t, {listDelayMs: 200, dateForm: 'iso'});
	await send(server, fitsBytes());
	await send(server, fitsBytes({target: 'M 81'}));
	while ((await list(server)).length < 2) await new Promise(resolve => setTimeout(resolve, 20));
	assert.deepEqual((await list(server, '?object=m+81')).map(({object_name: name}) => name), ['M 81']);
	assert.deepEqual((await list(server, '?object=M%201')), []);
	assert.equal((await list(server)).at(-1)?.['date_obs_start'], '2026-02-27T20:15:02Z');
});

test.serial('a restart keeps records, files and the next number, and removes what a crash has left', async t => {
	const folder = path.join(await temporaryFolder(t), 'new', 'server');
	const first = await startCrowdSky({folder});
	const bytes = fitsBytes();
	await send(first, bytes);
	await first.stop();
	await writeFile(path.join(folder, 'incoming-7'), 'half');
	const second = await crowdSky(t, {folder});
	assert.deepEqual([(await list(second)).length, (await readdir(folder)).sort()], [1, ['1.fit', 'rows.json']]);
	await send(second, bytes);
	assert.deepEqual([second.rows().map(({id}) => id), second.uploads[0]?.duplicateOf], [[1, 2], 1]);
	assert.ok((await readFile(second.filePath(2))).equals(bytes));
});

test.serial('the location is blanked at the sender\'s request, and the file keeps its length', async t => {
	const server = await crowdSky(t);
	const bytes = fitsBytes();
	await send(server, bytes, {fields: {scrub_location: '1'}});
	const kept = await readFile(server.filePath(1));
	assert.deepEqual([kept.length, /SITEL(?:ONG|AT)/.test(kept.toString('latin1')), kept.includes('TELESCOP')], [bytes.length, false, true]);
	assert.ok(bytes.includes('SITELONG'));
});

test.serial('uploads share the bandwidth, and two at a time become two whole records', async t => {
	const server = await crowdSky(t, {uploadBytesPerSecond: 2_000_000});
	const stacks = [fitsBytes({axes: [200, 250, 3]}), fitsBytes({axes: [200, 250, 3]})];
	const startedAt = performance.now();
	await Promise.all(stacks.map(bytes => send(server, bytes)));
	const seconds = (performance.now() - startedAt) / 1000;
	assert.ok(seconds > 0.28 && seconds < 1.5, `600 kB took ${seconds} s`);
	assert.deepEqual(server.uploads.map(({sha256}) => sha256).sort(), stacks.map(bytes => sha256(bytes)).sort());
});

test.serial('a name beyond ASCII keeps its letters, and a path before it is dropped', async t => {
	const server = await crowdSky(t);
	await send(server, fitsBytes(), {name: '../../etc/Æther "1".fit'});
	assert.equal(server.uploads[0]?.name, 'Æther "1".fit');
	const {headers} = await rawGet(server, '/api/download_stack.php?chunk_key=20260227.81_HP102265');
	assert.equal(headers['content-disposition'], 'attachment; filename="_ther _1_.fit"; filename*=UTF-8\'\'%C3%86ther%20%221%22.fit');
});

test.serial('fifty thousand rows can be added and are listed', async t => {
	const server = await crowdSky(t);
	await server.addRows(50_000, index => ({object_name: `M ${index % 110}`, chunk_key: `20260227.${String(index % 96).padStart(2, '0')}_HP102265`}));
	const rows = await list(server);
	assert.deepEqual([rows.length, rows[0]?.['id'], rows[0]?.['object_name']], [50_000, 50_000, 'M 59']);
	assert.equal((await rawGet(server, '/api/download_stack.php?chunk_key=20260227.00_HP102265')).status, 404, 'they have no files');
});
