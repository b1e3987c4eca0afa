import assert from 'node:assert/strict';
import test from 'ava';
import type {FitsHeader} from '../../../../source/fits/header.js';
import type {FitsValue} from '../../../../source/fits/value.js';
import {makePlan} from '../../../../source/planning/index.js';
import {ownerOf} from '../../../../source/runtime/stacking/batch-owner.js';
import {evidenceOf, type OutputFacts} from '../../../../source/runtime/stacking/evidence.js';
import {framesOf} from '../../../machine/machine.js';

const [block] = makePlan({subFrameNames: framesOf('M 1', [30]), stackNames: [], timeZone: 'Europe/Vienna', now: Date.UTC(2026, 2, 1)});
assert.ok(block);

function header(change: Readonly<Record<string, FitsValue | undefined>> = {}): FitsHeader {
	const all: Readonly<Record<string, FitsValue | undefined>> = {'EXPTIME': 10, 'FILTER': 'LP', 'STACKCNT': 28, 'DATE-OBS': '2026-02-27T20:15:02.5', ...change};
	return {status: 'ok', headerBytes: 2880, keywords: new Map(Object.entries(all).filter((entry): entry is [string, FitsValue] => entry[1] !== undefined))};
}

const facts: OutputFacts = {
	block, name: 'DSO_Stacked_28_M 1_10.0s_20260228_010203.fit', header: header(), isUnbroken: false, source: 'state', owner: 'ours', totalFrames: 30, tellsTime: true,
};
const grade = (change: Partial<OutputFacts>) => evidenceOf({...facts, ...change}).grade;
const yesterday = header({'DATE-OBS': '2026-02-26T20:15:02'});

test('the grades agree with each row of the table in docs/evidence.md', () => {
	assert.equal(grade({isUnbroken: true}), 'certain');
	assert.equal(grade({isUnbroken: true, header: yesterday}), 'certain');
	assert.equal(grade({isUnbroken: true, header: header({FILTER: undefined, STACKCNT: undefined})}), 'certain');
	assert.equal(grade({isUnbroken: true, owner: 'untold'}), 'certain');
	assert.equal(grade({isUnbroken: true, owner: 'untold', totalFrames: undefined}), 'likely');
	assert.equal(grade({isUnbroken: true, owner: 'untold', totalFrames: undefined, header: yesterday}), 'none');
	assert.equal(grade({isUnbroken: true, owner: 'others'}), 'likely');
	assert.equal(grade({isUnbroken: true, owner: 'others', header: yesterday}), 'none');
	assert.equal(grade({isUnbroken: true, owner: 'others', totalFrames: 29}), 'none');
	assert.deepEqual(evidenceOf({...facts, isUnbroken: true, owner: 'others', totalFrames: 1}), {grade: 'none', doubt: 'the telescope says that it is made of 1 frame, the block has 30'});
	for (const owner of ['ours', 'untold'] as const) {
		assert.equal(grade({owner}), 'likely');
		assert.equal(grade({owner, header: yesterday}), 'none');
		assert.equal(grade({owner, header: yesterday, tellsTime: false}), 'likely');
	}

	assert.equal(grade({owner: 'others'}), 'none');
	assert.equal(grade({source: 'folder', owner: 'untold'}), 'likely');
	assert.equal(grade({source: 'folder', owner: 'untold', header: yesterday, tellsTime: false}), 'none');
	assert.equal(grade({source: 'folder', isUnbroken: true, owner: 'untold', header: yesterday}), 'none');
});

test('a header must agree in every keyword, and the first one that does not is reported', () => {
	const doubt = (change: Parameters<typeof header>[0], name = facts.name) => {
		const evidence = evidenceOf({...facts, name, header: header(change)});
		return evidence.grade === 'none' ? evidence.doubt : evidence.grade;
	};

	for (const keyword of ['EXPTIME', 'FILTER', 'STACKCNT', 'DATE-OBS']) assert.equal(doubt({[keyword]: undefined}), `its header has no ${keyword}`);
	assert.match(doubt({EXPTIME: 20}), /exposures of 20 s, the block has 10 s/);
	assert.match(doubt({FILTER: 'IRCUT'}), /filter IRCUT, the block has LP/);
	assert.match(doubt({STACKCNT: 27}), /27 frames, its name 28/);
	assert.match(doubt({STACKCNT: 31}, 'DSO_Stacked_31_M 1_10.0s_20260228_010203.fit'), /31 frames, the block has 30/);
	assert.match(doubt({'DATE-OBS': '2026-02-27T20:30:00'}), /is not between 2026-02-27T20:15 and 20:30 UTC/);
	assert.equal(doubt({'DATE-OBS': '2026-02-27T20:13:51'}), 'likely', 'an exposure and a minute before the block');
	assert.match(doubt({'DATE-OBS': '2026-02-27T20:13:49'}), /DATE-OBS/);
	assert.equal(doubt({'EXPTIME': 9.999_999, 'FILTER': 'lp '}), 'likely', 'EXPTIME is a float32, and case says nothing');
});

test('contradictions of a certain stack\'s header are reported, and missing keywords are not', () => {
	const odd = evidenceOf({...facts, isUnbroken: true, header: header({'DATE-OBS': '2026-02-26T20:15:02', 'FILTER': undefined})});
	assert.deepEqual(odd.grade === 'certain' && [odd.oddities.length, odd.isTimeOdd], [1, true]);
});

test('settings are ours only with exactly the block\'s files, and a part of them proves nothing unless the count contradicts it', () => {
	const job = {subFrameFolder: 'M 1_sub', block};
	const files = block.files.toReversed();
	assert.equal(ownerOf({folder: 'M 1_sub', files}, job, 30), 'ours');
	assert.equal(ownerOf({folder: 'M 2_sub', files}, job, 30), 'others');
	assert.equal(ownerOf({folder: 'M 1_sub', files: [...files, 'Light_x.fit']}, job, undefined), 'others');
	assert.equal(ownerOf({folder: 'M 1_sub', files: files.slice(1)}, job, 30), 'untold');
	assert.equal(ownerOf({folder: 'M 1_sub', files: files.slice(1)}, job, 29), 'others');
	assert.equal(ownerOf(undefined, job, undefined), 'untold');
	assert.equal(ownerOf(undefined, job, 12), 'others');
});
