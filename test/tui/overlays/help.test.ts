import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../../source/components/theme.js';
import {App} from '../../../source/tui/app.js';
import {keysText} from '../../../source/tui/key-binding.js';
import {keysOn} from '../../../source/tui/keys.js';
import {screens, type Screen, type ViewState} from '../../../source/tui/view-state.js';
import {drawn, unstyled} from '../../support/drawn.js';
import {createViewed} from '../viewed.js';

const theme = themeOf({isAscii: false, hasColor: false});

/** A screen with an overlay, row by row. */
function boxOf(screen: Screen, change: Partial<ViewState>): string[] {
	const viewed = createViewed({view: {screen, ...change}});
	return drawn(theme, createElement(App, {theme, state: viewed.state(), view: viewed.view()}), change.columns ?? 80).map(unstyled);
}

test('each key has a row of its own in the help, together with its synonyms', () => {
	for (const screen of screens) {
		const rows = boxOf(screen, {overlay: {kind: 'help', top: 0}, columns: 200, rows: 80});
		for (const binding of keysOn(screen)) {
			const keys = keysText(binding);
			assert.equal(rows.filter(row => row.includes(`│ ${keys}  `)).length, 1, `${screen}: ${keys}`);
		}
	}

	const preview = boxOf('preview', {overlay: {kind: 'help', top: 0}, columns: 200, rows: 80}).join('\n');
	for (const row of [/ \[ +shorter blocks/, / ] +longer blocks/, / - +lower the least exposure/, / \+, = +raise the least exposure/, / Esc, Left, h +back/, / q, Ctrl-c +quit/]) assert.match(preview, row);
});

test('help and log offer scrolling only when there is more than they show', () => {
	const log = Array.from({length: 100}, (_, index) => `line ${index}`);
	for (const size of [{columns: 80, rows: 24}, {columns: 60, rows: 16}]) {
		for (const kind of ['help', 'log'] as const) assert.match(boxOf('preview', {overlay: {kind, top: 0}, log, ...size}).join('\n'), /└─ Up Down scroll {3}Esc close ─+ 1-\d+ of \d+ ─┘/, kind);
	}

	assert.match(boxOf('preview', {overlay: {kind: 'log', top: 0}, log: ['one']}).join('\n'), /└─ Esc close ─+┘/);
	assert.match(boxOf('preview', {overlay: {kind: 'help', top: 0}, columns: 200, rows: 60}).join('\n'), /└─ Esc close ─+┘/);
});
