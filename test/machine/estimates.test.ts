import assert from 'node:assert/strict';
import test from 'ava';
import {expectedSeconds, framesPerSecond, remainingSeconds, scopeRemainingSeconds, stalledSeconds} from '../../source/machine/estimates.js';
import {batch, createMachine, inspection, stackingMachine, type Machine} from './machine.js';

const progressed = (machine: Machine, percent: number) => machine.tell({kind: 'stackProgressed', batch: batch('working', {percent})});

/** Stacks the current block to its end, which comes this many seconds from now. */
function finish(machine: Machine, seconds: number): void {
	machine.wait((seconds - 3) * 1000);
	machine.tell({kind: 'stackEnded', batch: batch('complete')});
	machine.tell({kind: 'stackNamed', file: `CrowdSky_1_M 1_10.0s_LP_20260227.8${machine.jobs().filter(({phase}) => phase === 'stacked').length}_HP000001.fit`, frames: 30, note: undefined});
}

const near = (value: number | undefined, wanted: number, within = 0.05): void => {
	assert.ok(value !== undefined && Math.abs(value - wanted) <= wanted * within, `${value} is not about ${wanted}`);
};

test('before any measurement a frame takes as long as in earlier runs or, without any, as on all telescopes', () => {
	const machine = createMachine();
	machine.open('a', [100]);
	assert.equal(expectedSeconds(machine.state(), 'a', 100), 140);
});

test('the running block predicts the time of the others, with more weight the further it is', () => {
	const machine = stackingMachine({}, [40, 40, 40, 40]);
	machine.wait(39_000);
	progressed(machine, 25);
	// 10 of 40 frames in 40 s: a weight of one third, against 1.4 s a frame.
	near(expectedSeconds(machine.state(), 'a', 30), 40 + (20 * 1.4));
	machine.wait(119_000);
	progressed(machine, 100);
	near(expectedSeconds(machine.state(), 'a', 40), 160);
	near(scopeRemainingSeconds(machine.state(), 'a'), 3 * 160);
});

test('only the last quarter of an hour of stacking counts, not clouds of hours ago', () => {
	const machine = stackingMachine({goal: {depth: 'stack', targets: undefined, adopts: true}}, [40, 40, 40, 40, 40, 40]);
	finish(machine, 4000);
	for (const seconds of [300, 300, 300]) {
		machine.tell({kind: 'batchInspected', inspection: inspection()});
		machine.tell({kind: 'stackStarted', isProven: true});
		finish(machine, seconds);
	}

	near(expectedSeconds(machine.state(), 'a', 40), 300);
});

test('a stack during which this machine\'s clock was set says nothing of the pace, neither while it runs nor later', () => {
	for (const seconds of [30 * 86_400, -30 * 86_400]) {
		const machine = stackingMachine({goal: {depth: 'stack', targets: undefined, adopts: true}}, [40, 40, 40, 40]);
		machine.wait(seconds * 1000);
		progressed(machine, 50);
		assert.equal(expectedSeconds(machine.state(), 'a', 40), 40 * 1.4);
		finish(machine, 10);
		assert.equal(expectedSeconds(machine.state(), 'a', 40), 40 * 1.4);
	}
});

test('the telescope\'s own estimate for its running block counts for that block alone', () => {
	const machine = stackingMachine({}, [40, 40]);
	machine.wait(27_000);
	machine.tell({kind: 'stackProgressed', batch: batch('working', {percent: 50, remainingSeconds: 7})});
	assert.equal(remainingSeconds(machine.state(), machine.job(0)), 7);
	near(remainingSeconds(machine.state(), machine.job(1)), 40 * 1.4);
});

test('the time while a telescope is lost does not count as its pace, but counts as a stall of its block', () => {
	const machine = stackingMachine({}, [40, 40]);
	machine.wait(40_000);
	progressed(machine, 100);
	const before = expectedSeconds(machine.state(), 'a', 40);
	assert.equal(stalledSeconds(machine.state(), machine.job(0)), 0);
	machine.send({kind: 'linkChanged', scope: 'a', link: 'lost', reason: 'nothing is heard of it'});
	machine.wait(600_000);
	machine.send({kind: 'ticked'});
	assert.equal(expectedSeconds(machine.state(), 'a', 40), before);
	assert.equal(stalledSeconds(machine.state(), machine.job(0)), 602);
});

test('the frame rate of the fleet is the sum of the telescopes that are stacking', () => {
	const machine = createMachine();
	for (const id of ['a', 'b']) {
		machine.open(id, [40, 40]);
		machine.tell({kind: 'batchInspected', inspection: inspection()}, id);
		machine.tell({kind: 'stackStarted', isProven: true}, id);
	}

	assert.equal(framesPerSecond(machine.state()), undefined);
	machine.wait(20_000);
	for (const id of ['a', 'b']) machine.tell({kind: 'stackProgressed', batch: batch('working', {percent: 50})}, id);
	near(framesPerSecond(machine.state()), 2 * 20 / 25, 0.3);
	machine.send({kind: 'linkChanged', scope: 'b', link: 'lost', reason: ''});
	near(framesPerSecond(machine.state()), 20 / 25, 0.3);
});
