import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {StackScreen} from '../../../source/tui/stack/stack-screen.js';
import {drawn} from '../../support/drawn.js';
import {themeOf} from '../../../source/components/theme.js';
import {createViewed} from '../viewed.js';

test('the progress of the night is in the head, in full or in short, at every width with room for it', () => {
	const targets = Array.from({length: 18}, (_, index) => `M ${index + 1}`);
	for (const columns of [60, 66, 70, 76, 80, 100, 200]) {
		const viewed = createViewed({targets, view: {columns, rows: 24}});
		viewed.press('a', 'enter', 'enter');
		assert.equal(viewed.state().jobs.length, 36);
		const [head = ''] = drawn(themeOf({isAscii: true, hasColor: false}), createElement(StackScreen, {state: viewed.state(), view: viewed.view()}), 200);
		const words = head.replace(/\u001B\[[\d;]*m/g, '').replace(/^.*3 Stack(?: {2}[4-9](?: [A-Z][a-z]+)?)+ /, '').trim();
		assert.match(words, /^(0 of 36 stacked, .* left|0\/36( - .*)?|)$/, `${columns}: ${words}`);
		if (columns >= 66) assert.notEqual(words, '', String(columns));
	}
});
