import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../../source/components/theme.js';
import {overallOf} from '../../../source/tui/stack/overall.js';
import {StackScreen} from '../../../source/tui/stack/stack-screen.js';
import {batch, inspection} from '../../machine/machine.js';
import {drawn, unstyled} from '../../support/drawn.js';
import {createViewed, type Viewed} from '../viewed.js';

const mono = themeOf({isAscii: true, hasColor: false});

function screenOf({state, view}: Viewed): string[] {
	return drawn(mono, createElement(StackScreen, {state: state(), view: view()}), view().columns).map(unstyled);
}

/** Two blocks of 30 and 40 frames, the first of them half stacked. */
function stacking(size = {columns: 80, rows: 24}): Viewed {
	const viewed = createViewed({view: size});
	viewed.press('enter', 'enter');
	const {machine} = viewed;
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	machine.tell({kind: 'stackProgressed', batch: batch('working', {percent: 98, stackedFrames: 29})});
	return viewed;
}

test('a block of a lost telescope kept its 98 % and 5 s instead of showing the time without progress', () => {
	for (const size of [{columns: 80, rows: 24}, {columns: 60, rows: 16}, {columns: 200, rows: 50}]) {
		const viewed = stacking(size);
		viewed.machine.send({kind: 'linkChanged', scope: 'a', link: 'lost', reason: 'the line broke'});
		viewed.machine.wait(12_000);
		viewed.machine.send({kind: 'ticked'});
		const row = screenOf(viewed).find(line => /= {2}(?:02-27 {2})?21:15-21:30/.test(line)) ?? '';
		assert.match(row, /no progress for 14 s .*98 %/, `${size.columns}: ${row}`);
		assert.doesNotMatch(row, / 5 s/);
		assert.match(screenOf(viewed).join('\n'), /the telescope does not answer/);
	}
});

test('a stack that lost many of its frames is marked and lists possible reasons', () => {
	const viewed = stacking();
	viewed.machine.tell({kind: 'stackEnded', batch: batch('complete')});
	viewed.machine.tell({kind: 'stackNamed', file: 'CrowdSky_12_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 12, note: undefined});
	viewed.press('up');
	const text = screenOf(viewed).join('\n');
	assert.match(text, /! {2}21:15-21:30 .*12\/30/);
	assert.match(text, /12 of 30 frames aligned/);
	assert.match(text, /clouds, trees, wind/);
});

test('a stack that lost a few frames is not marked', () => {
	const viewed = stacking();
	viewed.machine.tell({kind: 'stackEnded', batch: batch('complete')});
	viewed.machine.tell({kind: 'stackNamed', file: 'CrowdSky_27_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 27, note: undefined});
	viewed.press('up');
	const text = screenOf(viewed).join('\n');
	assert.match(text, /\+ {2}21:15-21:30 .*27\/30/);
	assert.doesNotMatch(text, /clouds/);
});

test('the stack screen has one overall bar and the end time by the telescope\'s clock', () => {
	const viewed = stacking();
	const [, , overall = ''] = screenOf(viewed);
	assert.match(overall, /^ #+-+ 4\d %   done about 13:0\d/);
	viewed.machine.tell({kind: 'stackEnded', batch: batch('complete')});
	viewed.machine.tell({kind: 'stackNamed', file: 'CrowdSky_12_M 1_10.0s_LP_20260227.81_HP000001.fit', frames: 12, note: undefined});
	viewed.machine.send({kind: 'stopRequested', scope: undefined});
	assert.match(screenOf(viewed)[2] ?? '', /^ #+ 100 %   done at 13:00   12 of 30 frames aligned   in \d+ s/);
	const one = viewed.state().jobs.map(job => ({...job, stackedFrames: 1, block: {...job.block, frames: 1}}));
	assert.match(JSON.stringify(overallOf({...viewed.state(), jobs: one}).parts), /"1 of 1 frame aligned"/);
});
