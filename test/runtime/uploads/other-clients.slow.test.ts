import assert from 'node:assert/strict';
import {copyFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../../source/components/theme.js';
import type {State} from '../../../source/machine/state.js';
import {filesToSend, stacksBelow} from '../../../source/setup/local-stacks.js';
import type {SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {UploadScreen} from '../../../source/tui/upload/upload-screen.js';
import {drawn} from '../../support/drawn.js';
import {initialView} from '../../../source/tui/view-state.js';
import {twoNames} from '../../support/simulated-scope.js';
import {untilState} from '../../support/run-night.js';
import {fileContext} from '../../support/file-context.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {outcomes, runUploads, stackPath} from './run-uploads.js';
import {sendingFrom, stackedScope} from './stacked-scope.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(2);

const [first = '', second = ''] = twoNames;

const suite = fileContext();
let scope: SimulatedSeestar;
test.before(async () => {
	scope = await stackedScope(suite);
});

const context = async (t: Context) => sendingFrom(t, scope);

test('another stack under the path of one that was sent was reported as sent, and never was', async t => {
	const {sky, uploading} = await context(t);
	const file = path.join(await temporaryFolder(t), 'latest.fit');
	const outcomesOf = async (stack: string) => {
		await copyFile(stackPath(scope, 'IC 434', stack), file);
		return outcomes(await runUploads({...uploading, hosts: [], places: await filesToSend([file])}));
	};

	assert.deepEqual([await outcomesOf(first), await outcomesOf(first), await outcomesOf(second)], [['uploaded'], ['skipped'], ['uploaded']]);
	assert.deepEqual([await outcomesOf(second), await outcomesOf(first)], [['skipped'], ['skipped']]);
	assert.equal(sky.uploads.length, 2);
});

test('stacks that another machine sent while this one was sending were sent again, because of an outdated list', async t => {
	const {sky, uploading} = await context(t);
	sky.faults.add({on: 'upload', do: {kind: 'slow', bytesPerSecond: 40_000}});
	await runUploads(uploading, async () => {
		while (!sky.faults.happened.includes('upload slow')) await new Promise(resolve => setTimeout(resolve, 20));
		await runUploads({...uploading, dataFolder: await temporaryFolder(t)});
	});
	assert.equal(sky.uploads.filter(({name}) => name === second).length, 1);
});

test('an archive that is sent while the night is still filling it makes no second record', async t => {
	const {sky, uploading} = await context(t);
	const dest = path.join(await temporaryFolder(t), 'archive');
	sky.faults.add({on: 'upload', do: {kind: 'slow', bytesPerSecond: 40_000}});
	await runUploads({...uploading, dest}, async () => {
		while (!sky.faults.happened.includes('upload slow')) await new Promise(resolve => setTimeout(resolve, 20));
		await new Promise(resolve => setTimeout(resolve, 300));
		const places = await stacksBelow(dest, undefined);
		assert.ok(places.ok);
		assert.equal(places.value.length, 2);
		await runUploads({...uploading, hosts: [], places: places.value});
	});
	assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames);
});

// Serial, because so much memory blocks the whole process, and the other tests measure time.
test.serial('two instances that read the journals at the same moment both sent one stack', async t => {
	const {sky, uploading} = await context(t);
	const file = path.join(await temporaryFolder(t), 'copy.fit');
	await copyFile(stackPath(scope, 'IC 434', first), file);
	// So many entries that each needs some time to read them: both read before one of them has written.
	const old = Array.from({length: 15_000}, (_, index) => JSON.stringify({v: 1, kind: 'uploadConfirmed', stack: `M 1/${index}`, server: uploading.url, account: 'x', chunkKey: 'y', sha256: String(index)}));
	for (const owner of ['aa', 'bb', 'cc']) await writeFile(path.join(uploading.dataFolder, `journal-${owner}.jsonl`), `${old.join('\n')}\n`);
	sky.faults.add({on: 'upload', times: Infinity, do: {kind: 'slow', bytesPerSecond: 60_000}});
	const places = await filesToSend([file]);
	const runs = await Promise.all([runUploads(uploading), runUploads({...uploading, hosts: [], places})]);
	assert.equal(sky.uploads.filter(({name}) => name !== second).length, 1, JSON.stringify(runs.map(outcomes)));
});

test('a stack that another instance was sending was reported as not accepted by the server', async t => {
	const {sky, uploading} = await context(t);
	const file = path.join(await temporaryFolder(t), 'copy.fit');
	await copyFile(stackPath(scope, 'IC 434', first), file);
	const places = await filesToSend([file]);
	sky.faults.add({on: 'upload', do: {kind: 'slow', bytesPerSecond: 10_000}});
	const screens: string[] = [];
	await runUploads(uploading, async () => {
		while (!sky.faults.happened.includes('upload slow')) await new Promise(resolve => setTimeout(resolve, 20));
		const {uploads} = await runUploads({...uploading, hosts: [], places, settings: {patienceSeconds: 30}}, async ({store}) => {
			store.subscribe(({after}) => {
				if (after.uploadLine.pause) screens.push(textOfUploads(after));
			});
			return Promise.resolve();
		});
		assert.deepEqual(uploads.map(({phase}) => phase), ['failed']);
		assert.match(uploads[0]?.problem?.cause ?? '', /^sending has waited 30 s for another instance \(another crowdsky-tui on this machine is sending it right now\)$/);
	});
	assert.ok(screens.some(text => /Again in \d+ s: The last one was not sent: another crowdsky-tui/.test(text)), screens[0] ?? 'no pause');
	assert.ok(screens.every(text => !text.includes('did not take')));
	assert.equal(sky.uploads.length, 2);
});

test('a stack that another instance sent while this one waited to send it again was sent twice', async t => {
	const {sky, uploading} = await context(t);
	const file = path.join(await temporaryFolder(t), 'copy.fit');
	await copyFile(stackPath(scope, 'IC 434', first), file);
	const places = await filesToSend([file]);
	sky.change({listDelayMs: 600_000});
	sky.faults.add({on: 'upload', do: {kind: 'status', status: 408}});
	// So slow that the other one is done long before the pause is over.
	const state = await runUploads({...uploading, haste: 1}, async runtime => {
		await untilState(runtime, ({uploadLine}) => uploadLine.pause !== undefined);
		assert.deepEqual(outcomes(await runUploads({...uploading, hosts: [], places})), ['uploaded']);
	});
	assert.deepEqual([outcomes(state), sky.uploads.length], [['skipped', 'uploaded'], 2]);
});

function textOfUploads(state: State): string {
	const view = {...initialView({columns: 110, rows: 30, isReadOnly: false}), screen: 'upload' as const};
	const theme = themeOf({hasColor: false, isAscii: true});
	return stripVTControlCharacters(drawn(theme, createElement(UploadScreen, {state, view}), 200).join('\n'));
}
