import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {exitStatusOf} from '../../source/options/exit-status.js';
import type {Problem} from '../../source/errors/problem.js';
import {batch, createMachine, inspection, lineProblem, refusal, stackingMachine, type Machine} from '../machine/machine.js';
import {runProgram} from '../support/run-program.js';
import {startScope, twoBlocks} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(3);

const held: Problem = {...refusal, kind: 'held'};
const locked: Problem = {...refusal, kind: 'locked'};
const named = {kind: 'stackNamed', file: 'CrowdSky_29_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 29, note: undefined} as const;

function stackFirst(machine: Machine, id: string): void {
	machine.tell({kind: 'batchInspected', inspection: inspection()}, id);
	machine.tell({kind: 'stackStarted', isProven: true}, id);
	machine.tell({kind: 'stackEnded', batch: batch('complete')}, id);
	machine.tell(named, id);
}

test('the exit status is 0 when everything that was ready is stacked, and when nothing was ready', () => {
	const machine = createMachine();
	machine.open('a', [30]);
	stackFirst(machine, 'a');
	assert.equal(exitStatusOf(machine.state()), 0);
	const idle = createMachine();
	idle.open('a', [3]);
	assert.equal(exitStatusOf(idle.state()), 0);
});

test('the exit status is 3 when a block failed or was stopped', () => {
	const failed = stackingMachine();
	failed.tell({kind: 'stackEnded', batch: batch('fail', {code: 263})});
	assert.equal(exitStatusOf(failed.state()), 3);
	const stopped = stackingMachine({}, [30]);
	stopped.send({kind: 'stopRequested', scope: undefined});
	stopped.tell({kind: 'stackStopped'});
	assert.equal(exitStatusOf(stopped.state()), 3);
});

test('the exit status is 4, 6 or 11 when no scope could be opened for that reason', () => {
	for (const [problem, status] of [[lineProblem, 4], [locked, 6], [held, 11], [{...refusal, kind: 'denied'}, 1], [{...refusal, kind: 'full'}, 1]] as ReadonlyArray<readonly [Problem, number]>) {
		const machine = createMachine();
		machine.send({kind: 'scopeFound', scope: 'a'});
		machine.send({kind: 'scopeFailed', scope: 'a', problem});
		assert.equal(exitStatusOf(machine.state()), status, problem.kind);
	}
});

for (const [words, match] of [['listings', 'get_img_file_page_number'], ['every command', '*']] as const) {
	for (const command of ['plan', 'night']) {
		test(`the exit status of ${command} was not 6 at a telescope that answers ${words} with a message about verification`, async t => {
			const home = await temporaryFolder(t);
			const scope = await startScope(t, {targets: [twoBlocks, {...twoBlocks, name: 'M 78'}]});
			scope.faults.add({on: 'rpc', match, times: Infinity, do: {kind: 'error', code: 316, error: 'please verify the client first'}});
			const {status, err} = await runProgram([command, '--host', scope.hostOption], {home});
			assert.equal(status, 6, err);
			assert.match(err, /please verify the client first.*--key/);
		});
	}
}

test('the exit status is 3 when one target was refused as locked and another one was read', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {targets: [twoBlocks, {...twoBlocks, name: 'M 78'}]});
	scope.faults.add({on: 'rpc', match: 'get_img_file_page_number', times: 1, do: {kind: 'error', code: 316, error: 'please verify the client first'}});
	const {status} = await runProgram(['plan', '--host', scope.hostOption], {home});
	assert.equal(status, 3);
});

test('the exit status is 11 when another instance holds the scope, with blocks to stack or without', () => {
	for (const quarters of [[30, 40], [3]]) {
		const machine = createMachine();
		machine.open('a', quarters, {hasOpenBlocks: true});
		machine.tell({kind: 'inspectionFailed', problem: held});
		assert.equal(exitStatusOf(machine.state()), 11);
	}
});

test('the exit status is 3 when one scope is held or locked and another one is stacked', () => {
	for (const problem of [held, locked]) {
		const machine = createMachine();
		machine.open('a', [30]);
		machine.open('b', [30]);
		machine.tell({kind: 'inspectionFailed', problem});
		stackFirst(machine, 'b');
		assert.equal(exitStatusOf(machine.state()), 3);
	}
});

test('the exit status is 3 when a scope is abandoned because it is observing', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {observing: {target: 'M 44', frames: 225}});
	const {status, err} = await runProgram(['stack', '--all', '--host', scope.hostOption], {home});
	assert.equal(status, 3);
	assert.match(err, /observing \(stacking M 44, 225 frames\).*--even-if-observing/);
	const targets = await runProgram(['targets', '--json', '--host', scope.hostOption], {home});
	assert.match(targets.out, /"observing":true/);
});

test('the exit status is 1, with one sentence, when the data folder cannot be used', async t => {
	const home = await temporaryFolder(t);
	await writeFile(path.join(home, 'data'), 'a file in the way');
	const {status, err} = await runProgram(['plan', '--host', '127.0.0.1:1:1:1'], {home});
	assert.equal(status, 1);
	assert.match(err, /^The data folder cannot be used: .*\n$/);
});
