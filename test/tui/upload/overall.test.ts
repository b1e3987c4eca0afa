import assert from 'node:assert/strict';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../../source/components/theme.js';
import {problemOf} from '../../../source/errors/problem.js';
import {newUpload, type Upload} from '../../../source/machine/uploads/upload.js';
import type {State} from '../../../source/machine/state.js';
import {DoneScreen} from '../../../source/tui/done/done-screen.js';
import {uploadSpan} from '../../../source/tui/stack/upload-of.js';
import {uploadOverallOf} from '../../../source/tui/upload/overall.js';
import {UploadScreen} from '../../../source/tui/upload/upload-screen.js';
import {linkWords} from '../../../source/tui/words.js';
import {drawn, unstyled} from '../../support/drawn.js';
import {createViewed} from '../viewed.js';

const sizes = [{columns: 80, rows: 24}, {columns: 60, rows: 16}, {columns: 200, rows: 50}];
const theme = themeOf({isAscii: false, hasColor: false});

function withUploads(state: State, ...uploads: ReadonlyArray<Partial<Upload>>): State {
	return {...state, uploads: uploads.map((upload, index) => ({...newUpload({scope: 'a', target: 'M 1', folder: 'M 1', file: `CrowdSky_30_M 1_10.0s_LP_20260227.8${index}_HP022854.fit`, path: undefined, block: undefined}), ...upload}))};
}

test('a file that has arrived shows the wait for the server, a stalled one shows that, and one bar shows the progress of all files', () => {
	for (const size of sizes) {
		const viewed = createViewed({view: {...size, screen: 'upload'}});
		const nowMs = viewed.state().nowMs + 4000;
		const shown = (upload: Partial<Upload>) => {
			const state = {...withUploads(viewed.state(), {phase: 'uploaded'}, {phase: 'sending', totalBytes: 2_000_000, movedAtMs: nowMs - 4000, ...upload}, {phase: 'queued'}, {phase: 'queued'}), nowMs};
			return drawn(theme, createElement(UploadScreen, {state, view: viewed.view()}), size.columns).map(unstyled).join('\n');
		};

		assert.match(shown({bytes: 2_000_000}), /49 % {3}waiting for the server 4 s[^]*no answer yet: 4 s/);
		assert.match(shown({bytes: 1_000_000}), /37 % {3}no progress for 4 s/);
		const moving = shown({bytes: 1_000_000, movedAtMs: nowMs, bytesPerSecond: 120_000});
		assert.match(moving, /37 % {3}1 of 4 sent {3}120 kB\/s/);
		assert.doesNotMatch(moving, /waiting for|no progress/);
	}
});

test('the bar of all uploads is full only at the end', () => {
	const state = createViewed().state();
	assert.equal(uploadOverallOf(withUploads(state, {phase: 'uploaded'}, {phase: 'skipped'}, {phase: 'failed'})).fraction, 1);
	assert.ok(uploadOverallOf(withUploads(state, {phase: 'uploaded'}, {phase: 'sending', bytes: 5, totalBytes: 5})).fraction < 1);
});

test('failures of one cause are one line with the next step, complete at every width', () => {
	const full = problemOf('full', 'Nothing was stacked', 'its storage is full, only 12 MB are free', 'Free some space in the telescope\'s app.');
	for (const size of sizes) {
		const viewed = createViewed({targets: ['M 1', 'M 2', 'M 3'], view: size});
		viewed.press('a', 'enter', 'enter');
		const state = {...viewed.state(), jobs: viewed.state().jobs.map(job => ({...job, phase: 'failed', problem: full} as const))};
		const text = drawn(theme, createElement(DoneScreen, {state, view: {...viewed.view(), screen: 'done'}}), size.columns).map(line => unstyled(line).split('│').at(-1) ?? '').join(' ').replaceAll(/\s+/g, ' ');
		assert.ok(text.includes('6 blocks: its storage is full, only 12 MB are free. Free some space in the telescope\'s app, then r.'), text);
	}
});

test('a telescope that answers with an error is not called unreachable', () => {
	const [scope] = createViewed().state().scopes;
	assert.ok(scope);
	const lost = {...scope, description: undefined, link: 'lost'} as const;
	assert.equal(linkWords({...lost, problem: problemOf('unreachable', 'Could not ask', 'nothing answers', 'Wait.')})[1], 'not reachable');
	assert.equal(linkWords({...lost, problem: problemOf('refused', 'Could not ask', 'it says 500', 'Wait.')})[1], 'answers with an error');
});

test('uploads are sorted by time, with the night where there are several, and the whole target where there is room', () => {
	const name = 'NGC 6992 Eastern Veil Nebula';
	for (const [columns, shown] of [[80, /26 {2}21:00 {2}NGC 6992 Eastern Ve… /], [200, /26 {2}21:00 {2}NGC 6992 Eastern Veil Nebula {2}sent/]] as const) {
		const viewed = createViewed({view: {columns, rows: 24, screen: 'upload'}});
		const at = (day: number, hour: number) => Date.UTC(2026, 1, day, hour);
		const state = withUploads(viewed.state(), {phase: 'queued', takenAtMs: at(28, 2)}, {phase: 'uploaded', target: name, takenAtMs: at(26, 20)});
		const lines = drawn(theme, createElement(UploadScreen, {state, view: viewed.view()}), columns).map(unstyled).filter(line => /0[23]-?\d* .*(?:sent|waiting)/.test(line));
		assert.match(lines[0] ?? '', shown);
		assert.match(lines[1] ?? '', /27 {2}03:00 {2}M 1 /);
	}
});

test('a stack whose upload has just begun shows as sending, not as 0 % sent', () => {
	const upload = newUpload({scope: 'a', target: 'M 1', folder: 'M 1', file: 'a.fit', path: undefined, block: undefined});
	const words = (bytes: number, totalBytes?: number) => uploadSpan({...upload, phase: 'sending', bytes, totalBytes})[1];
	assert.deepEqual([words(0), words(0, 900), words(8, 900), words(90, 900), words(900, 900)], ['sending', 'sending', 'sending', '10 % sent', 'sending']);
});
