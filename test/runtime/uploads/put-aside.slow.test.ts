import assert from 'node:assert/strict';
import {copyFile, mkdir, readFile, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {CrowdSkyOptions, SceneTarget, SimulatedSeestar, CrowdSkyFault} from '../../../source/simulator/simulator.js';
import {parseScopeAddress} from '../../../source/seestar/address.js';
import type {Change} from '../../../source/runtime/store.js';
import {createJsonUploads} from '../../../source/commands/output/json-uploads.js';
import {createPlainUploads} from '../../../source/commands/output/plain-uploads.js';
import {runNight, untilState} from '../../support/run-night.js';
import {startScope, stacksOf, twoNames} from '../../support/simulated-scope.js';
import {fileContext} from '../../support/file-context.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {outcomes, runUploads, stackPath, type Uploading} from './run-uploads.js';
import {sendingFrom, stackedScope} from './stacked-scope.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(3);

const [first = '', second = ''] = twoNames;
const evening: SceneTarget = {
	name: 'M 42', raDegrees: 83.8, decDegrees: -5.4,
	blocks: Array.from({length: 12}, (_, index) => ({localStart: `2026-02-27T${19 + Math.floor(index / 4)}:${String(15 * (index % 4)).padStart(2, '0')}:03`, frames: 25, filter: 'LP'})),
};

/** The journals of a data folder, as text. */
async function journalsOf(folder: string): Promise<string> {
	const names = (await readdir(folder)).filter(name => name.endsWith('.jsonl'));
	return (await Promise.all(names.map(async name => readFile(path.join(folder, name), 'utf8')))).join('');
}

/** Moves all uploads in the journals back by 20 hours. */
async function letNightsPass(folder: string): Promise<void> {
	for (const name of (await readdir(folder)).filter(each => each.endsWith('.jsonl'))) {
		const file = path.join(folder, name);
		await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/"atMs":(\d+)/g, (_, atMs) => `"atMs":${Number(atMs) - 72_000_000}`));
	}
}

const suite = fileContext();
let scope: SimulatedSeestar;
let many: SimulatedSeestar;
test.before(async () => {
	[scope, many] = await Promise.all([stackedScope(suite), stackedScope(suite, {targets: [evening], serial: 'ffee0011'})]);
});

const context = async (t: Context, options: Partial<CrowdSkyOptions>, ...faults: readonly CrowdSkyFault[]) => sendingFrom(t, scope, options, faults);

/** A run with its messages about uploads, in order. */
const listening = async (uploading: Uploading) => {
	const words: string[] = [];
	const lines: string[] = [];
	const objects: Array<Record<string, unknown>> = [];
	const state = await runUploads(uploading, async ({store}) => {
		store.subscribe(createPlainUploads({out: line => lines.push(line), err: line => lines.push(line)}));
		store.subscribe(createJsonUploads((type, fields) => objects.push({type, ...fields})));
		store.subscribe(({event, before: old, after: now}: Change) => {
			if (!('upload' in event)) return;
			const upload = now.uploads.find(({id}) => id === event.upload);
			if (upload && upload.phase !== old.uploads.find(({id}) => id === event.upload)?.phase) words.push(`${upload.phase} ${upload.file}`);
		});
		return Promise.resolve();
	});
	return {state, words, lines, objects};
};

