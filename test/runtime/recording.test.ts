import assert from 'node:assert/strict';
import path from 'node:path';
import {setTimeout} from 'node:timers/promises';
import test from 'ava';
import {readInvocation} from '../../source/options/parse.js';
import {runCommand} from '../../source/commands/run-command.js';
import {taskOf} from '../../source/commands/task-table.js';
import {hidePassword} from '../../source/crowdsky/password.js';
import type {State} from '../../source/machine/state.js';
import type {Clock} from '../../source/runtime/clock.js';
import {startCrowdSky, type SceneTarget, type SimulatedSeestar} from '../../source/simulator/simulator.js';
import {createNight, settableClock, untilState, type SettableClock} from '../support/run-night.js';
import {stacksOf, startScope, twoBlocks} from '../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(2);

const target: SceneTarget = {...twoBlocks, blocks: []};
const at = (text: string) => Date.parse(`2026-02-27T${text}Z`);
/** 76 frames in a quarter of an hour. */
const spacingSeconds = 11.8;

/** Runs `night` or `stack` with these arguments at that time of the scope's evening. */
async function run(t: Context, command: 'night' | 'stack', words: readonly string[], scope: SimulatedSeestar, clock: SettableClock) {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'crowdsky'), username: 'a', password: 'b'});
	t.teardown(async () => server.stop());
	const invocation = readInvocation([command, ...words, '--host', scope.hostOption], {});
	assert.ok(invocation.ok, JSON.stringify(invocation));
	const lines: string[] = [];
	const status = await runCommand(taskOf(command, invocation.value.switches) ?? command, invocation.value, {
		environment: {CROWDSKY_DISCOVER: 'none'},
		output: {
			out(line) {
				lines.push(line);
				// The plan is made: from now on the clock may run fast.
				if (/waiting/i.test(line)) clock.setHaste(200);
			},
			err: line => lines.push(`! ${line}`),
		},
		dataFolder: path.join(home, 'data'),
		configFolder: path.join(home, 'config'),
		demoCrowdSky: {url: server.url, credentials: {username: 'a', password: hidePassword('b')}},
		signal: AbortSignal.timeout(30_000),
		clock,
	});
	return {status, lines};
}

test('a night that began in the middle of a block stacked 26 of its 76 frames, or left it for tomorrow', async t => {
	const clock = settableClock('2026-02-27T20:20:12Z');
	const scope = await startScope(t, {now: clock.now, targets: [target]});
	const recording = scope.record(target, {filter: 'LP', spacingSeconds, fromMs: at('20:15:02'), untilMs: at('20:30:00')});
	const {status, lines} = await run(t, 'night', [], scope, clock);
	assert.equal(status, 0, lines.join('\n'));
	assert.equal(recording.frames(), 77);
	assert.deepEqual(scope.batchRuns.map(({files}) => files.length), [77]);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), ['CrowdSky_77_IC 434_10.0s_LP_20260227.81_HP022854.fit']);
	assert.deepEqual(lines.filter(line => line.startsWith('Waiting')), ['Waiting until 21:30:41 (21:15-21:30 of IC 434 is still being recorded)']);
	assert.ok(lines.includes('Stacked: 1  Failed: 0  Skipped: 0  across 1 targets'), lines.join('\n'));
});

test('a night does not follow a recording that goes on, and counts its last block as recording', async t => {
	const clock = settableClock('2026-02-27T20:24:00Z');
	const scope = await startScope(t, {now: clock.now, targets: [target]});
	scope.record(target, {filter: 'LP', spacingSeconds, fromMs: at('20:15:02')});
	const {status, lines} = await run(t, 'stack', ['--all', '--json'], scope, clock);
	assert.equal(status, 0, lines.join('\n'));
	const objects = lines.map(line => JSON.parse(line) as Record<string, unknown>);
	assert.deepEqual(objects.filter(({type}) => type === 'waiting').map(({until, target: name, reason}) => [until, name, reason]),
		[['2026-02-27T21:30:41+01:00', 'IC 434', '21:15-21:30 is still being recorded']]);
	const {blocksReady, blocksStacked, blocksRecording} = objects.at(-1) ?? {};
	assert.deepEqual({blocksReady, blocksStacked, blocksRecording}, {blocksReady: 1, blocksStacked: 1, blocksRecording: 1});
});

test('a night does not wait for a telescope that is in a session of its own', async t => {
	const clock = settableClock('2026-02-27T20:24:00Z');
	const scope = await startScope(t, {now: clock.now, targets: [target]});
	scope.record(target, {filter: 'LP', spacingSeconds, fromMs: at('20:15:02'), isObserving: true});
	const {status, lines} = await run(t, 'stack', ['--all', '--json'], scope, clock);
	assert.equal(status, 0);
	assert.deepEqual(lines.map(line => (JSON.parse(line) as Record<string, unknown>)['type']), ['summary']);
	assert.match(lines[0] ?? '', /"blocksReady":0.*"blocksRecording":1/);
	assert.deepEqual(scope.batchRuns, []);
});

