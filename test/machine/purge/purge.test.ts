import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {purgeableFiles, purgeSums, whyNotPurged} from '../../../source/machine/purge/purge.js';
import type {PurgeFile} from '../../../source/machine/purge/purge-state.js';
import {isRunSettled} from '../../../source/machine/summary.js';
import {parseStackCompanion, parseStackName} from '../../../source/planning/index.js';
import {createMachine, kindsOf, refusal, stackingMachine} from '../machine.js';

const stem = 'CrowdSky_30_M 1_10.0s_LP_20260227.81_HP022854';
const files: readonly PurgeFile[] = [{name: `${stem}.jpg`, sizeBytes: 10}, {name: `${stem}_thn.jpg`, sizeBytes: 5}, {name: `${stem}.fit`, sizeBytes: 100}];
const wanted = {kind: 'purgeRequested', scope: 'a', target: 'M 1', files} as const;
const plan = {depth: 'plan', targets: undefined, adopts: true} as const;

function plannedMachine() {
	const machine = createMachine({goal: plan});
	machine.open('a', [30], {stackNames: [`${stem}.fit`]});
	machine.send({kind: 'discoveryEnded'});
	return machine;
}

test('only stacks and their pictures are purged, each stack after its pictures', () => {
	const stored = (name: string, isFolder = false) => ({name, sizeBytes: 1, isFolder});
	const other = 'CrowdSky_9_M 1_10.0s_LP_20260227.82_HP022854_2';
	const taken = purgeableFiles([
		stored(`${stem}.fit`), stored(`${stem}.jpg`), stored(`${stem}_thn.jpg`), stored(`${other}.fit`), stored(`${other}_thn.jpg`),
		stored('CrowdSky_24_M 1_10.0s_LP_20260227-211500.fit'), stored('CrowdSky_24_M 1_10.0s_LP_20260227.83.FITS'),
		stored('DSO_Stacked_30_M 1_10.0s_20260227_211500.fit'), stored('Light_M 1_10.0s_LP_20260227-211500.fit'), stored('Stacked_30_M 1_10.0s_20260227_211500.fit'),
		stored('CrowdSky_.fit'), stored('CrowdSky_notes.txt'), stored(`${stem}.fit.bak`), stored(`${stem}.txt`), stored(`x${stem}.fit`), stored(`${stem.toLowerCase()}.fit`),
		stored('CrowdSky_30_M 1_10.0s_LP_20260227.96_HP022854.fit'), stored('CrowdSky_30_M 2_10.0s_LP_20260227.81_HP022854.fit', true),
	]);
	assert.deepEqual(taken.map(({name}) => name), [
		'CrowdSky_24_M 1_10.0s_LP_20260227-211500.fit', 'CrowdSky_24_M 1_10.0s_LP_20260227.83.FITS',
		`${stem}.jpg`, `${stem}_thn.jpg`, `${stem}.fit`, `${other}_thn.jpg`, `${other}.fit`,
	]);
	assert.deepEqual(purgeSums(taken), {stacks: 4, files: 7, bytes: 7});
});

test('a purge of a folder of any content takes only names that parse', () => {
	const part = fc.constantFrom('CrowdSky_', '30_', 'M 1_', '10.0s_', 'LP_', '20260227.81', '_HP022854', '_2', '.fit', '.jpg', '_thn', 'Light_', 'DSO_', '/', '\n', '_sub', 'x');
	const name = fc.array(part, {maxLength: 10}).map(parts => parts.join(''));
	fc.assert(fc.property(fc.array(name), names => {
		for (const {name: taken} of purgeableFiles(names.map(each => ({name: each, sizeBytes: 1, isFolder: false})))) {
			assert.ok(names.includes(taken) && taken.startsWith('CrowdSky_'));
			assert.ok(parseStackName(taken) ?? parseStackCompanion(taken));
		}
	}));
});

test('a purge deletes the listed files, keeps the run open, and reads the target again: its block is ready', () => {
	const machine = plannedMachine();
	assert.equal(machine.scope().targets[0]?.blocks[0]?.status, 'covered');
	assert.deepEqual(machine.send(wanted), [{kind: 'purgeStacks', scope: 'a', target: 'M 1', files}]);
	assert.equal(isRunSettled(machine.state()), false);
	assert.equal(whyNotPurged(machine.state(), 'a', 'M 1')?.cause, 'they are already being deleted');
	assert.deepEqual(machine.send(wanted), []);
	for (const file of files) machine.send({kind: 'filePurged', scope: 'a', target: 'M 1', file});
	assert.equal(machine.scope().targets[0]?.purge?.deleted, 3);
	assert.deepEqual(machine.send({kind: 'stacksPurged', scope: 'a', target: 'M 1'}), [{kind: 'readTarget', scope: 'a', target: 'M 1', number: machine.scope().targets[0]?.reads}]);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...machine.scope().targets[0]!.reading!, stackNames: []}});
	assert.equal(machine.scope().targets[0]?.blocks[0]?.status, 'ready');
	assert.equal(isRunSettled(machine.state()), true);
});

test('a purge that fails reports it and reads the target again, because some files may be gone', () => {
	const machine = plannedMachine();
	machine.send(wanted);
	const effects = machine.send({kind: 'purgeFailed', scope: 'a', target: 'M 1', problem: refusal});
	assert.deepEqual(kindsOf(effects), ['readTarget']);
	assert.equal(machine.state().warnings.at(-1)?.what, refusal.what);
	assert.deepEqual(machine.send({kind: 'purgeFailed', scope: 'a', target: 'M 1', problem: refusal}), [], 'said once');
});

test('nothing is purged while its target is stacked or queued, nor where there are no stacks', () => {
	const machine = stackingMachine({}, [30, 40]);
	assert.deepEqual(machine.send(wanted), []);
	assert.match(machine.state().warnings.at(-1)?.cause ?? '', /being stacked/);
	machine.send({kind: 'targetsRead', scope: 'a', targets: [{target: 'M 3_sub', stackFolder: 'M 3_sub.', subFrameFolder: 'M 3_sub', stackCount: 0, subFrameCount: 1}]});
	assert.deepEqual(machine.send({...wanted, target: 'M 3_sub'}), []);
	assert.deepEqual(machine.send({...wanted, target: 'nowhere'}), []);
	assert.deepEqual(machine.send({...wanted, scope: 'nobody'}), []);
});

test('a telescope that was lost while its stacks were being deleted could be removed from the list', () => {
	const machine = plannedMachine();
	machine.send(wanted);
	machine.send({kind: 'scopeRemoved', scope: 'a'});
	assert.equal(machine.state().scopes.length, 1);
});
