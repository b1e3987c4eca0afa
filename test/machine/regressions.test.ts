// One test for each fault that was found, named after it.
import assert from 'node:assert/strict';
import test from 'ava';
import {summaryOf, isRunSettled} from '../../source/machine/summary.js';
import {batch, createMachine, description, foldersOf, inspection, kindsOf, lastEffect, lineProblem, openBlock, readingOf, stackingMachine, zone} from './machine.js';

const done = batch('complete', {stackedFrames: 29, output: {folder: 'M 1', name: 'DSO_Stacked_29_M 1_10.0s_20260301_120000.fit'}});

test('blocks of a target that was read after its scope was abandoned waited for ever', () => {
	const machine = createMachine();
	machine.send({kind: 'discoveryEnded'});
	machine.open('a', [30], {others: ['M 2']});
	machine.tell({kind: 'batchInspected', inspection: inspection({observing: 'stacking M 44'})});
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 2', reading: readingOf('M 2', [30])});
	assert.deepEqual(machine.phases(), ['failed', 'failed']);
	assert.equal(machine.job(1).problem?.kind, 'busy');
	assert.equal(isRunSettled(machine.state()), true);
});

test('reading the targets again restarted blocks that had failed or were skipped', () => {
	const machine = stackingMachine();
	machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 263})});
	machine.send({kind: 'skipRequested', jobId: machine.job(1).id});
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30, 40])});
	assert.deepEqual(machine.phases(), ['failed', 'skipped']);
});

test('a timer of another phase pulled a worker away from its stack', () => {
	const machine = stackingMachine();
	assert.deepEqual(machine.tell({kind: 'timerFired', timer: 'retry'}), []);
	assert.equal(machine.scope().worker.phase, 'stacking');
});

test('a second attempt began with the frames, and ended with the problem, of the first', () => {
	const machine = stackingMachine({}, [30]);
	machine.tell({kind: 'stackProgressed', batch: batch('working', {stackedFrames: 27, totalFrames: 30, remainingSeconds: 3})});
	machine.tell({kind: 'stackEnded', batch: batch('none')});
	machine.tell({kind: 'namingFailed', problem: lineProblem});
	machine.tell({kind: 'timerFired', timer: 'retry'});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	assert.equal(machine.job(0).stackedFrames, undefined);
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackProgressed', batch: batch('working')});
	assert.equal(machine.job(0).percent, 0);
	machine.tell({kind: 'stackEnded', batch: done});
	machine.tell({kind: 'namingFailed', problem: lineProblem});
	machine.tell({kind: 'timerFired', timer: 'retry'});
	const {block} = machine.job(0);
	machine.tell({kind: 'batchInspected', inspection: inspection({batch: done, settings: {folder: 'M 1_sub', files: [...block.files]}, isOutputThere: true})});
	machine.tell({kind: 'stackNamed', file: 'CrowdSky_29_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 29, note: undefined});
	assert.equal(machine.job(0).problem, undefined);
});

test('a scope that could not be read again failed the block that it was stacking', () => {
	const machine = stackingMachine();
	machine.send({kind: 'rereadRequested', scope: 'a'});
	machine.send({kind: 'scopeFailed', scope: 'a', problem: lineProblem});
	assert.deepEqual(machine.phases(), ['stacking', 'queued']);
});

test('a connection lost while the last target was read left its blocks waiting for ever', () => {
	const machine = createMachine();
	machine.send({kind: 'scopeFound', scope: 'a'});
	machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false});
	machine.send({kind: 'targetsRead', scope: 'a', targets: foldersOf('M 1')});
	machine.send({kind: 'linkChanged', scope: 'a', link: 'lost', reason: 'the line broke'});
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30])});
	assert.equal(machine.scope().worker.phase, 'inspecting');
	for (let failures = 1; machine.scope().worker.phase !== 'abandoned' && failures < 50; failures++) {
		machine.tell({kind: 'inspectionFailed', problem: lineProblem});
		machine.wait(30_000);
		machine.tell({kind: 'timerFired', timer: 'retry'});
	}

	assert.deepEqual(machine.phases(), ['failed']);
});

test('a stack of another machine that took the name left its block ready in the plan', () => {
	const machine = stackingMachine({}, [30]);
	machine.tell({kind: 'stackEnded', batch: done});
	machine.tell({kind: 'nameTaken', file: 'CrowdSky_29_M 1_10.0s_LP_20260227.81_HP000001.fit', output: 'DSO_Stacked_29_M 1_10.0s_20260301_120000.fit'});
	assert.deepEqual(machine.phases(), ['skipped']);
	assert.equal(machine.scope().targets[0]?.blocks[0]?.status, 'covered');
	assert.deepEqual([summaryOf(machine.state()).blocksReady, summaryOf(machine.state()).blocksCovered], [0, 1]);
});