test('a dry run does not wait', async t => {
	const clock = settableClock('2026-02-27T20:24:00Z');
	const scope = await startScope(t, {now: clock.now, targets: [target]});
	scope.record(target, {filter: 'LP', spacingSeconds, fromMs: at('20:15:02')});
	const {lines} = await run(t, 'stack', ['--all', '--dry-run'], scope, clock);
	assert.deepEqual(lines, ['Dry run: 0 blocks to stack for IC 434']);
	assert.ok(clock.now() < at('20:30:00'));
});

/** The program left open: it reads the plan and follows the session. */
async function openProgram(t: Context, scope: SimulatedSeestar, clock: Clock) {
	const runtime = createNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t), clock, goal: {depth: 'plan', recording: 'watch'}});
	t.teardown(async () => runtime.close());
	await runtime.start();
	return runtime;
}

const blocksOf = ({scopes}: State, name: string) => scopes[0]?.targets.find(known => known.name === name)?.blocks.map(({status, frames}) => `${status} ${frames}`);
const countOf = (scope: SimulatedSeestar, ...methods: string[]) => scope.requests.filter(({method}) => methods.includes(method)).length;

test.serial('the program left open during a session shows new frames, blocks and targets as they come, with few requests, and none after the end', async t => {
	const clock = settableClock('2026-02-27T20:22:00Z');
	const scope = await startScope(t, {now: clock.now, targets: [target]});
	const recording = scope.record(target, {filter: 'LP', spacingSeconds, fromMs: at('20:15:02'), untilMs: at('20:32:00'), isObserving: true});
	const runtime = await openProgram(t, scope, clock);
	const begun = await untilState(runtime, state => blocksOf(state, 'IC 434')?.[0]?.startsWith('recording') === true);
	clock.setHaste(200);
	const framesAtFirst = begun.scopes[0]?.targets[0]?.blocks[0]?.frames ?? 0;
	assert.ok(framesAtFirst < 60, String(framesAtFirst));
	const statuses: string[] = [];
	runtime.store.subscribe(({after}) => {
		const [first] = blocksOf(after, 'IC 434') ?? [];
		if (first !== undefined && first !== statuses.at(-1)) statuses.push(first);
	});
	const grown = await untilState(runtime, state => (state.scopes[0]?.targets[0]?.blocks[0]?.frames ?? 0) > framesAtFirst);
	assert.equal(grown.scopes[0]?.targets[0]?.blocks[0]?.status, 'recording');
	// Never ready with fewer than all of its frames.
	await untilState(runtime, state => blocksOf(state, 'IC 434')?.[0] === 'ready 77');
	assert.deepEqual(statuses.filter(status => !status.startsWith('recording')), ['ready 77']);

	await recording.ended;
	await scope.record({...target, name: 'M 81'}, {filter: 'LP', spacingSeconds, untilMs: clock.now() + 300_000}).ended;
	await untilState(runtime, state => /^(?:ready|short) 26$/.test(blocksOf(state, 'M 81')?.[0] ?? '') && blocksOf(state, 'IC 434')?.at(-1) === 'short 10', 20_000);

	await setTimeout(400);
	const quiet = scope.requests.filter(({method}) => method !== 'test_connection').length;
	await setTimeout(1000);
	assert.equal(scope.requests.filter(({method}) => method !== 'test_connection').length, quiet, 'it asks on though all is over');
	const minutes = (clock.now() - at('20:22:00')) / 60_000;
	assert.ok(countOf(scope, 'get_albums') <= minutes + 1, `${countOf(scope, 'get_albums')} lists in ${minutes} minutes`);
	// A listing of two folders needs at most six pages here; a target is listed at most once a minute.
	assert.ok(countOf(scope, 'get_img_file_page_number') <= 4 * countOf(scope, 'get_albums'), 'it lists more than it has to');
	assert.deepEqual(scope.canary, []);
});

test.serial('an idle telescope is sent no requests until it reports a session, which is then noticed', async t => {
	const clock = settableClock('2026-02-27T20:22:00Z');
	const scope = await startScope(t, {now: clock.now, targets: [{...twoBlocks, blocks: [{localStart: '2026-02-26T21:15:03', frames: 30, filter: 'LP'}]}]});
	const runtime = await openProgram(t, scope, clock);
	await untilState(runtime, state => blocksOf(state, 'IC 434')?.[0] === 'ready 30');
	clock.setHaste(200);
	const before = scope.requests.length;
	await setTimeout(700);
	assert.deepEqual(scope.requests.slice(before).map(({method}) => method).filter(method => method !== 'test_connection'), []);
	scope.record({...target, name: 'M 44'}, {filter: 'LP', isObserving: true});
	const seen = await untilState(runtime, state => blocksOf(state, 'M 44')?.[0]?.startsWith('recording') === true);
	assert.match(seen.scopes[0]?.description?.observing ?? '', /^stacking M 44/);
});
