import assert from 'node:assert/strict';
import test from 'ava';
import {roleOfBlock, type BlockState} from '../../source/components/block-role.js';
import {themeOf, type Role} from '../../source/components/theme.js';
import {timelineMark, type QuarterState} from '../../source/components/timeline.js';
import type {Job, JobPhase} from '../../source/machine/state.js';
import type {BlockStatus} from '../../source/planning/block.js';
import {doneDetail} from '../../source/tui/done/detail.js';
import {statusOf, type BlockRow} from '../../source/tui/preview/block-row.js';
import {previewTableRow} from '../../source/tui/preview/columns.js';
import {previewRows} from '../../source/tui/preview/rows.js';
import {jobMark} from '../../source/tui/words.js';
import {createViewed} from './viewed.js';

const {glyphs} = themeOf({isAscii: false, hasColor: true});

/** The colour of each state, on whichever screen. */
const table: Readonly<Record<BlockState, Role>> = {
	none: 'plain', ready: 'accent', off: 'plain', insisted: 'accent', short: 'dim', recording: 'warning', doubtful: 'warning',
	queued: 'dim', working: 'accent', covered: 'good', partial: 'warning', sent: 'good', failed: 'bad', cancelled: 'warning', skipped: 'dim',
};

/** A block that is ready, 30 frames, with its job after it was queued. */
function oneRow(): BlockRow & {readonly job: Job} {
	const viewed = createViewed();
	viewed.press('enter', 'enter');
	const {previewed} = viewed.view();
	const row = previewRows(viewed.state(), {...viewed.view(), previewed: previewed.length > 0 ? previewed : ['a\nM 1']}).find(each => each.kind === 'block');
	if (row?.kind !== 'block' || !row.job) throw new Error('no job');
	return {...row, job: row.job, takenBy: undefined};
}

test('each state of a block has one role', () => {
	assert.deepEqual(Object.fromEntries(Object.keys(table).map(state => [state, roleOfBlock(state as BlockState)])), table);
});

test('stack and done mark each phase of a block in the role of its state, and a stack that lost many frames as a warning', () => {
	const {job} = oneRow();
	const expected: Readonly<Record<JobPhase, readonly [BlockState, string]>> = {
		queued: ['queued', '·'], configuring: ['working', '◧'], stacking: ['working', '◧'], naming: ['working', '◧'],
		stacked: ['covered', '✓'], skipped: ['skipped', '·'], failed: ['failed', '✗'], cancelled: ['cancelled', '!'],
	};
	for (const [phase, [state, mark]] of Object.entries(expected) as Array<[JobPhase, readonly [BlockState, string]]>) {
		assert.deepEqual(jobMark({...job, phase, stackedFrames: 30}, glyphs), [table[state], mark], phase);
	}

	assert.deepEqual(jobMark({...job, phase: 'stacked', stackedFrames: 10}, glyphs), [table.partial, '!']);
});

test('preview says each status of a block, and what has become of it, in the role of its state', () => {
	const row = oneRow();
	const withStatus = (status: BlockStatus, isOn: boolean) => statusOf({...row, job: undefined, isOn, block: {...row.block, status}});
	const expected: ReadonlyArray<readonly [BlockStatus, isOn: boolean, BlockState, string]> = [
		['ready', true, 'ready', 'ready'], ['ready', false, 'off', 'switched off'], ['covered', false, 'covered', 'stacked'], ['short', false, 'short', 'too short'],
		['recording', false, 'recording', 'still recording'], ['undated', false, 'doubtful', 'impossible date'], ['undated', true, 'insisted', 'insisted on'],
		['moved', false, 'doubtful', 'two pointings'], ['moved', true, 'insisted', 'insisted on'],
	];
	for (const [status, isOn, state, words] of expected) assert.deepEqual(withStatus(status, isOn), [table[state], words], `${status} ${isOn}`);
	const ofJob = (change: Partial<Job>, status: BlockStatus = 'ready') => statusOf({...row, block: {...row.block, status}, job: {...row.job, ...change}});
	assert.deepEqual(ofJob({phase: 'queued'}), [table.queued, 'in the queue']);
	for (const [phase, words] of [['configuring', 'starting'], ['stacking', 'stacking'], ['naming', 'renaming']] as const) assert.deepEqual(ofJob({phase}), [table.working, words]);
	assert.deepEqual(ofJob({phase: 'failed'}), [table.failed, 'failed']);
	assert.deepEqual(ofJob({phase: 'stacked', stackedFrames: 30}, 'covered'), [table.covered, 'stacked']);
	assert.deepEqual(ofJob({phase: 'stacked', stackedFrames: 10}, 'covered'), [table.partial, 'stacked']);
	assert.deepEqual(statusOf({...row, job: undefined, takenBy: row.job})[0], table.working);
});

test('preview marks a stack as done, and one that lost many frames with a warning', () => {
	const row = oneRow();
	const cellsFor = (stackedFrames: number) => previewTableRow({...row, block: {...row.block, status: 'covered'}, job: {...row.job, phase: 'stacked', stackedFrames}}, glyphs, {scopeName: id => id, isSent: () => false}).cells;
	assert.ok(cellsFor(30).some(cell => JSON.stringify(cell) === JSON.stringify([table.covered, '✓ stacked'])));
	assert.ok(cellsFor(10).some(cell => JSON.stringify(cell) === JSON.stringify([table.partial, '! stacked'])));
});

test('the picture of a night has the roles of the lists', () => {
	for (const state of ['none', 'sent', 'covered', 'working', 'ready', 'short', 'recording', 'doubtful', 'failed'] satisfies QuarterState[]) {
		assert.deepEqual(timelineMark(glyphs, state), [table[state], glyphs.night[state]]);
	}
});

test('the sums of done have the roles of what they count', () => {
	const viewed = createViewed();
	viewed.press('enter', 'enter');
	const state = viewed.state();
	const sums = (phases: readonly JobPhase[]) => doneDetail(undefined, {...state, jobs: state.jobs.map((job, nth) => ({...job, phase: phases[nth] ?? 'queued'}))}, glyphs, {width: 200, rows: 10})[0];
	assert.deepEqual(sums(['stacked', 'failed'])?.slice(0, 3), [[table.covered, '1 stacked'], '   ', [table.failed, '1 failed']]);
	assert.deepEqual(sums(['stacked', 'stacked'])?.slice(0, 3), [[table.covered, '2 stacked'], '   ', ['plain', '0 failed']]);
});