test('one answer 500 does not hold up the others: it is put aside, and is sent again only if missing after the lag', async t => {
	const {sky, uploading} = await context(t, {}, {on: 'upload', do: {kind: 'status', status: 500}});
	const {state, words, lines, objects} = await listening(uploading);
	assert.deepEqual(outcomes(state), ['uploaded', 'uploaded']);
	// On a busy machine a minute of the fast clock passes while a file is sent, and progress is printed.
	const news = lines.filter(line => !/^ {2}\d+ %/.test(line));
	assert.deepEqual(news.map(line => line.replace(/ -> .*/, '').replace(/\d+ s\b/, 'N s')), [
		`Uploading ${first}...`,
		`Put aside ${first}: the server says "A simulated 500". The program checks whether the server has it; sending continues in N s.`,
		`Uploading ${second}...`,
		`Uploaded ${second}`,
		'Waiting up to N s for the server\'s list to show one stack that got no clear answer...',
		`Uploading ${first}...`,
		`Uploaded ${first}`,
	]);
	const told = objects.map(({type}) => type).filter(type => type !== 'uploadProgress');
	assert.deepEqual(told, ['uploadStarted', 'uploadsPaused', 'uploadPutAside', 'uploadStarted', 'uploaded', 'uploadsAwaited', 'uploadStarted', 'uploaded']);
	const awaited = objects.find(({type}) => type === 'uploadsAwaited');
	assert.ok(awaited?.['files'] === 1 && Number(awaited['seconds']) > 60 && Number(awaited['seconds']) <= 180, JSON.stringify(awaited));
	assert.deepEqual(sky.uploads.map(({name}) => name), [second, first], 'the other one first');
	assert.ok(words.indexOf(`undecided ${first}`) < words.indexOf(`uploaded ${second}`));
	const posts = sky.calls.filter(({method}) => method === 'POST').map(({at}) => at);
	assert.equal(posts.length, 3);
	// 180 s of the program's time, 150 times as fast.
	assert.ok((posts[2] ?? 0) - (posts[0] ?? 0) >= 1200, 'sent again before its row could have come');
});

test('a record that is listed 100 s later is found and not made again, and the list is read once for all', async t => {
	const {sky, uploading} = await context(t, {listDelayMs: 700}, {on: 'upload', times: 2, do: {kind: 'status', status: 502, isDone: true}});
	const {state} = await listening(uploading);
	assert.deepEqual([outcomes(state), sky.uploads.length], [['uploaded', 'uploaded'], 2]);
	assert.match(await journalsOf(uploading.dataFolder), /uploadConfirmed/);
	assert.ok(sky.calls.filter(({method}) => method === 'GET').length <= 12, 'the list is read for each');
});

test('a server that answers 500 all night costs the time allowed for retries and no more, and the next night sends everything once', async t => {
	const {sky, uploading} = await context(t, {}, {on: 'upload', times: Infinity, do: {kind: 'status', status: 500}});
	const all = {...uploading, hosts: [many.hostOption]};
	const state = await runUploads(all);
	assert.deepEqual(new Set(outcomes(state)), new Set(['failed protocol']));
	assert.equal(state.uploads.length, 12);
	assert.ok(state.uploads.every(({problem}) => problem?.retry === 'retryable'));
	assert.match(state.uploads.at(-1)?.problem?.cause ?? '', /the server has taken nothing for 600 s \(.*500/);
	assert.ok(state.nowMs - state.startedAtMs < 25 * 60_000, `${(state.nowMs - state.startedAtMs) / 60_000} min`);
	sky.faults.clear();
	assert.deepEqual(new Set(outcomes(await runUploads(all))), new Set(['uploaded']));
	assert.deepEqual(sky.uploads.map(({name}) => name), await stacksOf(many, 'M 42'), 'in the order of their time');
});

test('without any time for retries nothing is tried in a loop', async t => {
	const {sky, uploading} = await context(t, {}, {on: 'upload', times: Infinity, do: {kind: 'retryAfter', form: 'missing'}});
	const state = await runUploads({...uploading, hosts: [many.hostOption], settings: {patienceSeconds: 0}});
	assert.deepEqual(new Set(outcomes(state)), new Set(['failed busy']));
	assert.ok(sky.calls.filter(({method}) => method === 'POST').length <= 2);
});

test('a server that keeps all stacks and always answers 500 has each once', async t => {
	const {sky, uploading} = await context(t, {listDelayMs: 100}, {on: 'upload', times: Infinity, do: {kind: 'status', status: 500, isDone: true}});
	const state = await runUploads({...uploading, hosts: [many.hostOption]});
	assert.deepEqual([new Set(outcomes(state)), sky.uploads.length], [new Set(['uploaded']), 12]);
	assert.deepEqual(sky.uploads.map(({duplicateOf}) => duplicateOf).filter(id => id !== undefined), []);
});

test('a stack that an earlier run was sending when it ended is looked up at once, the others go on, and it is sent once', async t => {
	for (const isKept of [true, false]) {
		const {sky, uploading: hasty} = await context(t, {listDelayMs: isKept ? 2500 : 0}, {on: 'upload', do: isKept ? {kind: 'hangAfterBody'} : {kind: 'hang'}});
		// Then its lag of 180 s takes 4 s: longer than the server's, even on a busy machine.
		const uploading = {...hasty, haste: 45};
		await assert.rejects(runUploads(uploading, async runtime => {
			await untilState(runtime, ({uploads}) => uploads.some(({phase}) => phase === 'sending'));
			while (sky.faults.happened.length === 0 || (isKept && sky.uploads.length === 0)) await new Promise(resolve => setTimeout(resolve, 20));
			throw new Error('the end of the first run');
		}), /the end of the first run/);
		const {state, words} = await listening(uploading);
		assert.deepEqual(outcomes(state), ['uploaded', 'uploaded']);
		assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames);
		assert.deepEqual(words.filter(word => /^(?:undecided|uploaded)/.test(word)), [`undecided ${first}`, `uploaded ${second}`, ...(isKept ? [] : [`uploaded ${first}`])]);
	}
});

