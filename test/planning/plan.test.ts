import assert from 'node:assert/strict';
import test from 'ava';
import {formatStackName, makePlan, parseStackName, planTarget, pixelOf, wantedName, type PlanInput} from '../../source/planning/index.js';
import {lightNames} from './night.js';

// The document's evening: 2026-02-27 in Vienna, 33 + 69 + 56 frames of 10 s through LP.
const evening = [
	...lightNames({from: '2026-02-27T21:22:00', count: 33}),
	...lightNames({from: '2026-02-27T21:30:00', count: 69}),
	...lightNames({from: '2026-02-27T21:45:00', count: 56}),
];
const nextDay = '2026-02-28T12:00:00Z';
const plan = (input: Partial<PlanInput>) => planTarget({subFrameNames: evening, stackNames: [], timeZone: 'Europe/Vienna', now: nextDay, ...input});

test('IC 434 is planned as the document shows it', () => {
	const {blocks, ...remarks} = plan({});
	assert.deepEqual(remarks, {unparsedNames: [], nonexistentTimes: [], ambiguousTimes: [], foreignStacks: [], silentStacks: [], unaskedStacks: [], unreadableStacks: []});
	assert.deepEqual(blocks.map(({start, end, frames, exposure, filter, totalSeconds, chunk, status}) =>
		`${start.slice(11, 16)}-${end.slice(11, 16)} ${frames} frames x ${exposure} (${filter}) = ${totalSeconds}s ${chunk} ${status}`), [
		'21:15-21:30 33 frames x 10.0s (LP) = 330s 20260227.81 ready',
		'21:30-21:45 69 frames x 10.0s (LP) = 690s 20260227.82 ready',
		'21:45-22:00 56 frames x 10.0s (LP) = 560s 20260227.83 ready',
	]);
	assert.deepEqual(blocks.map(block => wantedName('IC 434', block)), [
		'CrowdSky_?_IC 434_10.0s_LP_20260227.81_HP??????.fit',
		'CrowdSky_?_IC 434_10.0s_LP_20260227.82_HP??????.fit',
		'CrowdSky_?_IC 434_10.0s_LP_20260227.83_HP??????.fit',
	]);
	assert.deepEqual(blocks.map(block => formatStackName({target: 'IC 434', pixel: pixelOf(85.25, -2.46), ...block})), [
		'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit',
		'CrowdSky_69_IC 434_10.0s_LP_20260227.82_HP022854.fit',
		'CrowdSky_56_IC 434_10.0s_LP_20260227.83_HP022854.fit',
	]);
});

test('a block has the fields of the JSON type', () => {
	const [block] = makePlan({subFrameNames: evening.slice(0, 33), stackNames: [], timeZone: 'Europe/Vienna', now: nextDay});
	assert.deepEqual(block, {
		start: '2026-02-27T21:15:00+01:00',
		end: '2026-02-27T21:30:00+01:00',
		startUtc: '2026-02-27T20:15:00Z',
		endUtc: '2026-02-27T20:30:00Z',
		chunk: '20260227.81',
		ordinal: 1,
		exposure: '10.0s',
		exposureSeconds: 10,
		filter: 'LP',
		frames: 33,
		totalSeconds: 330,
		status: 'ready',
		reason: 'ready to stack',
		coveredBy: undefined,
		isForeignCoverage: false,
		files: evening.slice(0, 33),
	});
});

test('a block with a stack in the folder is covered, with any frames rejected and any pixel', () => {
	for (const stack of ['CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit', 'CrowdSky_1_IC 434_10.0s_LP_20260227.81_HP049152.fit',
		'CrowdSky_33_IC 434_10s_LP_20260227.81.fit', 'CrowdSky_33_renamed_10.0s_LP_20260227-211500.fit']) {
		const {blocks, foreignStacks} = plan({stackNames: [stack, stack, stack.replace('.fit', '.jpg'), 'DSO_Stacked_33_IC 434_10.0s_20260228_213509.fit']});
		assert.deepEqual(blocks.map(({status}) => status), ['covered', 'ready', 'ready'], stack);
		assert.deepEqual([blocks[0]?.coveredBy, blocks[0]?.reason, blocks[0]?.isForeignCoverage], [stack, `stacked already: ${stack}`, false]);
		assert.deepEqual(foreignStacks, []);
	}
});

test('a stack of another filter or exposure covers nothing', () => {
	const {blocks, foreignStacks} = plan({stackNames: ['CrowdSky_33_IC 434_10.0s_IRCUT_20260227.81_HP022854.fit', 'CrowdSky_33_IC 434_20.0s_LP_20260227.82_HP022854.fit', 'CrowdSky_33_IC 434_10.0s_lp_20260227.83.fit']});
	assert.deepEqual(blocks.map(({status}) => status), ['ready', 'ready', 'ready']);
	assert.deepEqual(foreignStacks, []);
});

test('stacks with unreadable names are reported', () => {
	const {blocks, unreadableStacks} = plan({stackNames: ['CrowdSky_33_IC 434_10.0s_LP_20260227.99_HP022854.fit', 'CrowdSky_old.fit', 'CrowdSky_old.jpg', 'notes.txt']});
	assert.deepEqual(unreadableStacks, ['CrowdSky_33_IC 434_10.0s_LP_20260227.99_HP022854.fit', 'CrowdSky_old.fit']);
	assert.ok(blocks.every(({status}) => status === 'ready'));
});

