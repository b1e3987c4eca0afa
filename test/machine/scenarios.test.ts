import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isRunSettled} from '../../source/machine/summary.js';
import {batch, createMachine, inspection, kindsOf, lastEffect, lineTrouble, readingOf, refusal, stackingMachine} from './machine.js';

const done = batch('complete', {stackedFrames: 29, output: {folder: 'M 1', name: 'DSO_Stacked_29_M 1_10.0s_20260301_120000.fit'}});

test('a night of two blocks is inspected, stacked and named block by block', () => {
	const machine = stackingMachine();
	assert.deepEqual(machine.phases(), ['stacking', 'queued']);
	machine.tell({kind: 'stackProgressed', batch: batch('working', {percent: 40, stackedFrames: 12, totalFrames: 30})});
	assert.equal(machine.job(0).percent, 40);
	assert.deepEqual(kindsOf(machine.tell({kind: 'stackEnded', batch: done})), ['abortRun', 'nameStack']);
	assert.deepEqual(kindsOf(machine.tell({kind: 'stackNamed', file: 'CrowdSky_29_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 29, note: undefined})), ['inspectBatch']);
	assert.deepEqual(machine.phases(), ['stacked', 'queued']);
	assert.equal(machine.scope().targets[0]?.blocks[0]?.status, 'covered');
});

test('a stop goes out at once, cancels what waits, and ends with the telescope\'s word', () => {
	const machine = stackingMachine();
	assert.deepEqual(kindsOf(machine.send({kind: 'stopWanted', scope: 'a'})), ['abortRun', 'stopStack']);
	machine.tell({kind: 'stackStopped'});
	assert.deepEqual(machine.phases(), ['cancelled', 'cancelled']);
	assert.equal(machine.scope().worker.phase, 'idle');
});

test('a stop that comes too late lets the finished stack be named', () => {
	const machine = stackingMachine();
	machine.send({kind: 'stopWanted', scope: undefined});
	machine.tell({kind: 'stackEnded', batch: done});
	assert.deepEqual(machine.phases(), ['naming', 'cancelled']);
	machine.tell({kind: 'stackNamed', file: 'CrowdSky_29_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 29, note: undefined});
	assert.deepEqual(machine.phases(), ['stacked', 'cancelled']);
});

test('a stop in the middle of a rename lets it finish', () => {
	const machine = stackingMachine();
	machine.tell({kind: 'stackEnded', batch: done});
	assert.deepEqual(kindsOf(machine.send({kind: 'stopWanted', scope: 'a'})), []);
	assert.deepEqual(machine.phases(), ['naming', 'cancelled']);
});

test('a skipped block is stopped and the next one goes on', () => {
	const machine = stackingMachine();
	machine.send({kind: 'skipWanted', jobId: machine.job(0).id});
	assert.deepEqual(kindsOf(machine.tell({kind: 'stackStopped'})), ['inspectBatch']);
	assert.deepEqual(machine.phases(), ['skipped', 'queued']);
	machine.send({kind: 'skipWanted', jobId: machine.job(1).id});
	assert.deepEqual(machine.phases(), ['skipped', 'skipped']);
});

test('a failed block is stacked again only when it is asked for', () => {
	const machine = stackingMachine();
	machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 263})});
	assert.deepEqual(machine.phases(), ['failed', 'queued']);
	machine.send({kind: 'retryWanted', jobId: machine.job(0).id});
	assert.deepEqual(machine.phases(), ['queued', 'queued']);
});

test('a refusal that may pass is tried three times, one that may not only once', () => {
	const machine = createMachine();
	machine.open('a', [30]);
	for (let attempt = 1; attempt <= 3; attempt++) {
		assert.equal(machine.job(0).attempt, attempt);
		machine.tell({kind: 'batchInspected', inspection: inspection()});
		machine.tell({kind: 'stackRefused', trouble: lineTrouble, isStartUnknown: false});
		if (attempt < 3) machine.tell({kind: 'timerFired', timer: 'retry'});
	}

	assert.deepEqual(machine.phases(), ['failed']);
	machine.send({kind: 'retryWanted', jobId: machine.job(0).id});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackRefused', trouble: refusal, isStartUnknown: false});
	assert.deepEqual(machine.phases(), ['failed']);
});

test('somebody else\'s batch is waited for, warned of once, and left after ten minutes', () => {
	const machine = createMachine();
	machine.open('a', [30]);
	const foreign = inspection({batch: batch('working', {totalFrames: 7}), settings: {folder: 'M 9_sub', files: ['Light_x.fit']}});
	machine.tell({kind: 'batchInspected', inspection: foreign});
	assert.equal(machine.scope().worker.phase, 'waiting');
	machine.wait(300_000);
	machine.tell({kind: 'timerFired', timer: 'foreign'});
	machine.tell({kind: 'batchInspected', inspection: foreign});
	assert.equal(machine.state().warnings.length, 1);
	machine.wait(300_000);
	machine.tell({kind: 'timerFired', timer: 'foreign'});
	machine.tell({kind: 'batchInspected', inspection: foreign});
	assert.equal(machine.scope().worker.phase, 'abandoned');
	assert.equal(machine.job(0).trouble?.kind, 'busy');
	assert.equal(machine.effects.some(({kind}) => kind === 'stopStack'), false);
});

test('after "no image" the other form of names is tried once and remembered for the next block', () => {
	const machine = stackingMachine({}, [30, 40, 35]);
	assert.equal(lastEffect(machine.effects, 'configureStack')?.form, 'full');
	machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 267})});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	assert.equal(lastEffect(machine.effects, 'configureStack')?.form, 'bare');
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackEnded', batch: done});
	machine.tell({kind: 'stackNamed', file: 'CrowdSky_29_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 29, note: undefined});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	assert.equal(lastEffect(machine.effects, 'configureStack')?.form, 'bare');
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 263})});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	assert.equal(lastEffect(machine.effects, 'configureStack')?.form, 'bare');
});

