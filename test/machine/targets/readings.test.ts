import assert from 'node:assert/strict';
import test from 'ava';
import {isRunSettled} from '../../../source/machine/summary.js';
import {awaitedBlocks} from '../../../source/machine/targets/recording.js';
import {all, createMachine, description, foldersOf, inspection, lineProblem, readingOf, stackingMachine, batch, zone} from '../machine.js';

/** 21:22 of the evening in Vienna: the block of 21:15 is being recorded. */
const midBlockMs = Date.UTC(2026, 1, 27, 20, 22);
const minuteMs = 60_000;
const stack = 'CrowdSky_30_M 1_10.0s_LP_20260227.81_HP000001.fit';

test('a block that was being recorded when it was read became ready as time passed, with the frames known then', () => {
	const machine = createMachine({beginMs: midBlockMs, goal: {depth: 'plan', targets: undefined, adopts: true}});
	machine.open('a', [26]);
	const block = () => machine.scope().targets[0]?.blocks[0];
	assert.equal(block()?.status, 'recording');
	machine.wait(10 * minuteMs);
	machine.send({kind: 'ticked'});
	machine.send({kind: 'settingsChanged', settings: {...machine.state().settings, minExposureSeconds: 100}});
	assert.equal(block()?.status, 'recording');
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [70])});
	assert.deepEqual([block()?.status, block()?.frames], ['ready', 70]);
});

test('a reading that began before a block\'s end and arrived after it made the block complete', () => {
	const machine = createMachine({beginMs: midBlockMs});
	machine.open('a', [26]);
	machine.wait(10 * minuteMs);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...readingOf('M 1', [40]), readAtMs: midBlockMs + (8.5 * minuteMs)}});
	assert.equal(machine.scope().targets[0]?.blocks[0]?.status, 'recording');
	assert.deepEqual(machine.phases(), []);
});

test('a slow reading from before a purge overwrote the one made after it', () => {
	const machine = createMachine({goal: {depth: 'plan', targets: undefined, adopts: false}});
	machine.open('a', [30], {stackNames: [stack]});
	machine.send({kind: 'rereadRequested', scope: 'a'});
	machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false});
	machine.send({kind: 'targetsRead', scope: 'a', targets: foldersOf('M 1')});
	const slow = machine.scope().targets[0]!.reads;
	machine.send({kind: 'purgeRequested', scope: 'a', target: 'M 1', files: [{name: stack, sizeBytes: 1}]});
	machine.send({kind: 'stacksPurged', scope: 'a', target: 'M 1'});
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30])});
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', number: slow, reading: readingOf('M 1', [30], [stack])});
	machine.send({kind: 'targetFailed', scope: 'a', target: 'M 1', number: slow, problem: lineProblem});
	const [target] = machine.scope().targets;
	assert.deepEqual([target?.phase, target?.blocks[0]?.status, target?.problem], ['read', 'ready', undefined]);
});

test('an older list of targets overwrote a newer one, and its failure the scope', () => {
	const machine = createMachine({goal: {depth: 'targets', targets: undefined, adopts: false}});
	machine.send({kind: 'scopeFound', scope: 'a'});
	machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false});
	const slow = machine.scope().lists;
	machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false});
	machine.send({kind: 'targetsRead', scope: 'a', targets: foldersOf('M 1', 'M 2')});
	machine.send({kind: 'targetsRead', scope: 'a', number: slow, targets: foldersOf('M 1')});
	machine.send({kind: 'targetsFailed', scope: 'a', number: slow, problem: lineProblem});
	assert.deepEqual([machine.scope().targets.length, machine.scope().targetsPhase], [2, 'read']);
});