test('a block with too little exposure is short', () => {
	const [block] = makePlan({subFrameNames: evening.slice(0, 12), stackNames: [], timeZone: 'Europe/Vienna', now: nextDay});
	assert.deepEqual([block?.status, block?.reason], ['short', '120 s, needs 240 s']);
	assert.equal(plan({subFrameNames: evening.slice(0, 24)}).blocks[0]?.status, 'ready');
	assert.equal(plan({subFrameNames: evening.slice(0, 1), minExposureSeconds: 0}).blocks[0]?.status, 'ready');
});

test('sums of tenths of a second stay exact', () => {
	const [block] = plan({subFrameNames: lightNames({from: '2026-02-27T21:15:00', count: 3, exposure: '0.1s'}), minExposureSeconds: 0.3}).blocks;
	assert.deepEqual([block?.totalSeconds, block?.exposureSeconds, block?.status], [0.3, 0.1, 'ready']);
});

test('a block is still being recorded until one exposure and 30 s after its end', () => {
	const last = (now: string) => plan({now}).blocks.at(-1);
	assert.deepEqual([last('2026-02-27T22:00:39.999+01:00')?.status, last('2026-02-27T22:00:39+01:00')?.reason], ['recording', 'still being recorded until 22:00:40']);
	assert.equal(last('2026-02-27T22:00:40+01:00')?.status, 'ready');
	assert.equal(plan({now: '2026-02-27T22:00:00+01:00'}).blocks[1]?.status, 'ready');
	const short = plan({subFrameNames: evening.slice(0, 2), now: '2026-02-27T21:23:00+01:00'}).blocks[0];
	assert.equal(short?.status, 'recording', 'a block that is not over is not yet short');
	const covered = plan({stackNames: ['CrowdSky_56_IC 434_10.0s_LP_20260227.83_HP022854.fit'], now: '2026-02-27T22:00:00+01:00'}).blocks.at(-1);
	assert.equal(covered?.status, 'covered');
});

test('exposures and filters are kept apart, but 10s and 10.0s are the same', () => {
	const from = '2026-02-27T21:15:00';
	const names = [
		...lightNames({from, count: 4, filter: 'LP'}), ...lightNames({from, count: 3, filter: 'IRCUT'}),
		...lightNames({from, count: 2, exposure: '20.0s'}), ...lightNames({from: '2026-02-27T21:20:00', count: 2, exposure: '10s'}),
	];
	assert.deepEqual(plan({subFrameNames: names}).blocks.map(({exposure, filter, frames}) => [exposure, filter, frames]), [['10.0s', 'IRCUT', 3], ['10.0s', 'LP', 6], ['20.0s', 'LP', 2]]);
});

test('frames are not grouped by the target\'s text in their names', () => {
	const names = ['Light_mosaic_M 31_10.0s_LP_20260227-211500.fit', 'Light_M 31_3_10.0s_LP_20260227-211600.fit', 'Light_M 31_10.0s_LP_20260227-211700.fit'];
	const {blocks} = plan({subFrameNames: names});
	assert.deepEqual(blocks.map(({files}) => files), [names]);
});

test('duplicate names count once, companions are ignored, and other names are listed', () => {
	const {blocks, unparsedNames} = plan({subFrameNames: [
		...evening, ...evening, 'Light_IC 434_10.0s_LP_20260227-212200.jpg', 'Light_IC 434_10.0s_LP_20260227-212200_thn.jpg', '.DS_Store', '.DS_Store',
		'Light_IC 434_10.0s_LP_20260231-212200.fit', 'Light_IC 434_10.0_LP_20260227-212200.fit',
	]});
	assert.deepEqual(blocks.map(({frames}) => frames), [33, 69, 56]);
	assert.deepEqual(unparsedNames, ['.DS_Store', 'Light_IC 434_10.0_LP_20260227-212200.fit', 'Light_IC 434_10.0s_LP_20260231-212200.fit']);
});

test('no frames give an empty plan', () => {
	assert.deepEqual(makePlan({subFrameNames: [], stackNames: ['CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit'], timeZone: 'UTC', now: 0}), []);
});

test('a caller\'s invalid argument is named in one sentence', () => {
	assert.throws(() => plan({blockMinutes: 7}), {name: 'RangeError', message: /^Blocks of 7 minutes do not divide a day: use one of 1, 2, .*, 1440\.$/});
	assert.throws(() => plan({blockMinutes: Number.NaN}), RangeError);
	assert.throws(() => plan({timeZone: 'Mars/Phobos'}), {name: 'RangeError', message: /^The time zone "Mars\/Phobos" is not known/});
	assert.throws(() => plan({minExposureSeconds: -1}), {name: 'RangeError', message: /^The least exposure .* not -1\.$/});
	assert.throws(() => plan({minExposureSeconds: Number.NaN}), RangeError);
	assert.throws(() => plan({now: 'soon'}), {name: 'RangeError', message: /present time/});
});

test('a stack made by this plan is recognised as its own', () => {
	const [block] = plan({}).blocks;
	assert.ok(block);
	assert.equal(parseStackName(formatStackName({target: 'IC 434', pixel: undefined, ...block}))?.chunk, block.chunk);
});
