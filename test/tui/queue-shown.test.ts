import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {DiscoverScreen} from '../../source/tui/discover/discover-screen.js';
import {PreviewScreen} from '../../source/tui/preview/preview-screen.js';
import {capabilitiesOf} from '../../source/terminal/capabilities.js';
import {drawn} from '../support/drawn.js';
import {themeOf} from '../../source/components/theme.js';
import {createMachine, inspection} from '../machine/machine.js';
import {createViewed} from './viewed.js';
import {initialView} from '../../source/tui/view-state.js';

const theme = themeOf(capabilitiesOf({environment: {TERM: 'xterm', LANG: 'C.UTF-8'}, isInputTty: true, isOutputTty: true, platform: 'linux', switches: {ascii: false, noColor: true}}));

test('the preview offered blocks whose frames were waiting or being stacked under another block size', () => {
	const viewed = createViewed({targets: ['M 1'], settings: {blockMinutes: 30}});
	const {machine} = viewed;
	viewed.press('enter', 'enter');
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	viewed.press('2');
	machine.send({kind: 'settingsChanged', settings: {...machine.state().settings, blockMinutes: 15}});
	viewed.press('down', 'up');
	const text = drawn(theme, createElement(PreviewScreen, {state: machine.state(), view: viewed.view()}), 200).join('\n');
	assert.match(text, /The queue has 1 block of another size/);
	assert.match(text, /in \d\d:\d\d-\d\d:\d\d|in the queue/);
});

test('the discover screen did not show that a target is being recorded', () => {
	const machine = createMachine({beginMs: Date.UTC(2026, 1, 27, 20, 22), goal: {depth: 'plan', targets: undefined, adopts: false, recording: 'watch'}});
	machine.open('a', [26]);
	for (const [columns, rows] of [[80, 24], [60, 16], [200, 50]] as const) {
		const text = drawn(theme, createElement(DiscoverScreen, {state: machine.state(), view: initialView({columns, rows, isReadOnly: false})}), 200).join('\n');
		assert.match(text, /M 1.*recording/, `${columns}x${rows}`);
	}
});
