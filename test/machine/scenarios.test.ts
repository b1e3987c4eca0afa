import assert from 'node:assert/strict';
import test from 'ava';
import {isRunSettled} from '../../source/machine/summary.js';
import {nextPause} from '../../source/errors/retry-delay.js';
import type {Problem} from '../../source/errors/problem.js';
import {batch, createMachine, description, foldersOf, inspection, kindsOf, lastEffect, lineProblem, readingOf, refusal, stackingMachine, zone, type Machine} from './machine.js';

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

test('a stop is sent at once, cancels waiting blocks, and ends when the telescope confirms it', () => {
	const machine = stackingMachine();
	assert.deepEqual(kindsOf(machine.send({kind: 'stopRequested', scope: 'a'})), ['abortRun', 'stopStack']);
	machine.tell({kind: 'stackStopped'});
	assert.deepEqual(machine.phases(), ['cancelled', 'cancelled']);
	assert.equal(machine.scope().worker.phase, 'idle');
});

test('a stop that comes too late lets the finished stack be named', () => {
	const machine = stackingMachine();
	machine.send({kind: 'stopRequested', scope: undefined});
	machine.tell({kind: 'stackEnded', batch: done});
	assert.deepEqual(machine.phases(), ['naming', 'cancelled']);
	machine.tell({kind: 'stackNamed', file: 'CrowdSky_29_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 29, note: undefined});
	assert.deepEqual(machine.phases(), ['stacked', 'cancelled']);
});

test('a stop during a rename lets it finish', () => {
	const machine = stackingMachine();
	machine.tell({kind: 'stackEnded', batch: done});
	assert.deepEqual(kindsOf(machine.send({kind: 'stopRequested', scope: 'a'})), []);
	assert.deepEqual(machine.phases(), ['naming', 'cancelled']);
});

test('a skipped block is stopped and the next one goes on', () => {
	const machine = stackingMachine();
	machine.send({kind: 'skipRequested', jobId: machine.job(0).id});
	assert.deepEqual(kindsOf(machine.tell({kind: 'stackStopped'})), ['inspectBatch']);
	assert.deepEqual(machine.phases(), ['skipped', 'queued']);
	machine.send({kind: 'skipRequested', jobId: machine.job(1).id});
	assert.deepEqual(machine.phases(), ['skipped', 'skipped']);
});

test('a failed block is stacked again only on request', () => {
	const machine = stackingMachine();
	machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 263})});
	assert.deepEqual(machine.phases(), ['failed', 'queued']);
	machine.send({kind: 'retryRequested', jobId: machine.job(0).id});
	assert.deepEqual(machine.phases(), ['queued', 'queued']);
});

/** Answers each attempt with the same problem for as long as the worker pauses; returns the pauses in seconds. */
function pausesAfter(machine: Machine, problem: Problem): number[] {
	const pauses: number[] = [];
	while (pauses.length < 100) {
		machine.tell({kind: 'batchInspected', inspection: inspection()});
		machine.tell({kind: 'stackRefused', problem, isStartUnknown: false});
		if (machine.scope().worker.phase !== 'pausing') return pauses;
		const ms = lastEffect(machine.effects, 'setTimer')?.ms ?? 0;
		pauses.push(ms / 1000);
		machine.wait(ms);
		if (machine.job(0).isLastTry && machine.job(0).attempt === 1) return pauses;
		machine.tell({kind: 'timerFired', timer: 'retry'});
	}

	return pauses;
}

test('a retryable problem is retried for ten minutes and once more at the end, and a permanent one fails at once', () => {
	const machine = createMachine();
	machine.open('a', [30]);
	const pauses = pausesAfter(machine, lineProblem);
	assert.deepEqual(pauses.slice(0, 6), [2, 4, 8, 16, 30, 30]);
	const last = pauses.pop();
	const sum = pauses.reduce((all, seconds) => all + seconds + 3, 0);
	assert.ok(sum >= 570 && sum <= 640, String(sum));
	assert.equal(last, 60, 'the telescope is left alone before the last try');
	assert.deepEqual([machine.job(0).phase, machine.job(0).isLastTry], ['queued', true]);
	machine.tell({kind: 'timerFired', timer: 'retry'});
	pausesAfter(machine, lineProblem);
	assert.deepEqual(machine.phases(), ['failed']);
	machine.send({kind: 'retryRequested', jobId: machine.job(0).id});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackRefused', problem: refusal, isStartUnknown: false});
	assert.deepEqual(machine.phases(), ['failed']);
});