test('frames that are really gone fail after both forms, and the usual form stays', () => {
	const machine = stackingMachine();
	for (const form of ['bare', 'full'] as const) {
		machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 267})});
		machine.tell({kind: 'batchInspected', inspection: inspection()});
		assert.equal(lastEffect(machine.effects, 'configureStack')?.form, form);
		machine.tell({kind: 'stackStarted', isProven: true});
	}

	assert.deepEqual(machine.phases(), ['failed', 'stacking']);
});

test('a block that needed the other form keeps it when it is tried once more', () => {
	const machine = stackingMachine({}, [30]);
	machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 267})});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackEnded', batch: batch('none')});
	machine.tell({kind: 'namingFailed', trouble: lineTrouble});
	machine.tell({kind: 'timerFired', timer: 'retry'});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	assert.equal(lastEffect(machine.effects, 'configureStack')?.form, 'bare');
});

test('a scope that observes is not stacked on, unless the user insists', () => {
	const observing = inspection({observing: 'stacking M 44, 225 frames'});
	const careful = createMachine();
	careful.open('a', [30]);
	careful.tell({kind: 'batchInspected', inspection: observing});
	assert.equal(careful.scope().worker.phase, 'abandoned');
	assert.match(careful.job(0).trouble?.cause ?? '', /observing \(stacking M 44, 225 frames\)/);
	const insisting = createMachine({settings: {evenIfObserving: true}});
	insisting.open('a', [30]);
	insisting.tell({kind: 'batchInspected', inspection: observing});
	assert.deepEqual(insisting.phases(), ['configuring']);
});

test('a stack beyond --max-wait is stopped and failed as retryable', () => {
	const machine = stackingMachine({settings: {maxWaitSeconds: 60}}, [30]);
	assert.equal(lastEffect(machine.effects, 'setTimer')?.ms, 60_000);
	assert.deepEqual(kindsOf(machine.tell({kind: 'timerFired', timer: 'maxWait'})), ['abortRun', 'stopStack']);
	machine.tell({kind: 'stackStopped'});
	assert.deepEqual(machine.phases(), ['failed']);
	assert.equal(machine.job(0).trouble?.retry, 'retryable');
	assert.match(machine.job(0).trouble?.cause ?? '', /60 s/);
});

test('a telescope that does not stop is given up with all its blocks, the other one is not', () => {
	const machine = stackingMachine();
	machine.open('b', [30]);
	machine.tell({kind: 'timerFired', timer: 'maxWait'});
	machine.tell({kind: 'stopFailed', trouble: refusal});
	assert.deepEqual(machine.phases(), ['failed', 'failed', 'queued']);
	assert.equal(machine.scope('b').worker.phase, 'inspecting');
});

test('a telescope that becomes locked is given up for that reason', () => {
	const machine = createMachine();
	machine.open('a', [30, 40]);
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackRefused', trouble: {...refusal, kind: 'locked'}, isStartUnknown: false});
	assert.deepEqual(machine.phases(), ['failed', 'failed']);
	assert.equal(machine.scope().worker.trouble?.kind, 'locked');
});

test('an inspection that fails now and then gives up only after five in a row', () => {
	const machine = createMachine();
	machine.open('a', [30]);
	for (let failures = 1; failures <= 4; failures++) {
		machine.tell({kind: 'inspectionFailed', trouble: lineTrouble});
		assert.equal(machine.scope().worker.phase, 'pausing');
		machine.tell({kind: 'timerFired', timer: 'retry'});
	}

	machine.tell({kind: 'batchInspected', inspection: inspection({batch: batch('working')})});
	machine.tell({kind: 'timerFired', timer: 'foreign'});
	machine.tell({kind: 'inspectionFailed', trouble: lineTrouble});
	assert.equal(machine.scope().worker.phase, 'pausing', 'an answer in between starts the count anew');
});

test('a scope without blocks to stack is settled once its targets are read', () => {
	const machine = createMachine();
	machine.send({kind: 'discoveryEnded'});
	machine.open('a', [3]);
	assert.equal(isRunSettled(machine.state()), true);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30])});
	assert.equal(isRunSettled(machine.state()), false);
});