test('a malformed or unreadable list is requested again and reported', async t => {
	for (const fault of [{kind: 'noOk'}, {kind: 'loginPage'}, {kind: 'status', status: 500}] as const) {
		const {sky, uploading} = await context(t, {}, {on: 'list', times: 4, do: fault});
		const causes = new Set<string>();
		const lines: string[] = [];
		const state = await runUploads(uploading, async ({store}) => {
			store.subscribe(createPlainUploads({out: line => lines.push(line), err: line => lines.push(line)}));
			store.subscribe(({after: {uploadLine: {listPause}}}) => {
				if (listPause) causes.add(listPause.problem.cause);
			});
			return Promise.resolve();
		});
		assert.deepEqual([outcomes(state), sky.uploads.length, causes.size, state.uploadLine.listPause], [['uploaded', 'uploaded'], 2, 1, undefined], fault.kind);
		assert.match(lines[0] ?? '', /^The server's list cannot be read: .*\. Again in \d+ s\.$/);
	}
});

test('a stack that a list of limited length never shows was sent twice', async t => {
	const {sky, uploading} = await context(t, {});
	await runUploads({...uploading, hosts: [many.hostOption]});
	sky.change({listAtMost: {rows: 12, keeps: 'oldest'}});
	sky.faults.add({on: 'upload', do: {kind: 'status', status: 500, isDone: true}});
	const ours = {...uploading, settings: {patienceSeconds: 60}};
	const {state, lines} = await listening(ours);
	assert.deepEqual(outcomes(state), ['failed timeout', 'uploaded']);
	assert.match(state.uploads[0]?.problem?.cause ?? '', /is no proof: it also lacks IC 434\/CrowdSky_25_.*, which the server took$/);
	assert.ok(lines.some(line => /^Still not listed: CrowdSky_24_.*The list is no proof: /.test(line)), lines.join('\n'));
	// The next run learns nothing more from the list, but still knows that the server accepted the other one later.
	assert.deepEqual(outcomes(await runUploads(ours)), ['failed timeout', 'skipped']);
	assert.equal(sky.uploads.length, 14);
	sky.change({listAtMost: {rows: 100, keeps: 'newest'}});
	assert.deepEqual(outcomes(await runUploads(ours)), ['skipped', 'skipped']);
	assert.equal(sky.uploads.length, 14);
});

test('a stack that a list of limited length never shows was sent again the next night, long after it had been sent', async t => {
	const {sky, uploading} = await context(t, {});
	await runUploads({...uploading, hosts: [many.hostOption]});
	sky.change({listAtMost: {rows: 12, keeps: 'oldest'}});
	sky.faults.add({on: 'upload', do: {kind: 'status', status: 500, isDone: true}});
	const ours = {...uploading, settings: {patienceSeconds: 60}};
	assert.deepEqual(outcomes(await runUploads(ours)), ['failed timeout', 'uploaded']);
	await letNightsPass(uploading.dataFolder);
	const state = await runUploads(ours);
	assert.deepEqual([outcomes(state), sky.uploads.length], [['failed timeout', 'skipped'], 14]);
	assert.match(state.uploads[0]?.problem?.cause ?? '', /is no proof: it also lacks IC 434\/CrowdSky_25_.*, which the server took$/);
	sky.change({listAtMost: {rows: 100, keeps: 'newest'}});
	assert.deepEqual([outcomes(await runUploads(ours)), sky.uploads.length], [['skipped', 'skipped'], 14]);
});

test('a stack was sent twice because the list showed it only five minutes later', async t => {
	const {sky, uploading} = await context(t, {listDelayMs: 2500}, {on: 'upload', do: {kind: 'status', status: 500, isDone: true}});
	assert.deepEqual(outcomes(await runUploads(uploading)), ['uploaded', 'uploaded']);
	assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames);
});

