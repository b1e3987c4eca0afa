import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {DoneScreen} from '../../source/tui/done/done-screen.js';
import {DiscoverScreen} from '../../source/tui/discover/discover-screen.js';
import {drawn} from '../support/drawn.js';
import {themeOf} from '../../source/components/theme.js';
import {createViewed} from './viewed.js';

const theme = themeOf({isAscii: true, hasColor: false});

test('a telescope that is observing shows it in a low terminal too, where three lines are shown', () => {
	const viewed = createViewed({observing: 'stacking M 44, 20 frames', view: {rows: 16, columns: 60}});
	viewed.press('home');
	const shown = drawn(theme, createElement(DiscoverScreen, {state: viewed.state(), view: viewed.view()}), 200).join('\n');
	assert.match(shown, /Observing: stacking M 44/);
	assert.match(shown, /1 target, 2 blocks ready to stack/);
});

test('the summary does not say that blocks are being stacked while all of them are waiting', () => {
	const viewed = createViewed();
	viewed.press('enter', 'enter');
	const state = viewed.state();
	const waiting = {...state, jobs: state.jobs.map(job => ({...job, phase: 'queued' as const}))};
	const shown = drawn(theme, createElement(DoneScreen, {state: waiting, view: {...viewed.view(), screen: 'done'}}), 200).join('\n');
	assert.match(shown, /The rest is waiting; 3 shows what for\./);
	assert.doesNotMatch(shown, /being stacked/);
});
