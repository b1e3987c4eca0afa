import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {pairAlbums, readTargets} from '../../source/seestar/albums.js';
import {clearBatch, configureBatch, readBatch} from '../../source/seestar/batch.js';
import {batchSettingsOf, batchStateOf} from '../../source/seestar/batch-state.js';
import {localTimeOf, observingOf, readDeviceInfo} from '../../source/seestar/device-info.js';
import type {Ask} from '../../source/seestar/rpc/rpc-connection.js';
import {failure, success, problemOf} from '../../source/errors/problem.js';

/** Answers from a table of methods and results; a number is an error code. */
function answering(table: Readonly<Record<string, unknown>>, asked: Array<[string, unknown]> = []): Ask {
	return async (method, params) => {
		asked.push([method, params]);
		const result = table[method];
		const code = typeof result === 'number' ? result : method in table ? 0 : 103;
		return Promise.resolve(success({kind: 'reply', id: 1, code, error: code === 0 ? undefined : 'no', result}));
	};
}

const device = {device: {sn: 'aa11', firmware_ver_int: 2775, firmware_ver_string: '7.75', product_model: 'Seestar S50'}};
const time = {year: 2026, mon: 2, day: 27, hour: 21, min: 5, sec: 9, time_zone: 'Europe/Vienna'};

test.serial('device information is read in either spelling, and sizes from get_disk_volume if the state lacks them', async () => {
	const volume = (fields: object) => ({storage: {cur_storage: 'emmc', storage_volume: [{name: 'emmc', ...fields}]}});
	const facts = await readDeviceInfo(answering({get_device_state: {...device, ...volume({state: 'mounted', totalMB: 100, freeMB: 40}), pi_status: {battery_capacity: 15}}, pi_get_time: time, get_view_state: {}}), () => 7);
	assert.deepEqual(facts, success({
		serial: 'aa11', model: 'Seestar S50', name: 'Seestar S50', firmware: '7.75', firmwareNumber: 2775, freeMb: 40, totalMb: 100, isStorageMounted: true,
		timeZone: 'Europe/Vienna', clock: {local: '2026-02-27T21:05:09', readAtMs: 7}, observing: undefined, batteryPercent: 15,
	}));
	const other = await readDeviceInfo(answering({get_device_state: {...device, ...volume({state: 'connected'})}, get_disk_volume: {totalMB: 9, freeMB: 3}}), () => 7);
	assert.ok(other.ok);
	assert.deepEqual([other.value.freeMb, other.value.totalMb, other.value.isStorageMounted, other.value.clock], [3, 9, false, undefined]);
});

test.serial('information without a device is refused, and a broken connection ends the reading', async () => {
	const odd = await readDeviceInfo(answering({get_device_state: {}}), () => 0);
	assert.equal(!odd.ok && odd.problem.kind, 'protocol');
	const broken: Ask = async method => method === 'get_device_state'
		? answering({get_device_state: device})(method, undefined, {what: ''})
		: failure(problemOf('unreachable', 'x', 'y', 'z'));
	const cut = await readDeviceInfo(broken, () => 0);
	assert.equal(!cut.ok && cut.problem.kind, 'unreachable');
});

test('an impossible clock is ignored', () => {
	assert.equal(localTimeOf(time), '2026-02-27T21:05:09');
	assert.equal(localTimeOf({...time, mon: 2, day: 30}), undefined);
	assert.equal(localTimeOf({...time, hour: 24}), undefined);
	assert.equal(localTimeOf({...time, sec: undefined}), undefined);
});

test('idle means an empty view or the end of an old session', () => {
	assert.equal(observingOf({}), undefined);
	assert.equal(observingOf(undefined), undefined);
	for (const state of ['cancel', 'complete', 'fail']) assert.equal(observingOf({state, target_name: 'M 44'}), undefined);
	assert.equal(observingOf({state: 'working', target_name: 'M 44', Stack: {state: 'working', stacked_frame: 225}}), 'stacking M 44, 225 frames');
	assert.equal(observingOf({state: 'working', stage: 'ContinuousExposure'}), 'live view');
	assert.ok(!observingOf({state: 'working', target_name: 'M\u001B[2J'})?.includes('\u001B'));
});

test('folders are paired with either ending, even if one is missing, and keep their case', () => {
	const paired = pairAlbums(['M 81', 'M 81_sub', 'IC 434-sub', 'NGC 6888_SUB', 'M 42', 'M 31_mosaic_sub', 'M 31_mosaic', '_sub', 'M 5-sub', 'M 5_sub'].map((folder, count) => ({folder, count})));
	assert.deepEqual(paired.map(({target, stackFolder, subFrameFolder}) => [target, stackFolder, subFrameFolder]), [
		['M 81', 'M 81', 'M 81_sub'],
		['IC 434', undefined, 'IC 434-sub'],
		['NGC 6888', undefined, 'NGC 6888_SUB'],
		['M 42', 'M 42', undefined],
		['M 31_mosaic', 'M 31_mosaic', 'M 31_mosaic_sub'],
		['_sub', '_sub', undefined],
		['M 5', undefined, 'M 5-sub'],
		['M 5_sub', undefined, 'M 5_sub'],
	]);
});

test.serial('solar and lunar recordings are not targets, and an unreadable list is not an empty one', async () => {
	const group = (group_name: string, ...names: string[]) => ({group_name, files: names.map(name => ({name, count: 2}))});
	const targets = await readTargets(answering({get_albums: {path: 'MyWorks', list: [group('SolarSystem', 'Lunar', 'Sun_sub'), group('DeepSky', 'M 1'), {group_name: 'Other', files: null}]}}));
	assert.deepEqual(targets.ok && targets.value.map(({target}) => target), ['Sun', 'M 1']);
	for (const odd of [{}, {list: 5}, {list: [{files: 'x'}]}, {list: [{files: [{}]}]}, null]) {
		const result = await readTargets(answering({get_albums: odd}));
		assert.equal(!result.ok && result.problem.kind, 'protocol');
	}
});

