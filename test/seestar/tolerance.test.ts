import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {WireEntry} from '../../source/recorder/wire-entry.js';
import {observingOf} from '../../source/seestar/device-info.js';
import {deviceFieldsOf, serialOf} from '../../source/seestar/device-fields.js';
import {Novelties} from '../../source/seestar/novelties.js';
import {runNight} from '../support/run-night.js';
import {startScope, stacksOf, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';

type Fields = Record<string, unknown>;

/** Real sessions recorded by another project, where available. */
const sessions = process.env['CROWDSKY_SESSIONS'] ?? path.resolve(import.meta.dirname, '../../../shared/vectors/sessions');

/** A field under another name. */
const renamed = (from: string, to: string) => (value: unknown): unknown => {
	const fields = value as Fields;
	if (!(from in fields)) return value;
	const {[from]: kept, ...rest} = fields;
	return {...rest, [to]: kept};
};

const without = (name: string) => (value: unknown): unknown => {
	const {[name]: _, ...rest} = value as Fields;
	return rest;
};

const within = (name: string, change: (value: unknown) => unknown) => (value: unknown): unknown => {
	const fields = value as Fields;
	return name in fields ? {...fields, [name]: change(fields[name])} : value;
};
const each = (change: (value: unknown) => unknown) => (value: unknown): unknown => (value as unknown[]).map(change);
const plus = (name: string) => (value: unknown): unknown => ({...value as Fields, [name]: {made: 'by firmware 9'}});

/** Changes that other firmware might make to an answer without harming a night, and the note that they cause. */
const changes: ReadonlyArray<readonly [title: string, method: string, change: (value: unknown) => unknown, note: RegExp]> = [
	['a new part of the state', 'get_device_state', plus('gyroscope'), /^get_device_state of firmware 7\.75 has a field that was not seen before: gyroscope$/],
	['the device under another name', 'get_device_state', renamed('device', 'dev_info'), /lacks the field device$/],
	['no battery', 'get_device_state', without('pi_status'), /^$/],
	['a storage without a state', 'get_device_state', within('storage', within('storage_volume', each(without('state')))), /lacks the field storage\.storage_volume\.state$/],
	['sizes under other names', 'get_device_state', within('storage', within('storage_volume', each(value => renamed('free_mb', 'free')(without('freeMB')(value))))), /lacks the field storage\.storage_volume\.free_mb$/],
	['a clock without seconds', 'pi_get_time', without('sec'), /^pi_get_time of firmware 7\.75 lacks the field sec$/],
	['albums without thumbnails and with favourites', 'get_albums', within('list', each(within('files', each(value => plus('favourite')(without('thn')(value)))))), /list\.files\.favourite$/],
	['the number of pages under another name', 'get_img_file_page_number', value => ({pages: value}), /^$/],
	['pages without sizes', 'get_img_file_page_name', each(without('size_k')), /^$/],
	['new fields of a batch', 'iscope_get_app_state', within('BatchStack', plus('quality')), /^iscope_get_app_state of firmware 7\.75 has a field that was not seen before: BatchStack\.quality$/],
	['events of a batch without progress', 'BatchStack', value => without('percent')(without('stacked_img')(value)), /^$/],
	['a result in another field', 'iscope_get_app_state', within('BatchStack', renamed('output_file', 'result_file')), /BatchStack\.result_file$/],
	['settings without a path', 'get_batch_stack_setting', without('path'), /lacks the field path$/],
];

for (const [title, method, change, note] of changes) {
	test(`a night with ${title} ends with the same stacks, and the change is noted once`, async t => {
		const notes: string[] = [];
		const tap = (entry: WireEntry) => {
			if (entry.kind === 'noted') notes.push(entry.text);
		};

		const scope = await startScope(t, {reshape: (asked, result) => asked === method ? change(result) : result});
		await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), tap});
		assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
		assert.equal(new Set(notes).size, notes.length, notes.join('\n'));
		if (note.source !== '^$') assert.ok(notes.some(text => note.test(text)), notes.join('\n'));
	});
}

test('nothing is noted about a telescope with known firmware', async t => {
	const notes: string[] = [];
	const scope = await startScope(t);
	await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), tap(entry) {
		if (entry.kind === 'noted') notes.push(entry.text);
	}});
	assert.deepEqual(notes, []);
});

test('the serial number is found in any of its places, and an unrelated object has none', () => {
	assert.equal(serialOf({device: {sn: 'a1'}}), 'a1');
	assert.equal(serialOf({dev_info: {sn: 'a1'}, setting: {}}), 'a1');
	assert.equal(serialOf({sn: 'a1'}), 'a1');
	assert.deepEqual(deviceFieldsOf({setting: {}}), {});
	for (const state of [undefined, {}, {hello: 1}]) assert.equal(deviceFieldsOf(state), undefined);
});

test('a view that stacks is a session even without a state of its own', () => {
	assert.equal(observingOf({target_name: 'M 44', Stack: {state: 'working', stacked_frame: 3}}), 'stacking M 44, 3 frames');
	assert.equal(observingOf({state: 'cancel', Stack: {state: 'working'}}), undefined);
});

test('entirely new firmware fills neither the log nor the memory', () => {
	const notes: string[] = [];
	const novelties = new Novelties(text => notes.push(text));
	for (let nth = 0; nth < 5000; nth++) novelties.see('get_view_state', {View: {state: 'working', [`new${nth}`]: 1}});
	assert.equal(notes.length, 100);
	novelties.see('get_albums', 'nonsense');
	novelties.see('__proto__', {a: 1});
});

const files = existsSync(sessions) ? readdirSync(sessions).filter(name => name.endsWith('.jsonl')) : [];
(files.length > 0 ? test : test.skip)('every field seen in answers of real telescopes is known', () => {
	const notes: string[] = [];
	for (const file of files) {
		const novelties = new Novelties(text => notes.push(text));
		for (const line of readFileSync(path.join(sessions, file), 'utf8').trim().split('\n')) {
			const {direction, raw} = JSON.parse(line) as {direction: string; raw: string};
			const message = JSON.parse(raw) as {method?: string; result?: unknown};
			if (direction !== 'client' && message.method !== undefined) novelties.see(message.method, message.result);
		}
	}

	assert.deepEqual(notes, []);
});