test('a listing that began before a stack was named removed the stack from the plan', () => {
	const machine = stackingMachine({}, [30]);
	const beganMs = machine.state().nowMs;
	machine.tell({kind: 'stackEnded', batch: batch('complete', {output: {folder: 'M 1', name: 'DSO_Stacked_30_M 1_10.0s_20260301_120000.fit'}})});
	machine.tell({kind: 'stackNamed', file: stack, frames: 30, note: undefined});
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...readingOf('M 1', [30]), readAtMs: beganMs}});
	assert.equal(machine.scope().targets[0]?.blocks[0]?.coveredBy, stack);
	// A listing that began later is right: somebody has deleted it.
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [30])});
	assert.equal(machine.scope().targets[0]?.blocks[0]?.status, 'ready');
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	assert.deepEqual(machine.phases(), ['stacked']);
});

test('a night ended before its last block when the second reading compared the clocks a second differently', () => {
	const machine = createMachine({beginMs: midBlockMs, goal: {...all, recording: 'await'}});
	machine.send({kind: 'discoveryEnded'});
	machine.open('a', [26]);
	const {alarm} = machine.scope();
	assert.equal(isRunSettled(machine.state()), false);
	// 21:30 is over, with an exposure and half a minute; by the telescope's whole seconds it is not yet.
	machine.wait(Date.UTC(2026, 1, 27, 20, 30, 40) - machine.state().nowMs);
	machine.send({kind: 'scopeWoken', scope: 'a', number: alarm?.number ?? 0});
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...readingOf('M 1', [70]), readAtMs: machine.state().nowMs, clockAheadMs: -2500}});
	assert.equal(machine.scope().targets[0]?.blocks[0]?.status, 'recording');
	assert.equal(isRunSettled(machine.state()), false);
	assert.ok(machine.scope().alarm, 'it is looked at once more');
});

test('a night waits for its last block, also when the network sets this machine\'s clock meanwhile', () => {
	const dayMs = 86_400_000;
	for (const jumpMs of [dayMs, -dayMs]) {
		const machine = createMachine({beginMs: midBlockMs, goal: {...all, recording: 'await'}});
		machine.send({kind: 'discoveryEnded'});
		machine.open('a', [26]);
		machine.wait(minuteMs + jumpMs);
		machine.send({kind: 'scopeWoken', scope: 'a', number: machine.scope().alarm?.number ?? 0});
		machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...readingOf('M 1', [30]), readAtMs: machine.state().nowMs, clockAheadMs: -jumpMs}});
		assert.equal(machine.scope().targets[0]?.blocks[0]?.status, 'recording');
		assert.equal(isRunSettled(machine.state()), false, String(jumpMs));
		// The block after it is not waited for, by whatever clock.
		machine.wait(15 * minuteMs);
		machine.send({kind: 'scopeWoken', scope: 'a', number: machine.scope().alarm?.number ?? 0});
		machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...readingOf('M 1', [30, 10]), readAtMs: machine.state().nowMs, clockAheadMs: -jumpMs}});
		assert.deepEqual(machine.scope().targets[0]?.blocks.map(({status}) => status), ['ready', 'recording']);
		assert.deepEqual([machine.phases(), awaitedBlocks(machine.state(), machine.scope())], [['queued'], []]);
	}
});

test('a night ended fifteen seconds after its last block, while a frame of it was still being written', () => {
	const machine = createMachine({beginMs: midBlockMs, goal: {...all, recording: 'await'}});
	machine.send({kind: 'discoveryEnded'});
	machine.open('a', [26]);
	machine.wait(Date.UTC(2026, 1, 27, 20, 30, 42) - machine.state().nowMs);
	const cut = 'Light_M 1_10.0s_LP_20260227-212959.fit';
	for (let look = 1; look <= 8; look++) {
		const {alarm} = machine.scope();
		machine.send({kind: 'scopeWoken', scope: 'a', number: alarm?.number ?? 0});
		machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...readingOf('M 1', [70]), unfinishedNames: [cut]}});
		assert.equal(machine.scope().targets[0]?.blocks[0]?.reason, 'a frame is still being written');
		assert.equal(isRunSettled(machine.state()), false, `look ${look}`);
		machine.wait(15_000);
	}

	machine.send({kind: 'scopeWoken', scope: 'a', number: machine.scope().alarm?.number ?? 0});
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: readingOf('M 1', [71])});
	assert.deepEqual(machine.phases(), ['queued']);
});

