import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import test from 'ava';
import {assumptions} from '../../../source/commands/doctor/deep/assumptions.js';
import {createWitness, lookDeep, type DeepFindings} from '../../../source/commands/doctor/deep/deep.js';
import {runTestStack} from '../../../source/commands/doctor/deep/test-stack.js';
import {parseScopeAddress} from '../../../source/seestar/address.js';
import type {Seestar} from '../../../source/seestar/port.js';
import {createSeestar} from '../../../source/seestar/seestar.js';
import type {SeestarOptions, SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {objectsOf, runProgram} from '../../support/run-program.js';
import {startScope, storedNames} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {ownFolders} from '../../support/own-folders.js';

type Context = Parameters<typeof startScope>[0];

/** One for each call, because many listen to it at the same time. */
const newSignal = () => new AbortController().signal;

function adapterTo(scope: SimulatedSeestar, witness = createWitness()) {
	const address = parseScopeAddress(scope.hostOption);
	assert.ok(address.ok);
	return {witness, seestar: createSeestar(address.value, {tap: witness.tap, timing: {heartbeatEveryMs: 100}})};
}

type Looked = {readonly scope: SimulatedSeestar; readonly found: DeepFindings; readonly outcome: (id: string) => string};

async function look(t: Context, options: Partial<SeestarOptions>, more?: (seestar: Seestar) => Promise<void>): Promise<Looked> {
	const scope = await startScope(t, {statusSeconds: 0.1, ...options});
	const {seestar, witness} = adapterTo(scope);
	const found = await lookDeep(seestar, witness, {signal: newSignal(), quietMs: 400, ...(more && {more: async () => more(seestar)})});
	await seestar.close();
	return {scope, found, outcome: id => found.judged.find(row => row.id === id)?.outcome ?? 'no such assumption'};
}

const changes = /^(?:set_|start_|stop_|clear_)/;

test('each assumption is listed once, with its source and confidence', () => {
	const ids = assumptions.map(({id}) => id);
	assert.equal(new Set(ids).size, ids.length);
	assert.ok(ids.length >= 45);
	for (const {id, what, source, confidence} of assumptions) assert.ok(/^[a-z]+(?:\.[a-z-]+)?$/.test(id) && what.length > 10 && source.length > 5 && 'ABC?'.includes(confidence), id);
});

for (const firmware of ['7.75', '6.70']) {
	test(`the simulator of firmware ${firmware} keeps every assumption that is checked, and nothing is changed on it`, async t => {
		const before = ['IC 434', 'IC 434_sub'];
		const {scope, found} = await look(t, {firmware});
		assert.deepEqual(found.judged.filter(({outcome}) => outcome === 'broken'), []);
		assert.ok(found.judged.filter(({outcome}) => outcome === 'kept').length >= 36, JSON.stringify(found.judged.filter(({outcome}) => outcome !== 'kept').map(({id}) => id)));
		assert.deepEqual([found.firmware, found.firmwareNumber], [firmware, Math.round(2000 + (100 * Number(firmware)))]);
		assert.deepEqual(scope.requests.filter(({method}) => changes.test(method)), []);
		assert.ok(!scope.smbRequests.some(({command}) => ['setInfo', 'rename', 'delete', 'write'].includes(command)), JSON.stringify(scope.smbRequests));
		assert.deepEqual([scope.canary, scope.batchRuns.length, (await Promise.all(before.map(async folder => storedNames(scope, folder)))).flat().length], [[], 0, 55]);
	});
}

test('a telescope that is observing is checked as well, including its view', async t => {
	const {outcome, scope} = await look(t, {observing: {target: 'M 44', frames: 225}});
	assert.deepEqual([outcome('view.shape'), outcome('view.states'), scope.requests.some(({method}) => changes.test(method))], ['kept', 'kept', false]);
});

const deviations: ReadonlyArray<readonly [string, Partial<SeestarOptions>, string]> = [
	['pages of thirty files', {pageSize: 30}, 'pages.size'],
	['pictures in the listings', {listJpg: true}, 'pages.fit'],
	['the number of pages under code 103', {missingMethods: ['get_img_file_page_number']}, 'pages.number'],
	['an error for a folder that is not there', {missingFolder: 'error'}, 'pages.missing'],
	['whole files for ranges', {ignoreRange: true}, 'http.range'],
	['no time zone', {reportedTimeZone: ''}, 'clock.zone'],
	['a clock of the year 1970', {clockOffsetSeconds: -1_700_000_000}, 'clock.right'],
	['a storage lent out over USB', {storageState: 'connected'}, 'storage.state'],
	['an unknown batch state', {staleBatch: {state: 'half_done'}}, 'batch.states'],
	['new fields in a batch', {staleBatch: {state: 'complete', output_moved: {files: []}}}, 'fields.known'],
	['hidden batch settings', {tellsBatchSettings: false}, 'batch.settings'],
];

for (const [name, options, id] of deviations) {
	test(`a telescope with ${name} is reported to break ${id}`, async t => {
		const {outcome, found} = await look(t, options);
		assert.equal(outcome(id), 'broken', JSON.stringify(found.judged.find(row => row.id === id)));
	});
}

test('a test stack is watched to its end, keeps its own name, and answers the open assumptions', async t => {
	const seen: string[] = [];
	const questions: string[] = [];
	const dataFolder = await temporaryFolder(t);
	const {scope, found, outcome} = await look(t, {}, async seestar => {
		const made = await runTestStack(seestar, {target: 'IC 434', dataFolder, isReadOnly: false, stackWhileObserving: false, timeZone: undefined, maxWaitSeconds: 30, signal: newSignal(), ask: async question => questions.push(question) > 0, tell: line => seen.push(line)});
		assert.ok(made.ok, JSON.stringify(made));
	});
	assert.match(questions[0] ?? '', /^Stack 24 frames of IC 434 \(2026-02-27 21:15, 10\.0s LP\) as a test\?/);
	assert.deepEqual(found.judged.filter(({outcome: each}) => each === 'broken'), []);
	for (const id of ['batch.states', 'batch.output', 'batch.form', 'batch.event', 'batch.end', 'batch.clear', 'batch.settings', 'names.output', 'header.batch-count']) assert.equal(outcome(id), 'kept', id);
	assert.ok(seen.some(line => /^complete, 100 %/.test(line)), seen.join('\n'));
	const names = await storedNames(scope, 'IC 434');
	assert.deepEqual([names.filter(name => name.startsWith('CrowdSky_')), names.filter(name => /^DSO_.*\.fit$/.test(name)).length, scope.batchRuns.length, scope.canary], [[], 1, 1, []]);
	assert.deepEqual((await readdir(dataFolder)).filter(name => name.startsWith('lock-')), []);
});

test('a test stack is not started while it would disturb, without consent, or with --read-only', async t => {
	const dataFolder = await temporaryFolder(t);
	const scope = await startScope(t);
	const {seestar} = adapterTo(scope);
	t.teardown(async () => seestar.close());
	const made = async (options: Partial<Parameters<typeof runTestStack>[1]> = {}) => {
		const result = await runTestStack(seestar, {target: 'IC 434', dataFolder, isReadOnly: false, stackWhileObserving: false, timeZone: undefined, maxWaitSeconds: 30, signal: newSignal(), ask: async () => Promise.resolve(true), tell: () => undefined, ...options});
		return result.ok ? 'made' : `${result.problem.kind}: ${result.problem.cause}`;
	};

	assert.match(await made({isReadOnly: true}), /^usage: this run may only read/);
	assert.match(await made({target: 'M 99'}), /^usage: there is no such target/);
	assert.match(await made({ask: async () => Promise.resolve(false)}), /^cancelled/);
	scope.setObserving({target: 'M 44', frames: 3});
	assert.match(await made(), /^busy: the telescope is observing/);
	scope.setObserving(undefined);
	scope.faults.add({on: 'batch', match: 'IC 434', do: {kind: 'never'}});
	scope.startForeignBatch('IC 434_sub', (await storedNames(scope, 'IC 434_sub')).slice(0, 5));
	assert.match(await made(), /^busy: a batch is being stacked/);
	scope.guest.stop();
	await new Promise(resolve => setTimeout(resolve, 300));
	assert.match(await made(), /^busy: the telescope still shows the previous batch \(cancel\)/);
	assert.deepEqual([scope.batchRuns.length, scope.requests.some(({method}) => changes.test(method))], [1, false]);
});

test('a test stack that does not end is stopped, and its state is cleared', async t => {
	const dataFolder = await temporaryFolder(t);
	const scope = await startScope(t);
	scope.faults.add({on: 'batch', match: 'IC 434', do: {kind: 'never'}});
	const {seestar} = adapterTo(scope);
	t.teardown(async () => seestar.close());
	const result = await runTestStack(seestar, {target: 'IC 434', dataFolder, isReadOnly: false, stackWhileObserving: false, timeZone: undefined, maxWaitSeconds: 1, signal: newSignal(), ask: async () => Promise.resolve(true), tell: () => undefined});
	assert.equal(result.ok ? 'made' : result.problem.kind, 'timeout');
	assert.deepEqual(scope.requests.filter(({method}) => changes.test(method)).map(({method}) => method), ['set_batch_stack_setting', 'start_batch_stack', 'stop_batch_stack', 'clear_batch_stack']);
});

const untilDone = async (condition: () => boolean) => {
	for (let tries = 0; !condition() && tries < 200; tries++) await new Promise(resolve => setTimeout(resolve, 20));
	assert.ok(condition());
};

test('another client\'s batch that starts during the question is not overwritten', async t => {
	const dataFolder = await temporaryFolder(t);
	const scope = await startScope(t);
	const {seestar} = adapterTo(scope);
	t.teardown(async () => seestar.close());
	scope.faults.add({on: 'batch', match: 'IC 434', do: {kind: 'never'}});
	const frames = (await storedNames(scope, 'IC 434_sub')).slice(0, 5);
	const result = await runTestStack(seestar, {
		target: 'IC 434', dataFolder, isReadOnly: false, stackWhileObserving: false, timeZone: undefined, maxWaitSeconds: 30, signal: newSignal(), tell: () => undefined,
		async ask() {
			scope.startForeignBatch('IC 434_sub', frames);
			return Promise.resolve(true);
		},
	});
	assert.equal(result.ok ? 'made' : `${result.problem.kind}: ${result.problem.cause}`, 'busy: a batch is being stacked right now');
	assert.deepEqual(scope.requests.filter(({method}) => changes.test(method)), []);
});

for (const how of ['the time is over', 'it is cancelled'] as const) {
	test(`another client's batch that replaced a test stack is neither stopped nor cleared when ${how}`, async t => {
		const dataFolder = await temporaryFolder(t);
		const scope = await startScope(t);
		const {seestar} = adapterTo(scope);
		t.teardown(async () => seestar.close());
		scope.faults.add({on: 'batch', match: 'IC 434', times: 2, do: {kind: 'never'}});
		const frames = (await storedNames(scope, 'IC 434_sub')).slice(0, 5);
		const abort = new AbortController();
		const seen: string[] = [];
		const running = runTestStack(seestar, {target: 'IC 434', dataFolder, isReadOnly: false, stackWhileObserving: false, timeZone: undefined, maxWaitSeconds: 4, signal: abort.signal, ask: async () => Promise.resolve(true), tell: line => seen.push(line)});
		await untilDone(() => seen.some(line => line.startsWith('working')));
		scope.guest.stop();
		await new Promise(resolve => setTimeout(resolve, 400));
		scope.guest.clear();
		scope.startForeignBatch('IC 434_sub', frames);
		if (how === 'it is cancelled') abort.abort();
		const result = await running;
		assert.equal(result.ok, false);
		assert.deepEqual(scope.requests.filter(({method}) => changes.test(method)).map(({method}) => method), ['set_batch_stack_setting', 'start_batch_stack']);
		assert.equal(scope.batchRuns.length, 2);
	});
}

test('the command prints a row per assumption with the firmware\'s number, and stacks nothing without consent', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {pageSize: 30});
	const ended = await runProgram(['doctor', '--deep', '--with-test-stack', 'IC 434', '--json', '--host', scope.hostOption], {home});
	const objects = objectsOf(ended);
	const rows = objects.filter(({type}) => type === 'assumption');
	assert.deepEqual(rows.map(({id}) => id), assumptions.map(({id}) => id));
	assert.ok(rows.every(({firmwareNumber, firmware, scope: name}) => firmwareNumber === 2775 && firmware === '7.75' && name === scope.hostOption));
	const summary = objects.at(-1);
	assert.deepEqual([summary?.['type'], summary?.['assumptionsBroken'], ended.status, scope.batchRuns.length], ['summary', 1, 3, 0]);
	assert.ok(!ended.out.includes(scope.serial), 'the serial is in no line');
	const asLines = await runProgram(['doctor', '--deep', '--host', scope.hostOption], {home});
	assert.deepEqual([asLines.status, /checks passed.*$/.exec(asLines.lines.at(-1) ?? '')?.[0].replace(/^.*attention\./, 'checks passed.')], [3, 'checks passed. 1 assumption is not kept: see !! above.']);
	assert.equal((await runProgram(['doctor', '--with-test-stack', 'IC 434', '--host', scope.hostOption], {home})).status, 2);
	assert.ok((await readdir(ownFolders(home).data)).includes('flight'));
});
