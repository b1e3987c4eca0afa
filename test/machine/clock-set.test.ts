import assert from 'node:assert/strict';
import test from 'ava';
import {summaryOf} from '../../source/machine/summary.js';
import {stalledSeconds} from '../../source/machine/estimates.js';
import {all, batch, createMachine, inspection, lastEffect, lineProblem, readingOf, stackingMachine} from './machine.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const stack = 'CrowdSky_30_M 1_10.0s_LP_20260227.81_HP000001.fit';
/** 21:22 of the evening in Vienna: the block of 21:15 is being recorded. */
const midBlockMs = Date.UTC(2026, 1, 27, 20, 22);

test('a clock that is set back by two hours does not hold up the look at new frames and at the end of a block for two hours', () => {
	const machine = createMachine({beginMs: midBlockMs + (2 * hourMs), goal: {depth: 'plan', targets: undefined, adopts: false, recording: 'watch'}});
	const wake = () => machine.send({kind: 'scopeWoken', scope: 'a', number: machine.scope().alarm?.number ?? 0});
	machine.send({kind: 'discoveryEnded'});
	machine.open('a', [26]);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...readingOf('M 1', [26]), clockAheadMs: 1500 - (2 * hourMs)}});
	assert.equal(machine.scope().targets[0]?.blocks[0]?.status, 'recording');
	machine.setClock(-2 * hourMs);
	machine.wait(minuteMs);
	assert.ok(lastEffect(wake(), 'readTargets'), 'new frames are looked for');
	machine.send({kind: 'targetsFailed', scope: 'a', problem: lineProblem});
	machine.wait(Date.UTC(2026, 1, 27, 20, 30, 45) - machine.state().nowMs);
	assert.ok(lastEffect(wake(), 'readTarget'), 'the block is over');
});

test('a reading during which the clock is set back is one of now, not of the future', () => {
	const machine = createMachine({beginMs: midBlockMs + (2 * hourMs), goal: {depth: 'plan', targets: undefined, adopts: false, recording: 'watch'}});
	machine.send({kind: 'discoveryEnded'});
	machine.open('a', [26]);
	const readAtMs = machine.state().nowMs;
	machine.setClock(-2 * hourMs);
	machine.wait(5000);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...readingOf('M 1', [26]), readAtMs, clockAheadMs: 1500 - (2 * hourMs)}});
	machine.wait(Date.UTC(2026, 1, 27, 20, 30, 45) - machine.state().nowMs);
	const effects = machine.send({kind: 'scopeWoken', scope: 'a', number: machine.scope().alarm?.number ?? 0});
	assert.ok(lastEffect(effects, 'readTarget'), 'the block is over');
});

test('a clock that the network sets while a telescope stacks changes neither how long it took nor that it moves', () => {
	for (const leapMs of [17 * hourMs, 56 * 365 * 24 * hourMs, -3 * hourMs]) {
		const machine = stackingMachine({}, [30]);
		machine.tell({kind: 'stackProgressed', batch: batch('working', {percent: 10})});
		machine.setClock(leapMs);
		machine.wait(5000);
		machine.send({kind: 'ticked'});
		assert.equal(stalledSeconds(machine.state(), machine.job(0)), 0);
		machine.wait(30_000);
		machine.tell({kind: 'stackEnded', batch: batch('complete', {output: {folder: 'M 1', name: 'DSO_Stacked_30_M 1_10.0s_20260301_120000.fit'}})});
		machine.tell({kind: 'stackNamed', file: stack, frames: 30, note: undefined});
		machine.tell({kind: 'batchInspected', inspection: inspection()});
		const {startedAtMs = 0, endedAtMs = 0} = machine.job(0);
		assert.ok(endedAtMs - startedAtMs > 30_000 && endedAtMs - startedAtMs < minuteMs, `${endedAtMs - startedAtMs}`);
		assert.ok(endedAtMs <= machine.state().nowMs);
		assert.ok(summaryOf(machine.state()).seconds < 120, String(summaryOf(machine.state()).seconds));
	}
});

test('a pause ends when its timer does, also if the clock is set meanwhile', () => {
	const machine = createMachine({goal: all});
	machine.open('a', [30]);
	machine.tell({kind: 'inspectionFailed', problem: lineProblem});
	const {waiting} = machine.scope().worker;
	assert.ok(waiting);
	machine.setClock(-hourMs);
	machine.send({kind: 'ticked'});
	assert.equal(machine.scope().worker.waiting?.failedAtMs, waiting.failedAtMs - hourMs);
});

test('every time in the state that this machine\'s clock told is moved when it is set', () => {
	const machine = stackingMachine({}, [30, 40]);
	machine.open('b', [30]);
	machine.tell({kind: 'inspectionFailed', problem: lineProblem}, 'b');
	machine.send({kind: 'uploadModeChanged', mode: 'send'});
	machine.send({kind: 'uploadsRequested', places: [{scope: 'a', target: 'M 1', folder: 'M 1', file: stack, path: undefined, block: undefined}]});
	const [upload] = machine.state().uploads;
	machine.send({kind: 'uploadChecked', upload: upload!.id, run: upload!.run, verdict: {kind: 'send', takenAtMs: midBlockMs}});
	const before = timesIn(machine.state());
	machine.setClock(-hourMs);
	machine.wait(-1000);
	machine.send({kind: 'ticked'});
	const after = timesIn(machine.state());
	assert.deepEqual(after, new Map([...before].map(([place, ms]) => [place, ms - hourMs])));
	for (const kind of ['startedAtMs', 'movedAtMs', 'listedAtMs', 'readAtMs', 'failedAtMs', 'nowMs']) assert.ok([...before.keys()].some(place => place.endsWith(`.${kind}`)), kind);
});

/** By its place each time of a state that is one of this machine's clock. */
function timesIn(value: unknown, place = ''): Map<string, number> {
	if (value === null || typeof value !== 'object' || value instanceof Map) return new Map();
	return new Map(Object.entries(value).flatMap(([key, part]): Array<[string, number]> => {
		const isTime = typeof part === 'number' && /(?:At|until|now)Ms$/.test(key) && key !== 'takenAtMs';
		return isTime ? [[`${place}.${key}`, part]] : [...timesIn(part, `${place}.${key}`)];
	}));
}