test('a telescope that refused every block cost ten minutes of retries for each of them', () => {
	const machine = createMachine();
	machine.open('a', [30, 31, 32, 33]);
	const beganMs = machine.state().nowMs;
	for (let tries = 0; machine.phases().some(phase => phase !== 'failed') && tries < 200; tries++) {
		machine.tell({kind: 'batchInspected', inspection: inspection()});
		machine.tell({kind: 'stackRefused', problem: lineProblem, isStartUnknown: false});
		if (machine.scope().worker.phase !== 'pausing') continue;
		machine.wait(lastEffect(machine.effects, 'setTimer')?.ms ?? 0);
		machine.tell({kind: 'timerFired', timer: 'retry'});
	}

	assert.deepEqual(machine.phases(), ['failed', 'failed', 'failed', 'failed']);
	assert.ok(machine.state().nowMs - beganMs < 24 * 60_000, `${(machine.state().nowMs - beganMs) / 60_000} minutes`);
});

test('a block with a retryable problem gets a last attempt after all others, and then fails', () => {
	const machine = stackingMachine({}, [30, 40]);
	machine.send({kind: 'discoveryEnded'});
	const effects = machine.tell({kind: 'stackEnded', batch: batch('cancel')});
	assert.deepEqual(kindsOf(effects), ['abortRun', 'forgetOpenBlocks', 'inspectBatch']);
	assert.deepEqual([machine.job(0).phase, machine.job(0).isLastTry, machine.job(0).problem?.cause], ['queued', true, 'somebody stopped it on the telescope or in the app']);
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	assert.deepEqual(machine.phases(), ['queued', 'configuring']);
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.wait(20_000);
	machine.tell({kind: 'stackEnded', batch: done});
	machine.tell({kind: 'stackNamed', file: 'CrowdSky_29_M 1_10.0s_LP_20260227.82_HP000001.fit', frames: 29, note: undefined});
	assert.equal(machine.scope().worker.phase, 'pausing', 'whoever stopped it is left alone for a minute');
	assert.equal(isRunSettled(machine.state()), false);
	const pauseMs = lastEffect(machine.effects, 'setTimer')?.ms ?? 0;
	assert.ok(pauseMs > 30_000 && pauseMs < 40_000, String(pauseMs));
	machine.tell({kind: 'timerFired', timer: 'retry'});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackEnded', batch: batch('cancel')});
	assert.deepEqual(machine.phases(), ['failed', 'stacked']);
	assert.equal(isRunSettled(machine.state()), true);
});

test('too few stars, no alignment and no image are not retried', () => {
	for (const code of [263, 264]) {
		const machine = stackingMachine({}, [30]);
		machine.tell({kind: 'stackEnded', batch: batch('fail', {code})});
		assert.deepEqual(machine.phases(), ['failed']);
	}

	const unknown = stackingMachine({}, [30]);
	unknown.tell({kind: 'stackEnded', batch: batch('fail', {code: 999})});
	assert.deepEqual([unknown.job(0).phase, unknown.job(0).isLastTry], ['queued', true]);
});

test('a last attempt waits for the targets that are still being read, also when one of them fails', () => {
	const machine = createMachine();
	machine.open('a', [30], {others: ['M 2']});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 999})});
	assert.deepEqual([machine.scope().worker.phase, machine.job(0).isLastTry], ['idle', true]);
	machine.wait(60_000);
	const {number} = lastEffect(machine.effects, 'readTarget') ?? {number: 0};
	assert.deepEqual(kindsOf(machine.send({kind: 'targetFailed', scope: 'a', target: 'M 2', number, problem: refusal})), ['inspectBatch']);
});

test('a stop or a skip ends a pause at once and stops a batch that may be running', () => {
	for (const request of ['stop', 'skip'] as const) {
		const machine = createMachine();
		machine.open('a', [30, 40]);
		machine.tell({kind: 'batchInspected', inspection: inspection()});
		machine.tell({kind: 'stackRefused', problem: lineProblem, isStartUnknown: true});
		assert.equal(machine.scope().worker.phase, 'pausing');
		machine.send(request === 'stop' ? {kind: 'stopRequested', scope: 'a'} : {kind: 'skipRequested', jobId: machine.job(0).id});
		assert.equal(lastEffect(machine.effects, 'stopStack')?.job.id, machine.job(0).id, 'its start may have been heard');
		machine.tell({kind: 'stackStopped'});
		assert.deepEqual(machine.phases(), request === 'stop' ? ['cancelled', 'cancelled'] : ['skipped', 'queued']);
		assert.equal(machine.scope().worker.phase, request === 'stop' ? 'idle' : 'inspecting');
	}
});