test('a stack of other frames, made in the app, got the name of a block that had failed', () => {
	const machine = createMachine();
	machine.open('a', [3], {hasOpenBlocks: true});
	const [block] = machine.scope().targets[0]?.blocks ?? [];
	assert.ok(block);
	const output = {folder: 'M 1', name: 'DSO_Stacked_2_M 1_10.0s_20260301_120000.fit'};
	machine.tell({kind: 'batchInspected', inspection: inspection({
		batch: batch('complete', {output}),
		settings: {folder: 'M 1_sub', files: ['Light_M 1_10.0s_LP_20260220-211502.fit']},
		openBlocks: [openBlock('M 1', block, [output.name])],
		isOutputThere: true,
	})});
	assert.equal(lastEffect(machine.effects, 'nameStack'), undefined);
});

test('the journal kept a block open that the telescope had failed', () => {
	const machine = stackingMachine({}, [30]);
	const effects = machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 264})});
	assert.deepEqual(lastEffect(effects, 'forgetOpenBlocks')?.openBlocks.map(({target}) => target), ['M 1']);
});

test('only the first of several unnamed stacks of an earlier run got its name', () => {
	const machine = createMachine();
	machine.open('a', [3, 4], {hasOpenBlocks: true});
	const [first, second] = machine.scope().targets[0]?.blocks ?? [];
	assert.ok(first && second);
	const openBlocks = [openBlock('M 1', first, ['DSO_Stacked_3_M 1_10.0s_20260301_120000.fit']), openBlock('M 1', second, ['DSO_Stacked_4_M 1_10.0s_20260301_120500.fit'])];
	machine.tell({kind: 'batchInspected', inspection: inspection({openBlocks})});
	assert.equal(lastEffect(machine.effects, 'nameStack')?.job.block.frames, 3);
	const effects = machine.tell({kind: 'stackNamed', file: 'CrowdSky_3_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 3, note: undefined});
	assert.deepEqual(kindsOf(effects), ['inspectBatch']);
});

test('open blocks were not looked for when no wanted target could be read', () => {
	const machine = createMachine({goal: {depth: 'targets', targets: undefined, adopts: false}});
	machine.open('a', [], {hasOpenBlocks: true});
	const effects = machine.send({kind: 'goalChanged', goal: {depth: 'stack', targets: [], adopts: true}});
	assert.deepEqual(kindsOf(effects), ['inspectBatch']);
});

test('a stop or a skip while a stack was being named was forgotten when the rename failed', () => {
	for (const request of ['stop', 'skip'] as const) {
		const machine = stackingMachine();
		machine.tell({kind: 'stackEnded', batch: done});
		machine.send(request === 'stop' ? {kind: 'stopRequested', scope: undefined} : {kind: 'skipRequested', jobId: machine.job(0).id});
		assert.equal(machine.scope().worker.phase, 'naming', 'it is not torn from its rename');
		machine.tell({kind: 'namingFailed', problem: lineProblem});
		assert.equal(machine.job(0).phase, request === 'stop' ? 'cancelled' : 'skipped');
		assert.notEqual(machine.scope().worker.phase, 'pausing');
	}

	const machine = stackingMachine();
	machine.tell({kind: 'stackEnded', batch: done});
	machine.send({kind: 'stopRequested', scope: undefined});
	machine.tell({kind: 'stackNamed', file: 'CrowdSky_29_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 29, note: undefined});
	assert.deepEqual(machine.phases(), ['stacked', 'cancelled']);
});

test('skipping a block whose start had remained unanswered pulled the worker away from another block', () => {
	const machine = createMachine();
	machine.open('a', [30, 40]);
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	for (let tries = 1; !machine.job(0).isLastTry; tries++) {
		assert.ok(tries < 100);
		machine.tell({kind: 'stackRefused', problem: lineProblem, isStartUnknown: true});
		if (machine.job(0).isLastTry) break;
		machine.wait(60_000);
		machine.tell({kind: 'timerFired', timer: 'retry'});
		machine.tell({kind: 'batchInspected', inspection: inspection()});
	}

	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	assert.deepEqual(machine.phases(), ['queued', 'stacking']);
	assert.deepEqual(machine.send({kind: 'skipRequested', jobId: machine.job(0).id}), []);
	assert.deepEqual(machine.phases(), ['skipped', 'stacking']);
	assert.equal(machine.job(1).isUnbroken, true);
});

test('a stack of ours whose rename had no answer was treated as foreign at its last attempt', () => {
	const machine = stackingMachine({}, [30]);
	machine.tell({kind: 'stackEnded', batch: done});
	for (let tries = 1; !machine.job(0).isLastTry; tries++) {
		assert.ok(tries < 100);
		machine.tell({kind: 'namingFailed', problem: lineProblem});
		machine.wait(60_000);
		machine.tell({kind: 'timerFired', timer: 'retry'});
		if (!machine.job(0).isLastTry) machine.tell({kind: 'batchInspected', inspection: inspection({batch: done, settings: {folder: 'M 1_sub', files: [...machine.job(0).block.files]}, isOutputThere: true})});
	}

	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30], ['CrowdSky_29_M 1_10.0s_LP_20260227.81_HP000001.fit'])});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	assert.equal(machine.job(0).phase, 'configuring', 'where the journal says whose it is');
});
