import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../../source/components/theme.js';
import {DiscoverScreen} from '../../../source/tui/discover/discover-screen.js';
import {listColumns} from '../../../source/tui/frame.js';
import {drawn, unstyled} from '../../support/drawn.js';
import {isThorough} from '../../support/draws.js';
import {createViewed} from '../viewed.js';

const theme = themeOf({isAscii: false, hasColor: false});

test('pictures beside the sub-frames counted as frames when the album count included them: 158 became 474', () => {
	const viewed = createViewed({targets: ['M 1']});
	const {scopes, ...rest} = viewed.state();
	const framesShown = (change: {rawFrames: number; readCounts?: {frames: number; stacks: number}}) => {
		const state = {...rest, scopes: scopes.map(scope => ({...scope, targets: scope.targets.map(target => ({...target, ...change}))}))};
		viewed.set({});
		const row = drawn(theme, createElement(DiscoverScreen, {state, view: viewed.view()}), 80).map(unstyled).find(line => line.includes('[ ] M 1')) ?? '';
		return /M 1 +(\d+)/.exec(row)?.[1];
	};

	assert.equal(framesShown({rawFrames: 216, readCounts: {frames: 216, stacks: 0}}), '72');
	assert.equal(framesShown({rawFrames: 219, readCounts: {frames: 216, stacks: 0}}), '72');
	assert.equal(framesShown({rawFrames: 73, readCounts: {frames: 72, stacks: 0}}), '73');
});

test('a target\'s state is shown whole and once, or not at all, in windows of any width', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2']});
	const {scopes, ...rest} = viewed.state();
	const state = {...rest, scopes: scopes.map(scope => ({...scope, targets: scope.targets.map(target => ({...target, phase: 'reading' as const}))}))};
	// Every third width, different ones each time, or all of them when thorough.
	for (let columns = isThorough ? 60 : 60 + Math.floor(Math.random() * 3); columns <= 200; columns += isThorough ? 1 : 3) {
		viewed.set({columns});
		const rows = drawn(theme, createElement(DiscoverScreen, {state, view: viewed.view()}), columns).map(unstyled).filter(row => row.includes('[ ] M')).map(row => row.split('│')[0] ?? '');
		assert.equal(rows.length, 2);
		for (const row of rows) assert.doesNotMatch(row, /…|reading.*reading/, `${columns}: ${row}`);
		if (listColumns({state, view: viewed.view()}) >= 92) for (const row of rows) assert.match(row, /reading *$/);
	}
});