test('a list that no longer showed earlier rows was taken for proof', async t => {
	const {sky, uploading} = await context(t, {});
	await runUploads({...uploading, hosts: [many.hostOption]});
	sky.change({listDelayMs: 3000});
	sky.faults.add({on: 'upload', times: Infinity, do: {kind: 'status', status: 500, isDone: true}});
	const state = await runUploads({...uploading, settings: {patienceSeconds: 60}}, async () => {
		while (sky.uploads.length < 13) await new Promise(resolve => setTimeout(resolve, 5));
		sky.change({listAtMost: {rows: 3, keeps: 'oldest'}});
	});
	assert.equal(sky.uploads.length, 14);
	assert.ok(state.uploads.every(({phase, problem}) => phase === 'failed' && /no longer shows everything/.test(problem?.cause ?? '')), JSON.stringify(state.uploads.map(({problem}) => problem)));
});

test('--even-if-present: an earlier row is not a receipt', async t => {
	const {sky, uploading} = await context(t, {});
	await runUploads(uploading);
	const again = {...uploading, dataFolder: await temporaryFolder(t), resend: true};
	sky.faults.add({on: 'upload', times: Infinity, do: {kind: 'status', status: 500}});
	assert.deepEqual(new Set(outcomes(await runUploads(again))), new Set(['failed protocol']));
	assert.equal((await journalsOf(again.dataFolder)).includes('uploadConfirmed'), false);
	sky.faults.clear();
	sky.faults.add({on: 'upload', do: {kind: 'status', status: 500, isDone: true}});
	assert.deepEqual(outcomes(await runUploads(again)), ['uploaded', 'uploaded']);
	assert.equal(sky.uploads.length, 4);
});

