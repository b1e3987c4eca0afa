import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../source/components/theme.js';
import {newUpload, type Upload} from '../../source/machine/uploads/upload.js';
import {DoneScreen} from '../../source/tui/done/done-screen.js';
import {StackScreen} from '../../source/tui/stack/stack-screen.js';
import {DiscoverScreen} from '../../source/tui/discover/discover-screen.js';
import {discoverRows} from '../../source/tui/discover/rows.js';
import {previewRows} from '../../source/tui/preview/rows.js';
import {PreviewScreen} from '../../source/tui/preview/preview-screen.js';
import {initialView, targetKey} from '../../source/tui/view-state.js';
import {createMachine, readingOf, stackingMachine} from '../machine/machine.js';
import {drawn, unstyled} from '../support/drawn.js';

const theme = themeOf({isAscii: false, hasColor: false});
const files = ['CrowdSky_30_M 1_10.0s_LP_20260227.81_HP022854.fit', 'CrowdSky_40_M 1_10.0s_LP_20260227.82_HP022854.fit'];

/** Two stacked blocks, and how many of them this run has sent or found on the server. */
function shown(sent: number): {discover: string; preview: string} {
	const machine = createMachine({goal: {depth: 'plan', targets: undefined, adopts: true}});
	machine.open('a', [30, 40]);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', number: machine.scope().targets[0]?.reads ?? 0, reading: readingOf('M 1', [30, 40], files)});
	const uploads = files.slice(0, sent).map((file, index) => ({
		...newUpload({scope: 'a', target: 'M 1', folder: 'M 1', file, path: undefined, block: undefined}),
		...(index === 0 ? {phase: 'uploaded', chunkKey: 'k'} as const : {phase: 'skipped', reason: 'on the server already (k)'} as const),
	}));
	const state = {...machine.state(), uploads};
	const view = {...initialView({columns: 80, rows: 24, isReadOnly: false}), previewed: [targetKey('a', 'M 1')], discover: {cursor: targetKey('a', 'M 1'), index: 1, top: 0, filter: ''}};
	const text = (screen: typeof DiscoverScreen, name: 'discover' | 'preview') => drawn(theme, createElement(screen, {state, view: {...view, screen: name}}), 80).map(unstyled).join('\n');
	return {discover: text(DiscoverScreen, 'discover'), preview: text(PreviewScreen, 'preview')};
}

test('discover and preview show which stacks are on the server, and the next morning that all are', () => {
	assert.match(shown(0).discover, /Nothing to stack, 2 stacked, 0 too short/);
	assert.match(shown(1).discover, /2 stacked \(1 on the server\)/);
	assert.match(shown(2).discover, /All 2 blocks are stacked and on the server/);
	assert.match(shown(1).preview, /✓ sent[^]*✓ stacked/);
	assert.equal(shown(2).preview.match(/✓ sent/g)?.length, 2);
});

test('the summary of a run\'s own stacks ignores uploads of other stacks, and those that are never sent', () => {
	const machine = stackingMachine({}, [30]);
	const [job] = machine.jobs();
	assert.ok(job);
	const file = files[0] ?? '';
	const jobs = [{...job, phase: 'stacked' as const, file, endedAtMs: 1}];
	const upload = (name: string, change: Partial<Upload>): Upload => ({...newUpload({scope: 'a', target: 'M 1', folder: 'M 1', file: name, path: undefined, block: undefined}), ...change});
	const text = (...uploads: readonly Upload[]) => {
		const state = {...machine.state(), jobs, uploads};
		const view = {...initialView({columns: 80, rows: 24, isReadOnly: false})};
		const shownBy = (screen: typeof DoneScreen, name: 'done' | 'stack') => drawn(theme, createElement(screen, {state, view: {...view, screen: name}}), 80).map(unstyled).join('\n');
		return {done: shownBy(DoneScreen, 'done'), stack: shownBy(StackScreen, 'stack')};
	};

	const sent = {phase: 'uploaded', chunkKey: 'k'} as const;
	assert.match(text(upload(file, sent)).done, /All 1 block is stacked and on the server/);
	assert.match(text(upload(file, {phase: 'skipped', reason: 'on the server already (k)'})).done, /stacked and on the server/);
	// The user signed in later and sent the stacks of another target.
	assert.doesNotMatch(text(upload('CrowdSky_40_M 2_10.0s_LP_20260226.82_HP022854.fit', sent)).done, /on the server/);
	const never = text(upload(file, {phase: 'skipped', reason: 'its date is impossible'}));
	assert.doesNotMatch(never.done, /on the server/);
	assert.doesNotMatch(never.stack, /there/);
	assert.match(text(upload(file, {phase: 'skipped', reason: 'sent by this machine already (k)'})).stack, /there/);
});

test('a filter finds the stacks on the server by the words shown, sent as well as stacked', () => {
	const machine = createMachine({goal: {depth: 'plan', targets: undefined, adopts: true}});
	machine.open('a', [30, 40]);
	machine.send({kind: 'targetRead', scope: 'a', target: 'M 1', number: machine.scope().targets[0]?.reads ?? 0, reading: readingOf('M 1', [30, 40], files)});
	const uploads = [{...newUpload({scope: 'a', target: 'M 1', folder: 'M 1', file: files[0] ?? '', path: undefined, block: undefined}), phase: 'uploaded' as const, chunkKey: 'k'}];
	const state = {...machine.state(), uploads};
	const list = {cursor: undefined, index: 0, top: 0};
	const view = (filter: string) => ({...initialView({columns: 80, rows: 24, isReadOnly: false}), previewed: [targetKey('a', 'M 1')], preview: {...list, filter}, discover: {...list, filter}});
	const blocksOf = (filter: string) => previewRows(state, view(filter)).filter(({kind}) => kind === 'block').length;
	assert.deepEqual(['sent', 'stacked', 'ready'].map(blocksOf), [1, 2, 0]);
	assert.deepEqual(['sent', 'ready'].map(filter => discoverRows(state, view(filter)).filter(({kind}) => kind === 'target').length), [1, 0]);
	assert.equal(discoverRows({...state, uploads: []}, view('sent')).filter(({kind}) => kind === 'target').length, 0);
});
