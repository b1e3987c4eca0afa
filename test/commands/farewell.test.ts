import assert from 'node:assert/strict';
import test from 'ava';
import {farewellLines} from '../../source/commands/farewell.js';
import {wordRows} from '../../source/commands/output/word-rows.js';
import {failuresByCause} from '../../source/machine/failures.js';
import {newUpload, type Upload} from '../../source/machine/uploads/upload.js';
import type {Job, State} from '../../source/machine/state.js';
import {problemOf} from '../../source/errors/problem.js';
import {doneDetail} from '../../source/tui/done/detail.js';
import {overallOf} from '../../source/tui/stack/overall.js';
import {themeOf} from '../../source/components/theme.js';
import {createViewed} from '../tui/viewed.js';

const plain = {columns: 80, logFile: '/home/anna/.local/state/crowdsky-tui/crowdsky-tui.log', isSignedIn: true, isDemo: false};

/** Jobs of two targets, whose results the test chooses. */
function nightOf(change: (job: Job, index: number) => Partial<Job>, uploads: ReadonlyArray<Partial<Upload>> = []): State {
	const viewed = createViewed({targets: ['IC 434', 'M 101']});
	viewed.press('a', 'enter', 'enter');
	const state = viewed.state();
	const sent = uploads.map((upload, index): Upload => ({...newUpload({scope: 'a', target: 'IC 434', folder: 'IC 434', file: `${index}.fit`, path: undefined, block: undefined}), ...upload}));
	return {...state, nowMs: state.startedAtMs + 3_240_000, uploads: sent, jobs: state.jobs.map((job, index) => ({...job, ...change(job, index)}))};
}

const stacked = {phase: 'stacked', startedAtMs: 0, endedAtMs: 3_240_000} as const;
const full = (free: number) => problemOf('full', 'Nothing can be stacked on a', `its storage is full, only ${free} MB are free`, 'Free some space in the telescope\'s app.');

test('after a good night five lines say what was stacked and sent, that nothing failed, how long it took, and where the log is', () => {
	assert.deepEqual(farewellLines(nightOf(() => stacked, [{phase: 'uploaded'}, {phase: 'uploaded'}, {phase: 'uploaded'}, {phase: 'uploaded'}]), {...plain, logFile: '/tmp/log'}), [
		'Stacked  4 stacks of IC 434 and M 101',
		'Sent     4 stacks',
		'Failed   nothing',
		'Took     54 min',
		'Next     Nothing is left to do. The log is /tmp/log',
	]);
});

test('the day between two nights of one run is not what they took, neither after quitting nor on the screens', () => {
	const dayMs = 86_400_000;
	const state = nightOf((_, index) => {
		const startedAtMs = (Math.floor(index / 2) * dayMs) + ((index % 2) * 600_000);
		return {...stacked, startedAtMs, endedAtMs: startedAtMs + 300_000};
	});
	assert.equal(farewellLines({...state, nowMs: 3 * dayMs}, plain).find(line => line.startsWith('Took')), 'Took     30 min');
	const words = JSON.stringify([overallOf(state).parts, doneDetail(undefined, state, themeOf({isAscii: false, hasColor: true}).glyphs, {width: 200, rows: 10})]);
	assert.equal(words.split('in 30 min').length, 3, words);
});

test('failures of one cause are one sentence with the next step, in the right number, followed by the remaining work', () => {
	const state = nightOf((_, index) => index === 0 ? stacked : index === 3 ? {phase: 'cancelled'} : {phase: 'failed', problem: full(12 + index)}, [{phase: 'failed', problem: problemOf('refused', 'It was not sent', 'the server says "no"', 'Look at it.')}]);
	const lines = farewellLines(state, {...plain, columns: 200});
	assert.deepEqual(lines, [
		'Stacked  1 stack of IC 434; 1 stopped',
		'Sent     nothing',
		'Failed   2 blocks: its storage is full, only 13 MB are free. Free some space in the telescope\'s app. 1 stack not sent: the server says "no". Look at it.',
		'Took     54 min',
		'Next     1 block was waiting: the next start asks whether to go on. 2 failed blocks can be stacked again. 1 stack is still to be sent: u does it. The log is',
		`         ${plain.logFile}`,
	]);
	assert.equal(failuresByCause([full(12), full(13)])[0]?.isWorthAnother, true);
});

test('lines break only between words at any width, paths stay whole, and every row that can fit does', () => {
	const state = nightOf((_, index) => index < 2 ? stacked : {phase: 'failed', problem: full(12)});
	for (let columns = 40; columns <= 200; columns += 3) {
		const lines = farewellLines(state, {...plain, columns});
		assert.equal(lines.map(line => line.slice(9)).join(' '), farewellLines(state, {...plain, columns: 10_000}).map(line => line.slice(9)).join(' '));
		for (const line of lines) assert.ok(line.length <= columns || !line.slice(9).includes(' '), `${columns}: ${line}`);
	}

	assert.deepEqual(wordRows('a bb ccc', 4), ['a bb', 'ccc']);
});

test('the farewell says that nothing was sent without a login, is empty without work, and tells that the demo\'s telescope has ended', () => {
	assert.match(farewellLines(nightOf(() => stacked), {...plain, isSignedIn: false})[1] ?? '', /^Sent {5}nothing: you are not signed in/);
	assert.deepEqual(farewellLines({...nightOf(() => stacked), jobs: []}, plain), []);
	assert.match(farewellLines(nightOf(() => stacked), {...plain, isDemo: true, logFile: undefined}).at(-1) ?? '', /^Next {5}The simulated telescope and server have ended/);
});
