import assert from 'node:assert/strict';
import test from 'ava';
import {classifyBatch} from '../../../source/machine/stacking/classify-batch.js';
import type {Inspection} from '../../../source/machine/events.js';
import {batch, createMachine, inspection, openBlock, type Machine} from '../machine.js';

/** A scope with a first block of 30 and a second of 40 frames; only the first one was requested. */
function planned(): {machine: Machine; first: Parameters<typeof openBlock>[1]; second: Parameters<typeof openBlock>[1]} {
	const machine = createMachine({goal: {depth: 'plan', targets: undefined, adopts: true}});
	machine.open('a', [30, 40]);
	const [first, second] = machine.scope().targets[0]?.blocks ?? [];
	assert.ok(first && second);
	return {machine, first, second};
}

const judged = (machine: Machine, rest: Partial<Inspection>) => classifyBatch(machine.state(), machine.scope(), inspection(rest));
const settingsOf = ({files}: {readonly files: Iterable<string>}) => ({folder: 'M 1_sub', files: [...files].reverse()});
const output = (frames: number, exposure = '10.0s') => ({folder: 'M 1', name: `DSO_Stacked_${frames}_M 1_${exposure}_20260301_120000.fit`});

test('a batch of exactly the frames of a block is adopted, in any order of its frames', () => {
	const {machine, first} = planned();
	const verdict = judged(machine, {batch: batch('working'), settings: settingsOf(first)});
	assert.equal(verdict.kind === 'adopt' && verdict.job.block.chunk, first.chunk);
	assert.equal(verdict.kind === 'adopt' && verdict.job.isAdopted, true);
});

test('a batch that the journal knows is adopted although the plan has changed since', () => {
	const {machine, first} = planned();
	const grown = {...first, files: [...first.files].slice(0, 25), frames: 25};
	assert.equal(judged(machine, {batch: batch('working'), settings: settingsOf(grown)}).kind, 'foreign');
	const verdict = judged(machine, {batch: batch('working'), settings: settingsOf(grown), openBlocks: [openBlock('M 1', grown)]});
	assert.equal(verdict.kind === 'adopt' && verdict.job.block.frames, 25);
});

test('a batch with one frame more or less, or of another folder, is foreign', () => {
	const {machine, first} = planned();
	assert.equal(judged(machine, {batch: batch('working'), settings: {folder: 'M 1_sub', files: [...first.files].slice(1)}}).kind, 'foreign');
	assert.equal(judged(machine, {batch: batch('working'), settings: {folder: 'M 1_sub', files: [...first.files, 'Light_x.fit']}}).kind, 'foreign');
	assert.equal(judged(machine, {batch: batch('working'), settings: {folder: 'M 2_sub', files: [...first.files]}}).kind, 'foreign');
});

test('without settings from the firmware, the journal and the number of frames identify the batch', () => {
	const {machine, first} = planned();
	const openBlocks = [openBlock('M 1', first)];
	assert.equal(judged(machine, {batch: batch('working', {totalFrames: 30}), openBlocks}).kind, 'adopt');
	assert.equal(judged(machine, {batch: batch('working', {totalFrames: 31}), openBlocks}).kind, 'foreign');
	assert.equal(judged(machine, {batch: batch('working', {totalFrames: 30})}).kind, 'foreign');
});

test('a block that was finished but not named is named, with fewer frames than it had', () => {
	const {machine, first} = planned();
	const verdict = judged(machine, {batch: batch('complete', {output: output(28), stackedFrames: 28}), settings: settingsOf(first), isOutputThere: true});
	assert.deepEqual(verdict.kind === 'name' && [verdict.job.block.chunk, verdict.batch?.output, verdict.batch?.stackedFrames], [first.chunk, output(28), 28]);
});