test('a skip while a finished stack waits for its name, or a block for its last attempt, starts the next one at once', () => {
	const machine = stackingMachine({}, [30, 40]);
	machine.tell({kind: 'stackEnded', batch: done});
	machine.tell({kind: 'namingFailed', problem: lineProblem});
	assert.deepEqual(kindsOf(machine.send({kind: 'skipRequested', jobId: machine.job(0).id})), ['abortRun', 'inspectBatch']);
	assert.deepEqual(machine.phases(), ['skipped', 'queued']);
	const last = stackingMachine({}, [30]);
	last.tell({kind: 'stackEnded', batch: batch('cancel')});
	assert.equal(last.scope().worker.phase, 'pausing');
	assert.deepEqual(kindsOf(last.send({kind: 'skipRequested', jobId: last.job(0).id})), ['abortRun']);
	assert.deepEqual([last.phases(), last.scope().worker.phase], [['skipped'], 'idle']);
});

test('the reading of a target that pauses does not hold up the others, and answers of older readings are dropped', () => {
	const machine = createMachine({goal: {depth: 'plan', targets: undefined, adopts: false}});
	machine.send({kind: 'scopeFound', scope: 'a'});
	machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false});
	machine.send({kind: 'targetsRead', scope: 'a', number: machine.scope().lists, targets: foldersOf('M 1', 'M 2', 'M 3')});
	assert.equal(lastEffect(machine.effects, 'readTarget')?.target, 'M 2');
	const number = machine.scope().targets[0]?.reads ?? 0;
	const waiting = nextPause(undefined, lineProblem, machine.state().nowMs);
	assert.ok(waiting);
	assert.deepEqual(machine.send({kind: 'targetPaused', scope: 'a', target: 'M 1', number: number - 1, waiting}), []);
	const effects = machine.send({kind: 'targetPaused', scope: 'a', target: 'M 1', number, waiting});
	assert.equal(lastEffect(effects, 'readTarget')?.target, 'M 3');
	assert.equal(machine.scope().targets[0]?.waiting?.problem.cause, lineProblem.cause);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', number, reading: readingOf('M 1', [30])});
	assert.deepEqual(machine.scope().targets.map(({phase, waiting: pause}) => [phase, pause]), [['read', undefined], ['reading', undefined], ['reading', undefined]]);
});

test('a foreign batch is awaited with one warning, and the scope is abandoned after ten minutes, whatever the clock says', () => {
	const machine = createMachine();
	machine.open('a', [30]);
	const foreign = inspection({batch: batch('working', {totalFrames: 7}), settings: {folder: 'M 9_sub', files: ['Light_x.fit']}});
	const look = () => {
		machine.tell({kind: 'timerFired', timer: 'foreign'});
		machine.tell({kind: 'batchInspected', inspection: foreign});
	};

	machine.tell({kind: 'batchInspected', inspection: foreign});
	assert.equal(machine.scope().worker.phase, 'waiting');
	for (let waitedMs = 0; waitedMs < 300_000; waitedMs += 15_000) {
		machine.wait(13_000);
		look();
	}

	// The network sets a clock that has no battery: forward by a day, and back by two.
	for (const jumpMs of [86_400_000, -172_800_000]) {
		machine.wait(jumpMs);
		look();
		assert.equal(machine.scope().worker.phase, 'waiting', String(jumpMs));
	}

	assert.equal(machine.state().warnings.length, 1);
	for (let looks = 0; looks < 20 && machine.scope().worker.phase === 'waiting'; looks++) {
		machine.wait(13_000);
		look();
	}

	assert.equal(machine.scope().worker.phase, 'abandoned');
	assert.equal(machine.job(0).problem?.kind, 'busy');
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

test('frames that are really gone fail in both forms, and the usual form stays', () => {
	const machine = stackingMachine();
	for (const form of ['bare', 'full'] as const) {
		machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 267})});
		machine.tell({kind: 'batchInspected', inspection: inspection()});
		assert.equal(lastEffect(machine.effects, 'configureStack')?.form, form);
		machine.tell({kind: 'stackStarted', isProven: true});
	}

	assert.deepEqual(machine.phases(), ['failed', 'stacking']);
});