test('a batch state with null and missing fields is read as far as possible', () => {
	assert.equal(batchStateOf(undefined).state, 'none');
	assert.equal(batchStateOf({}).state, 'none');
	assert.equal(batchStateOf({state: 'dancing'}).state, 'other');
	const working = batchStateOf({Event: 'BatchStack', state: 'working', percent: 142, remaining_sec: null, stacked_img: 14, total_img: 33, output_file: null});
	assert.deepEqual([working.percent, working.remainingSeconds, working.stackedFrames, working.totalFrames, working.output], [100, undefined, 14, 33, undefined]);
	const failed = batchStateOf({state: 'fail', error: 'no image', code: 267});
	assert.deepEqual([failed.error, failed.code], ['no image', 267]);
});

test('the output is the .fit entry, in any position and spelling', () => {
	const output = (path: unknown, files: unknown, state = 'complete') => batchStateOf({state, output_file: {path, files}}).output;
	const expected = {folder: 'M 81', name: 'DSO_a.fit'};
	assert.deepEqual(output('MyWorks/M 81', [{name: 'DSO_a_thn.jpg'}, {name: 'DSO_a.fit', thn: 'DSO_a_thn.jpg'}]), expected);
	assert.deepEqual(output('/MyWorks/M 81/', ['DSO_a.fit']), expected);
	assert.deepEqual(output(undefined, [{name: 'MyWorks/M 81/DSO_a.fit'}]), expected);
	assert.equal(output('MyWorks/M 81', [{name: 'DSO_a.fit'}], 'working'), undefined);
	for (const files of [null, [], [{}], [{name: '../../x.fit/..'}], [{name: 'a\\b.fit'}]]) assert.equal(output('MyWorks/M 81', files), undefined);
	assert.equal(output('MyWorks/../etc', [{name: 'x.fit'}]), undefined);
});

test('settings are read with full and with bare names', () => {
	const expected = {folder: 'M 81_sub', files: ['a.fit', 'b.fit']};
	assert.deepEqual(batchSettingsOf({path: 'MyWorks/M 81_sub', files: [{name: 'a.fit', thn: 'x'}, {name: 'MyWorks/M 81_sub/b.fit'}]}), expected);
	assert.equal(batchSettingsOf({path: 'MyWorks/M 81_sub', files: []}), undefined);
	assert.equal(batchSettingsOf({}), undefined);
});

test.serial('a batch is set with full paths or bare names, and never with an empty name or one that leads elsewhere', async () => {
	const asked: Array<[string, unknown]> = [];
	const ask = answering({set_batch_stack_setting: 0}, asked);
	await configureBatch(ask, {folder: 'M 1_sub', files: ['a.fit']}, 'full');
	await configureBatch(ask, {folder: 'M 1_sub', files: ['a.fit']}, 'bare');
	assert.deepEqual(asked.map(([, params]) => params), [
		{path: 'MyWorks/M 1_sub', files: [{name: 'MyWorks/M 1_sub/a.fit'}]},
		{path: 'MyWorks/M 1_sub', files: [{name: 'a.fit'}]},
	]);
	for (const [folder, files] of [['M 1_sub', []], ['', ['a.fit']], ['M 1_sub', ['']], ['..', ['a.fit']], ['M 1_sub', ['../a.fit']], ['a/b', ['a.fit']]] as const) {
		const result = await configureBatch(ask, {folder, files}, 'full');
		assert.equal(!result.ok && result.problem.kind, 'usage');
	}

	assert.equal(asked.length, 2);
});

test.serial('the batch is cleared the old way only if the new command is unknown', async () => {
	const asked: Array<[string, unknown]> = [];
	assert.ok((await clearBatch(answering({clear_app_state: 0}, asked))).ok);
	assert.deepEqual(asked, [['clear_batch_stack', undefined], ['clear_app_state', {name: 'BatchStack'}]]);
	const refused = await clearBatch(answering({clear_batch_stack: 207}));
	assert.equal(!refused.ok && refused.problem.kind, 'busy');
});

test.serial('no task means no batch, but an answer of another shape does not', async () => {
	assert.equal((await readBatch(answering({iscope_get_app_state: {}}))).ok, true);
	const odd = await readBatch(answering({iscope_get_app_state: 'x'}));
	assert.equal(!odd.ok && odd.problem.kind, 'protocol');
});

test.serial('the readers never throw, with any JSON from a telescope', async () => {
	await fc.assert(fc.asyncProperty(fc.jsonValue(), async value => {
		batchStateOf(value);
		batchSettingsOf(value);
		await readTargets(answering({get_albums: value}));
		await readDeviceInfo(answering({get_device_state: value, pi_get_time: value, get_view_state: value}), () => 0);
	}), {numRuns: 300});
});

test('an impossible count of frames is ignored', () => {
	for (const odd of [1e12, '1000000000000', 864_001, -1, 1.5]) {
		const {stackedFrames, totalFrames} = batchStateOf({state: 'complete', stacked_img: odd, total_img: odd});
		assert.deepEqual([stackedFrames, totalFrames], [undefined, undefined], String(odd));
	}

	assert.equal(batchStateOf({state: 'working', stacked_img: 864_000}).stackedFrames, 864_000);
});