test('a night that began while the last frame of a finished block was being written gave up the block after one more reading', () => {
	const machine = createMachine({beginMs: Date.UTC(2026, 1, 27, 20, 30, 45), goal: {...all, recording: 'await'}});
	machine.send({kind: 'discoveryEnded'});
	machine.send({kind: 'scopeFound', scope: 'a'});
	machine.send({kind: 'linkChanged', scope: 'a', link: 'online', reason: ''});
	machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false});
	machine.send({kind: 'targetsRead', scope: 'a', targets: foldersOf('M 1')});
	const reading = {...readingOf('M 1', [70]), unfinishedNames: ['Light_M 1_10.0s_LP_20260227-212959.fit']};
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading});
	for (let look = 1; look <= 8; look++) {
		assert.equal(isRunSettled(machine.state()), false, `look ${look}`);
		machine.wait(15_000);
		machine.send({kind: 'scopeWoken', scope: 'a', number: machine.scope().alarm?.number ?? 0});
		machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading});
	}
});

test('two targets are read at a time, and the next one starts when one of them is read or pauses', () => {
	const machine = createMachine({goal: {depth: 'plan', targets: undefined, adopts: false}});
	machine.send({kind: 'scopeFound', scope: 'a'});
	machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false});
	machine.send({kind: 'targetsRead', scope: 'a', targets: foldersOf('M 1', 'M 2', 'M 3', 'M 4', 'M 5')});
	const reading = () => machine.scope().targets.flatMap(({name, phase}) => phase === 'reading' ? name : []);
	assert.deepEqual(reading(), ['M 1', 'M 2']);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 2', reading: readingOf('M 2', [30])});
	assert.deepEqual(reading(), ['M 1', 'M 3']);
	machine.send({kind: 'targetFailed', scope: 'a', target: 'M 1', problem: lineProblem});
	assert.deepEqual(reading(), ['M 3', 'M 4']);
});

test('a night that waits for the last block before the clocks go back does not follow the hour that comes again', () => {
	const machine = createMachine({beginMs: Date.UTC(2025, 9, 26, 0, 50), goal: {...all, recording: 'await'}});
	machine.send({kind: 'discoveryEnded'});
	machine.open('a', [26]);
	const instants = new Map<string, number>();
	const frames = (utc: string, hours: number, count: number) => Array.from({length: count}, (_, index) => {
		const ms = Date.parse(utc) + (index * 12_000);
		const name = `Light_M 1_10.0s_LP_${new Date(ms + (hours * 3_600_000)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.fit`;
		instants.set(name, ms);
		return name;
	});
	const first = frames('2025-10-26T00:45:02Z', 2, 24);
	const read = (subFrameNames: readonly string[]) => machine.send({kind: 'targetRead', scope: 'a', target: 'M 2', reading: {...readingOf('M 2', []), subFrameNames, instants}});
	machine.send({kind: 'rereadRequested', scope: 'a'});
	machine.send({kind: 'scopeDescribed', scope: 'a', description, zone, hasOpenBlocks: false});
	machine.send({kind: 'targetsRead', scope: 'a', targets: foldersOf('M 2')});
	read(first);
	assert.deepEqual(awaitedBlocks(machine.state(), machine.scope()).map(({block}) => block.end), ['2025-10-26T03:00:00+02:00']);
	machine.wait(15 * minuteMs);
	read([...first, ...frames('2025-10-26T01:00:02Z', 1, 20)]);
	assert.deepEqual(machine.scope().targets[0]?.blocks.map(({end, status}) => [end, status]), [['2025-10-26T03:00:00+02:00', 'ready'], ['2025-10-26T02:15:00+01:00', 'recording']]);
	assert.deepEqual(awaitedBlocks(machine.state(), machine.scope()), []);
});