test('a 409 is final: the server has the stack, and nothing is retried', async t => {
	const {sky, uploading} = await context(t, {isRefusingTwins: true});
	await runUploads(uploading);
	const again = {...uploading, dataFolder: await temporaryFolder(t), resend: true};
	const state = await runUploads(again);
	assert.deepEqual([outcomes(state), sky.uploads.length], [['skipped', 'skipped'], 2]);
	assert.match(state.uploads[0]?.reason ?? '', /^on the server already \(20260227/);
	assert.equal(sky.calls.filter(({method}) => method === 'POST').length, 4);
	assert.equal((await journalsOf(again.dataFolder)).includes('uploadConfirmed'), false);
});

test('a duplicate that the server reported without a key was sent again until the retries ended', async t => {
	const {sky, uploading} = await context(t, {});
	sky.faults.add({on: 'upload', times: Infinity, do: {kind: 'status', status: 200, body: '{"ok": true, "status": "duplicate"}'}});
	const state = await runUploads(uploading);
	assert.deepEqual(outcomes(state), ['failed exists', 'failed exists'], 'its word is not borne out by its list');
	assert.match(state.uploads[0]?.problem?.cause ?? '', /says that it already has it, but does not list it/);
	assert.equal(sky.calls.filter(({method}) => method === 'POST').length, 2);
	assert.equal((await journalsOf(uploading.dataFolder)).includes('uploadConfirmed'), false);
});

test('a telescope that does not answer holds up no other', async t => {
	const {uploading} = await context(t, {});
	const address = parseScopeAddress(scope.hostOption);
	assert.ok(address.ok);
	const isSlow = (name: string) => name.startsWith('CrowdSky_25_M 42');
	const state = await runUploads({
		...uploading, hosts: [many.hostOption],
		around: seestar => ({...seestar, async header(...args) {
			if (isSlow(args[1])) await new Promise(resolve => setTimeout(resolve, 1000));
			return seestar.header(...args);
		}}),
	}, async runtime => {
		await untilState(runtime, ({uploads}) => uploads.length === 12);
		runtime.addScope(address.value);
		const quick = await untilState(runtime, ({uploads}) => uploads.filter(upload => upload.scope === scope.hostOption && upload.phase === 'uploaded').length === 2, 10_000);
		const slow = quick.uploads.filter(upload => upload.scope === many.hostOption);
		// Two are checked side by side; all others wait behind them.
		assert.ok(slow.filter(({phase, isChecked}) => phase === 'queued' && !isChecked).length >= 8, 'they went first');
	});
	assert.deepEqual(new Set(outcomes(state)), new Set(['uploaded']));
});

test('files of this machine are sent in the order of their time, under any names', async t => {
	const {sky, uploading} = await context(t, {});
	const folder = await temporaryFolder(t);
	await mkdir(path.join(folder, 'z'));
	const names = await stacksOf(many, 'M 42');
	const paths = await Promise.all(names.map(async (name, index) => {
		const copy = path.join(folder, index === 0 ? 'z' : '.', `${String.fromCodePoint(120 - index)}.fit`);
		await copyFile(stackPath(many, 'M 42', name), copy);
		return copy;
	}));
	const places = paths.reverse().map(file => ({scope: undefined, target: 'M 42', folder: '', file: path.basename(file), path: file, block: undefined}));
	await runUploads({...uploading, hosts: []}, async runtime => {
		runtime.store.dispatch({kind: 'uploadsRequested', places});
		await untilState(runtime, ({uploads}) => uploads.every(({phase}) => phase === 'uploaded'));
	});
	const starts = sky.uploads.map(({fields}) => fields['date_obs_start']);
	assert.equal(starts.length, 12);
	// The first two are checked side by side, before the time of the others is known.
	assert.deepEqual(starts.slice(2), [...starts.slice(2)].sort());
});

test('a stack with the time of stacking in its header is found where the server has put it, and is sent once', async t => {
	const later = await startScope(t, {stackDateObs: 'made', serial: '0badcafe'});
	await runNight({hosts: [later.hostOption], dataFolder: await temporaryFolder(t)});
	const {sky, uploading} = await context(t, {}, {on: 'upload', do: {kind: 'cutAfterBody'}});
	const hosts = [later.hostOption];
	assert.deepEqual(outcomes(await runUploads({...uploading, hosts})), ['uploaded', 'uploaded']);
	// Another machine, which remembers nothing of it.
	assert.deepEqual(outcomes(await runUploads({...uploading, hosts, dataFolder: await temporaryFolder(t)})), ['skipped', 'skipped']);
	assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames);
});
