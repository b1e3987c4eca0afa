import assert from 'node:assert/strict';
import test from 'ava';
import {areKeptKnown, keptTargets} from '../../../source/machine/stacking/kept-queue.js';
import type {KeptBlock} from '../../../source/machine/stacking/kept-state.js';
import {blockId} from '../../../source/machine/stacking/jobs.js';
import {defaultSettings} from '../../../source/machine/settings.js';
import {batch, createMachine, description, foldersOf, inspection, readingOf, zone, type Machine} from '../machine.js';

const plan = {depth: 'plan', targets: undefined, adopts: true} as const;

function keptOf(machine: Machine, from = 0): KeptBlock[] {
	return machine.scope().targets.flatMap(({name, blocks}) => blocks.slice(from).map(({chunk, exposure, filter, ordinal}) => ({target: name, chunk, exposure, filter, ordinal})));
}

/** A machine in the next run, whose journal remembers blocks. */
function nextRun(kept: readonly KeptBlock[], blockMinutes = 15): Machine {
	const machine = createMachine({goal: plan});
	machine.send({kind: 'scopeFound', scope: 'a'});
	machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false, kept: [{blockMinutes, blocks: kept}]});
	machine.send({kind: 'targetsRead', scope: 'a', targets: foldersOf('M 1')});
	machine.send({kind: 'discoveryEnded'});
	return machine;
}

test('the queue is saved when blocks are added and when one is skipped, not with each stack', () => {
	const machine = createMachine({goal: plan});
	machine.open('a', [30, 40, 50]);
	const kept = () => machine.effects.flatMap(effect => effect.kind === 'keepQueue' ? [effect.queue.blocks.length] : []);
	const ids = machine.scope().targets[0]?.blocks.map(blockId) ?? [];
	machine.send({kind: 'blocksRequested', scope: 'a', target: 'M 1', ids});
	assert.deepEqual(kept(), [3]);
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackProgressed', batch: batch('working', {percent: 50})});
	machine.tell({kind: 'stackEnded', batch: batch('complete', {output: {folder: 'M 1', name: 'DSO_Stacked_30_M 1_10.0s_20260228_090000.fit'}})});
	machine.tell({kind: 'stackNamed', file: 'CrowdSky_30_M 1_10.0s_LP_20260227.81_HP022854.fit', frames: 30, note: undefined});
	assert.deepEqual(kept(), [3]);
	const last = machine.state().jobs.at(-1);
	machine.send({kind: 'skipRequested', jobId: last?.id ?? ''});
	assert.deepEqual(kept(), [3, 1]);
	machine.send({kind: 'stopRequested', scope: undefined});
	assert.deepEqual(kept(), [3, 1], 'what was stopped still waits');
});

test('after reading the targets the next run knows which waiting blocks are still ready, under the same block size', () => {
	const before = createMachine({goal: plan});
	before.open('a', [30, 40, 2]);
	const kept = keptOf(before);
	const machine = nextRun(kept);
	assert.equal(areKeptKnown(machine.state()), false);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30, 40, 2])});
	assert.equal(areKeptKnown(machine.state()), true);
	// The third one is too short.
	assert.deepEqual(keptTargets(machine.state()).map(({ids}) => ids.length), [2]);
	machine.send({kind: 'blocksRequested', ...(keptTargets(machine.state())[0] ?? {scope: '', target: '', ids: []})});
	assert.deepEqual([machine.state().jobs.length, keptTargets(machine.state())], [2, []]);

	const other = nextRun(kept, 30);
	other.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30, 40, 2])});
	assert.deepEqual(keptTargets(other.state()), []);
	const covered = nextRun(kept);
	covered.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30, 40, 2], ['CrowdSky_30_M 1_10.0s_LP_20260227.81_HP022854.fit'])});
	assert.deepEqual(keptTargets(covered.state()).map(({ids}) => ids.length), [1]);
});

test('waiting blocks of the last run that are not requested again stay saved until they are dropped', () => {
	const before = createMachine({goal: plan});
	before.open('a', [30, 40, 50]);
	const machine = nextRun(keptOf(before, 1));
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30, 40, 50])});
	const [first] = machine.scope().targets[0]?.blocks ?? [];
	machine.send({kind: 'blocksRequested', scope: 'a', target: 'M 1', ids: first ? [blockId(first)] : []});
	const queues = () => machine.effects.flatMap(effect => effect.kind === 'keepQueue' ? [effect.queue.blocks.length] : []);
	assert.deepEqual(queues(), [3]);
	machine.send({kind: 'queueDropped'});
	assert.deepEqual([queues(), keptTargets(machine.state())], [[3, 1], []], 'what is being stacked now was not asked about');
});

test('a night from the command line keeps no queue: it stacks all ready blocks', () => {
	const machine = createMachine({settings: defaultSettings});
	machine.open('a', [30, 40]);
	assert.equal(machine.state().jobs.length, 2);
	assert.deepEqual(machine.effects.filter(({kind}) => kind === 'keepQueue'), []);
});

test('the queue of another block size waits until that size is chosen again, including what was stopped under it', () => {
	const before = createMachine({goal: plan});
	before.open('a', [30, 40, 50]);
	const machine = nextRun(keptOf(before, 1));
	const reading = readingOf('M 1', [30, 40, 50]);
	const read = () => machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading});
	const queues = () => machine.effects.flatMap(effect => effect.kind === 'keepQueue' ? [[effect.queue.blockMinutes, effect.queue.blocks.length]] : []);
	read();
	machine.send({kind: 'blocksRequested', ...(keptTargets(machine.state())[0] ?? {scope: '', target: '', ids: []})});
	machine.send({kind: 'stopRequested', scope: undefined});
	machine.send({kind: 'settingsChanged', settings: {...machine.state().settings, blockMinutes: 30}});
	assert.deepEqual(keptTargets(machine.state()), []);
	const [first] = machine.scope().targets[0]?.blocks ?? [];
	machine.send({kind: 'blocksRequested', scope: 'a', target: 'M 1', ids: first ? [blockId(first)] : []});
	machine.send({kind: 'queueDropped'});
	assert.deepEqual(queues().at(-1), [30, 1], 'neither a chunk of the other size, nor a word about it');
	assert.deepEqual(machine.scope().kept.map(({blockMinutes, blocks}) => [blockMinutes, blocks.length]), [[15, 2]]);
});
