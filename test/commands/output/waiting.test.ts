import assert from 'node:assert/strict';
import test from 'ava';
import {awaitedOnce, waitingLine} from '../../../source/commands/output/waiting.js';
import {all, createMachine, readingOf} from '../../machine/machine.js';

test('a block that a run waits for is announced once, although its target is read again meanwhile', () => {
	const machine = createMachine({beginMs: Date.UTC(2026, 1, 27, 20, 22), goal: {...all, recording: 'await'}});
	const newlyAwaited = awaitedOnce();
	const told: string[] = [];
	// The event itself does not matter, only the state before and after it.
	const during = (happens: () => void) => {
		const before = machine.state();
		happens();
		told.push(...newlyAwaited({before, after: machine.state(), event: {kind: 'discoveryEnded'}}).map(waitingLine));
	};

	machine.send({kind: 'discoveryEnded'});
	during(() => {
		machine.open('a', [26]);
	});
	machine.wait(Date.UTC(2026, 1, 27, 20, 30, 42) - machine.state().nowMs);
	for (let look = 1; look <= 3; look++) {
		during(() => {
			machine.send({kind: 'scopeWoken', scope: 'a', number: machine.scope().alarm?.number ?? 0});
		});
		assert.equal(machine.scope().targets[0]?.phase, 'reading');
		during(() => {
			machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', reading: {...readingOf('M 1', [70]), unfinishedNames: ['Light_M 1_10.0s_LP_20260227-212959.fit']}});
		});
		machine.wait(15_000);
	}

	assert.equal(told.length, 1, told.join('\n'));
	assert.match(told[0] ?? '', /^Waiting until .* \(21:15-21:30 of M 1 is still being recorded\)$/);
});