test('a complete batch whose output is gone, or has more frames or another exposure, is stale', () => {
	const {machine, first} = planned();
	const settings = settingsOf(first);
	assert.equal(judged(machine, {batch: batch('complete', {output: output(28)}), settings, isOutputThere: false}).kind, 'free');
	assert.equal(judged(machine, {batch: batch('complete', {output: output(31)}), settings, isOutputThere: true}).kind, 'free');
	assert.equal(judged(machine, {batch: batch('complete', {output: output(28, '20.0s')}), settings, isOutputThere: true}).kind, 'free');
	assert.equal(judged(machine, {batch: batch('complete'), settings}).kind, 'free');
	assert.equal(judged(machine, {batch: batch('complete', {output: output(28)}), settings: {folder: 'M 9_sub', files: ['x']}, isOutputThere: true}).kind, 'free');
});

test('after a restart of the telescope new outputs that fit an open block are examined by their headers', () => {
	const {machine, first, second} = planned();
	const fresh = output(28).name;
	const verdict = judged(machine, {openBlocks: [openBlock('M 1', first, [fresh])]});
	assert.deepEqual(verdict.kind === 'name' && [verdict.job.block.frames, verdict.batch], [30, undefined]);
	const none = judged(machine, {openBlocks: [openBlock('M 1', first, [output(31).name]), openBlock('M 1', second)]});
	assert.deepEqual(none.kind === 'free' && none.forgotten.map(({block}) => block.frames), [30, 40]);
	const two = judged(machine, {openBlocks: [openBlock('M 1', first, [fresh, output(29).name])]});
	assert.equal(two.kind, 'name');
});

test('a block that has ended in this run is not started again without a request', () => {
	const machine = createMachine();
	machine.open('a', [30]);
	machine.send({kind: 'skipRequested', jobId: machine.job(0).id});
	const {block} = machine.job(0);
	assert.equal(judged(machine, {batch: batch('working'), settings: settingsOf(block)}).kind, 'foreign');
	assert.equal(judged(machine, {batch: batch('complete', {output: output(28)}), settings: settingsOf(block), isOutputThere: true}).kind, 'free');
});

test('old states of every kind leave the telescope free', () => {
	const {machine} = planned();
	for (const state of ['none', 'fail', 'cancel'] as const) assert.equal(judged(machine, {batch: batch(state)}).kind, 'free');
	assert.equal(judged(machine, {batch: batch('other'), stillForMs: 60_000}).kind, 'free');
});

test('an unknown state is watched while it changes, and is over once it stands still', () => {
	const {machine, first} = planned();
	const settings = settingsOf(first);
	assert.equal(judged(machine, {batch: batch('other'), settings, stillForMs: 10_000}).kind, 'adopt');
	assert.equal(judged(machine, {batch: batch('other'), settings: {folder: 'M 9_sub', files: ['x']}}).kind, 'foreign');
	const ended = judged(machine, {batch: batch('other', {output: output(28)}), settings, isOutputThere: true, stillForMs: 60_000});
	assert.equal(ended.kind === 'name' && ended.batch?.output?.name, output(28).name);
});

test('a block that has its stack is not named again when somebody stacks the same frames once more', () => {
	const machine = createMachine({goal: {depth: 'plan', targets: undefined, adopts: true}});
	machine.open('a', [30], {stackNames: ['CrowdSky_30_M 1_10.0s_LP_20260227.81_HP000001.fit']});
	const [block] = machine.scope().targets[0]?.blocks ?? [];
	assert.equal(block?.status, 'covered');
	assert.ok(block);
	assert.equal(judged(machine, {batch: batch('complete', {output: output(28)}), settings: settingsOf(block), isOutputThere: true}).kind, 'free');
	assert.equal(judged(machine, {batch: batch('working'), settings: settingsOf(block)}).kind, 'foreign');
});

test('an output in another target\'s folder does not belong to this block', () => {
	const {machine, first} = planned();
	const elsewhere = {folder: 'IC 434', name: output(28).name};
	assert.equal(judged(machine, {batch: batch('complete', {output: elsewhere}), settings: settingsOf(first), isOutputThere: true}).kind, 'free');
});
