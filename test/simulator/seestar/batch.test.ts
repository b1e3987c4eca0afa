import assert from 'node:assert/strict';
import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import jpeg from 'jpeg-js';
import type {SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {RawClient} from './raw-client.js';
import {namesIn, smallSeestar} from './small-scene.js';

const folder = 'MyWorks/IC 434_sub';
type Output = {output_file: {path: string; files: Array<{name: string}>}};

async function settingOf(seestar: SimulatedSeestar, form: 'full' | 'bare', count = 33): Promise<{path: string; files: Array<{name: string}>}> {
	const names = (await namesIn(seestar, 'IC 434_sub')).slice(0, count);
	return {path: folder, files: names.map(name => ({name: form === 'full' ? `${folder}/${name}` : name}))};
}

async function stateOf(client: RawClient): Promise<Record<string, unknown> | undefined> {
	const state = (await client.ask('iscope_get_app_state'))?.result as {BatchStack?: Record<string, unknown>};
	return state.BatchStack;
}

const isEnd = ({Event, state}: {Event?: string; state?: string}) => Event === 'BatchStack' && state !== 'working';

async function runBatch(seestar: SimulatedSeestar, form: 'full' | 'bare' = 'full'): Promise<{client: RawClient; end: Record<string, unknown> | undefined}> {
	const client = await RawClient.to(seestar);
	assert.equal((await client.ask('set_batch_stack_setting', await settingOf(seestar, form)))?.code, 0);
	assert.equal((await client.ask('start_batch_stack'))?.code, 0);
	return {client, end: await client.until(isEnd)};
}

test.serial('a batch reports its progress, writes a stack with its companions, and stays complete until it is cleared', async t => {
	const seestar = await smallSeestar(t, {rejected: 2});
	const {client, end} = await runBatch(seestar);
	const events = client.messages.filter(({Event}) => Event === 'BatchStack');
	assert.ok(events.length > 5);
	assert.deepEqual(events.map(event => event['percent'] as number), events.map(event => event['percent'] as number).sort((a, b) => a - b));
	const {output_file: output} = end as Output;
	assert.equal(output.path, 'MyWorks/IC 434');
	const [fit = '', thumbnail = ''] = output.files.map(({name}) => name);
	assert.match(fit, /^DSO_Stacked_31_IC 434_10\.0s_\d{8}_\d{6}\.fit$/);
	assert.equal(thumbnail, fit.replace('.fit', '_thn.jpg'));
	assert.deepEqual([end?.['stacked_img'], end?.['total_img']], [31, 33]);
	const bytes = await readFile(path.join(seestar.folder, output.path, fit));
	const cards = bytes.toString('latin1', 0, 5760);
	assert.equal(bytes.length % 2880, 0);
	for (const card of ['STACKCNT=                   31 /', 'TOTALEXP=                310.0 /', 'RA      =                85.25 /', 'DEC     =                -2.46 /', 'DATE-OBS= \'2026-02-27T20:15:02.274249\'', 'FILTER  = \'LP      \'', 'NAXIS3  =                    3']) {
		assert.ok(cards.includes(card), card);
	}

	const picture = jpeg.decode(await readFile(path.join(seestar.folder, output.path, thumbnail)));
	assert.deepEqual([picture.width, picture.height], [90, 160]);
	assert.equal((await stateOf(client))?.['state'], 'complete');
	await client.ask('clear_batch_stack');
	assert.equal(await stateOf(client), undefined);
	assert.deepEqual(seestar.batchRuns.map(({result, output, files}) => [result, output, files.length]), [['complete', `MyWorks/IC 434/${fit}`, 33]]);
	assert.deepEqual(seestar.canary, []);
});

test.serial('names in the wrong form for the firmware fail with 267 at once', async t => {
	for (const [firmware, right, wrong] of [['7.75', 'full', 'bare'], ['6.70', 'bare', 'full']] as const) {
		const seestar = await smallSeestar(t, {firmware});
		const failed = await runBatch(seestar, wrong);
		assert.deepEqual([failed.end?.['state'], failed.end?.['error'], failed.end?.['code']], ['fail', 'no image', 267]);
		assert.equal((await runBatch(seestar, right)).end?.['state'], 'complete');
		const setting = (await failed.client.ask('get_batch_stack_setting'))?.result as {path: string; files: unknown[]};
		assert.deepEqual([setting.path, setting.files.length], [folder, 33]);
	}
});

test.serial('start and set are refused while a batch works, and clearing does not stop it', async t => {
	const seestar = await smallSeestar(t, {speed: 2});
	const client = await RawClient.to(seestar);
	assert.equal((await client.ask('start_batch_stack'))?.code, 207, 'nothing was set');
	await client.ask('set_batch_stack_setting', await settingOf(seestar, 'full'));
	await client.ask('start_batch_stack');
	assert.equal((await client.ask('start_batch_stack'))?.code, 259);
	assert.equal((await client.ask('set_batch_stack_setting', await settingOf(seestar, 'full')))?.code, 207);
	assert.equal((await client.ask('clear_batch_stack'))?.code, 0);
	assert.equal((await stateOf(client))?.['state'], 'working');
	assert.equal((await client.until(isEnd))?.state, 'complete');
});

test.serial('stop ends in cancel a moment later and leaves no file', async t => {
	const seestar = await smallSeestar(t, {speed: 1});
	const client = await RawClient.to(seestar);
	await client.ask('set_batch_stack_setting', await settingOf(seestar, 'full'));
	await client.ask('start_batch_stack');
	await client.ask('stop_batch_stack');
	assert.equal((await stateOf(client))?.['state'], 'working');
	assert.equal((await client.until(isEnd))?.state, 'cancel');
	assert.equal((await namesIn(seestar, 'IC 434')).length, 3);
});

test.serial('a batch goes on when its client has disconnected', async t => {
	const seestar = await smallSeestar(t, {speed: 4});
	const client = await RawClient.to(seestar);
	await client.ask('set_batch_stack_setting', await settingOf(seestar, 'full'));
	await client.ask('start_batch_stack');
	seestar.dropConnections();
	assert.ok(await client.closed());
	const again = await RawClient.to(seestar);
	assert.equal((await again.until(isEnd))?.state, 'complete');
});

test.serial('a restart loses the batch, and its state unless that is kept', async t => {
	const seestar = await smallSeestar(t, {speed: 1});
	const client = await RawClient.to(seestar);
	await client.ask('set_batch_stack_setting', await settingOf(seestar, 'full'));
	await client.ask('start_batch_stack');
	await seestar.restart();
	assert.equal(await stateOf(await RawClient.to(seestar)), undefined);
	assert.equal(seestar.batchRuns[0]?.result, 'lost');
	assert.equal((await namesIn(seestar, 'IC 434')).length, 3);
});

test.serial('an old state is there at the start and goes when it is cleared', async t => {
	const client = await RawClient.to(await smallSeestar(t, {staleBatch: {state: 'complete', percent: 100}}));
	assert.deepEqual(await stateOf(client), {state: 'complete', percent: 100});
	await client.ask('clear_app_state', {name: 'BatchStack'});
	assert.equal(await stateOf(client), undefined);
});

test.serial('two stacks of one second have different names', async t => {
	const seestar = await smallSeestar(t, {speed: 500});
	await runBatch(seestar);
	await runBatch(seestar);
	assert.equal((await namesIn(seestar, 'IC 434')).filter(name => /^DSO_.*\.fit$/.test(name)).length, 2);
});

test.serial('a stack has about the requested size', async t => {
	const seestar = await smallSeestar(t, {speed: 500, stackBytes: 12_000_000});
	const {end} = await runBatch(seestar);
	const {output_file: output} = end as Output;
	const {size} = await stat(path.join(seestar.folder, output.path, output.files[0]?.name ?? ''));
	assert.ok(size > 11_000_000 && size < 13_000_000 && size % 2880 === 0);
});

test.serial('a batch fails in each of the ways that a test can choose', async t => {
	const seestar = await smallSeestar(t, {speed: 200});
	for (const code of [263, 264, 267]) {
		seestar.faults.add({on: 'batch', match: 'IC 434', do: {kind: 'fail', code}});
		assert.deepEqual([(await runBatch(seestar)).end?.['state'], (await runBatch(seestar)).end?.['state']], ['fail', 'complete'], 'a fault happens once');
		assert.equal(seestar.batchRuns.at(-2)?.result, 'fail');
	}

	const before = (await namesIn(seestar, 'IC 434')).length;
	for (const kind of ['cancel', 'withoutFile'] as const) {
		seestar.faults.add({on: 'batch', match: '*', do: {kind}});
		const {end} = await runBatch(seestar);
		assert.equal(end?.['state'], kind === 'cancel' ? 'cancel' : 'complete');
		assert.equal((await namesIn(seestar, 'IC 434')).length, before);
	}

	seestar.faults.add({on: 'batch', match: '*', do: {kind: 'withoutOutput'}});
	assert.equal((await runBatch(seestar)).end?.['output_file'], undefined);
	seestar.faults.add({on: 'batch', match: '*', do: {kind: 'staleName', name: 'DSO_old.fit'}});
	assert.equal(((await runBatch(seestar)).end as Output).output_file.files[0]?.name, 'DSO_old.fit');
	for (const kind of ['emptyFile', 'withoutPosition'] as const) {
		seestar.faults.add({on: 'batch', match: '*', do: {kind}});
		const {output_file: output} = (await runBatch(seestar)).end as Output;
		const text = await readFile(path.join(seestar.folder, output.path, output.files[0]?.name ?? ''), 'latin1');
		assert.ok(kind === 'emptyFile' ? text === '' : text.startsWith('SIMPLE') && !/RA {6}=/.test(text.slice(0, 5760)));
	}
});

test.serial('a batch that never ends can be stopped, and an unstoppable one goes on', async t => {
	const seestar = await smallSeestar(t, {speed: 200});
	for (const kind of ['never', 'unstoppable'] as const) {
		seestar.faults.add({on: 'batch', match: '*', do: {kind}});
		const client = await RawClient.to(seestar);
		await client.ask('set_batch_stack_setting', await settingOf(seestar, 'full'));
		await client.ask('start_batch_stack');
		assert.equal(await client.until(isEnd, 150), undefined);
		await client.ask('stop_batch_stack');
		assert.equal((await client.until(isEnd, kind === 'never' ? 2000 : 200))?.state, kind === 'never' ? 'cancel' : undefined);
	}
});

test.serial('another client\'s batch shows as working with its own files', async t => {
	const seestar = await smallSeestar(t, {speed: 2});
	seestar.startForeignBatch('IC 434_sub', (await namesIn(seestar, 'IC 434_sub')).slice(0, 5));
	const client = await RawClient.to(seestar);
	assert.equal((await stateOf(client))?.['state'], 'working');
	assert.equal(((await client.ask('get_batch_stack_setting'))?.result as {files: unknown[]}).files.length, 5);
	assert.equal((await client.until(isEnd))?.state, 'complete');
});

test.serial('a batch records the file that it made, under any name, and who started it', async t => {
	const seestar = await smallSeestar(t);
	const {client} = await runBatch(seestar);
	const [made] = seestar.batchRuns;
	const local = path.join(seestar.folder, made?.output ?? '');
	assert.equal((await stat(local)).ino, made?.inode);
	assert.equal(made?.connection, 1);
	await client.ask('clear_batch_stack');
	seestar.faults.add({on: 'batch', match: '*', do: {kind: 'staleName', name: path.basename(local)}});
	seestar.startForeignBatch('IC 434_sub', (await namesIn(seestar, 'IC 434_sub')).slice(0, 3));
	await client.until(message => isEnd(message) && message['total_img'] === 3);
	assert.deepEqual([seestar.batchRuns[1]?.inode, seestar.batchRuns[1]?.connection], [undefined, undefined]);
});
