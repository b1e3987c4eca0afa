import assert from 'node:assert/strict';
import test from 'ava';
import {blockId} from '../../../source/machine/stacking/jobs.js';
import {batch, createMachine, inspection, lastEffect, readingOf, type Machine} from '../machine.js';

const plan = {depth: 'plan', targets: undefined, adopts: false} as const;
const halfHours = {blockMinutes: 30};

/** Half hours of 30, 75 and 33 frames of an evening from 21:15 on, all of them requested. */
function queuedMachine(): Machine {
	const machine = createMachine({settings: halfHours, goal: plan});
	machine.open('a', [30, 40, 35, 33]);
	want(machine);
	return machine;
}

function want(machine: Machine) {
	const ids = machine.scope().targets[0]!.blocks.filter(({status}) => status === 'ready').map(blockId);
	machine.send({kind: 'blocksRequested', scope: 'a', target: 'M 1', ids});
}

function setMinutes(machine: Machine, blockMinutes: number) {
	machine.send({kind: 'settingsChanged', settings: {...machine.state().settings, blockMinutes}});
}

/** Lets a healthy telescope stack the queue; returns the frames of each stack in order. */
function stackAll(machine: Machine): Array<readonly string[]> {
	const stacks: Array<readonly string[]> = [];
	while (machine.scope().worker.phase !== 'idle') {
		if (machine.scope().worker.phase === 'inspecting') machine.tell({kind: 'batchInspected', inspection: inspection()});
		if (machine.scope().worker.phase !== 'configuring') continue;
		const job = lastEffect(machine.effects, 'configureStack')!.job;
		stacks.push([...job.block.files]);
		finish(machine);
	}

	return stacks;
}

function finish(machine: Machine) {
	const {job: {block}} = lastEffect(machine.effects, 'configureStack')!;
	if (machine.scope().worker.phase === 'configuring') machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackEnded', batch: batch('complete')});
	machine.tell({kind: 'stackNamed', file: `CrowdSky_${block.frames}_M 1_10.0s_LP_${block.chunk}_HP000001.fit`, frames: block.frames, note: undefined});
}

test('half hours in the queue and quarters that were requested after them stacked the same frames twice', () => {
	const machine = queuedMachine();
	setMinutes(machine, 15);
	want(machine);
	const stacks = stackAll(machine);
	assert.deepEqual(stacks.map(({length}) => length).sort((a, b) => a - b), [30, 33, 35, 40]);
	assert.equal(new Set(stacks.flat()).size, stacks.flat().length);
});

test('quarters that were waiting when half hours were chosen stacked the same frames twice', () => {
	const machine = queuedMachine();
	setMinutes(machine, 15);
	want(machine);
	setMinutes(machine, 30);
	want(machine);
	const stacks = stackAll(machine);
	assert.deepEqual(stacks.map(({length}) => length).sort((a, b) => a - b), [30, 33, 75]);
	assert.equal(new Set(stacks.flat()).size, stacks.flat().length);
	const notes = machine.jobs().filter(({phase}) => phase === 'skipped').map(({note}) => note);
	assert.deepEqual([...new Set(notes)], ['no longer in the plan: the block size was changed']);
});

test('a half hour that is being stacked keeps its frames from quarters that are requested meanwhile', () => {
	const machine = createMachine({settings: halfHours, goal: plan});
	// 21:30-22:00 has two quarters, and the second has another name than the half hour.
	machine.open('a', [0, 40, 35]);
	want(machine);
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	setMinutes(machine, 15);
	want(machine);
	assert.deepEqual(machine.jobs().map(({block, phase}) => [block.frames, phase]), [[75, 'stacking']]);
	finish(machine);
	assert.deepEqual(machine.scope().targets[0]?.blocks.map(({status, isForeignCoverage}) => [status, isForeignCoverage]), [['covered', true], ['covered', true]]);
	want(machine);
	assert.deepEqual(stackAll(machine), []);
});

test('a waiting block was stacked with the frames of an older reading', () => {
	const machine = createMachine({goal: plan});
	machine.open('a', [30, 40, 35]);
	want(machine);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [33, 0, 35], ['CrowdSky_35_M 1_10.0s_LP_20260227.83_HP000001.fit'])});
	assert.deepEqual(stackAll(machine).map(({length}) => length), [33]);
	assert.deepEqual(machine.jobs().map(({phase, note}) => [phase, note]), [
		['stacked', undefined],
		['skipped', 'no longer in the plan: its frames are gone'],
		['skipped', 'stacked already: CrowdSky_35_M 1_10.0s_LP_20260227.83_HP000001.fit'],
	]);
});

test('a block whose stack was purged could be chosen again, and nothing happened', () => {
	const machine = createMachine({goal: plan});
	machine.open('a', [30]);
	want(machine);
	assert.equal(stackAll(machine).length, 1);
	const file = machine.job(0).file!;
	machine.send({kind: 'purgeRequested', scope: 'a', target: 'M 1', files: [{name: file, sizeBytes: 1}]});
	machine.send({kind: 'stacksPurged', scope: 'a', target: 'M 1'});
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30])});
	want(machine);
	assert.equal(stackAll(machine).length, 1);
	assert.deepEqual(machine.phases(), ['stacked']);
});