test('a block that needed the other form keeps it for its next attempt', () => {
	const machine = stackingMachine({}, [30]);
	machine.tell({kind: 'stackEnded', batch: batch('fail', {code: 267})});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackEnded', batch: batch('none')});
	machine.tell({kind: 'namingFailed', problem: lineProblem});
	machine.tell({kind: 'timerFired', timer: 'retry'});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	assert.equal(lastEffect(machine.effects, 'configureStack')?.form, 'bare');
});

test('a scope that is observing stacks nothing unless the user insists', () => {
	const observing = inspection({observing: 'stacking M 44, 225 frames'});
	const careful = createMachine();
	careful.open('a', [30]);
	careful.tell({kind: 'batchInspected', inspection: observing});
	assert.equal(careful.scope().worker.phase, 'abandoned');
	assert.match(careful.job(0).problem?.cause ?? '', /observing \(stacking M 44, 225 frames\)/);
	const insisting = createMachine({settings: {evenIfObserving: true}});
	insisting.open('a', [30]);
	insisting.tell({kind: 'batchInspected', inspection: observing});
	assert.deepEqual(insisting.phases(), ['configuring']);
});

test('a stack that exceeds --max-wait is stopped, tried once more, and fails as retryable', () => {
	const machine = stackingMachine({settings: {maxWaitSeconds: 60}}, [30]);
	assert.equal(lastEffect(machine.effects, 'setTimer')?.ms, 60_000);
	assert.deepEqual(kindsOf(machine.tell({kind: 'timerFired', timer: 'maxWait'})), ['abortRun', 'stopStack']);
	machine.tell({kind: 'stackStopped'});
	assert.deepEqual([machine.job(0).phase, machine.job(0).isLastTry], ['queued', true]);
	machine.tell({kind: 'timerFired', timer: 'retry'});
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'timerFired', timer: 'maxWait'});
	machine.tell({kind: 'stackStopped'});
	assert.deepEqual(machine.phases(), ['failed']);
	assert.equal(machine.job(0).problem?.retry, 'retryable');
	assert.match(machine.job(0).problem?.cause ?? '', /60 s/);
});

test('a telescope that does not stop is abandoned with all its blocks, and the other one is not', () => {
	const machine = stackingMachine();
	machine.open('b', [30]);
	machine.tell({kind: 'timerFired', timer: 'maxWait'});
	machine.tell({kind: 'stopFailed', problem: refusal});
	assert.deepEqual(machine.phases(), ['failed', 'failed', 'queued']);
	assert.equal(machine.scope('b').worker.phase, 'inspecting');
});

test('a telescope that becomes locked is abandoned for that reason', () => {
	const machine = createMachine();
	machine.open('a', [30, 40]);
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackRefused', problem: {...refusal, kind: 'locked'}, isStartUnknown: false});
	assert.deepEqual(machine.phases(), ['failed', 'failed']);
	assert.equal(machine.scope().worker.problem?.kind, 'locked');
});

test('a failed inspection is retried for the usual time, or for as long as the problem says is useful', () => {
	for (const [patienceMs, tries] of [[undefined, 19], [30_000, 4]] as const) {
		const machine = createMachine();
		machine.open('a', [30]);
		let failures = 0;
		while (machine.scope().worker.phase !== 'abandoned' && failures < 50) {
			machine.tell({kind: 'inspectionFailed', problem: lineProblem, ...(patienceMs && {patienceMs})});
			failures++;
			if (machine.scope().worker.phase !== 'pausing') break;
			machine.wait(lastEffect(machine.effects, 'setTimer')?.ms ?? 0);
			machine.tell({kind: 'timerFired', timer: 'retry'});
		}

		assert.ok(Math.abs(failures - tries) <= 5, String(failures));
		assert.deepEqual(machine.phases(), ['failed']);
	}
});

test('a scope without blocks to stack is settled once its targets are read', () => {
	const machine = createMachine();
	machine.send({kind: 'discoveryEnded'});
	machine.open('a', [3]);
	assert.equal(isRunSettled(machine.state()), true);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30])});
	assert.equal(isRunSettled(machine.state()), false);
});
