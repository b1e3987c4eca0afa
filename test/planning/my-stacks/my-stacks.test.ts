import assert from 'node:assert/strict';
import test from 'ava';
import {chooseStacks, totalsOf, whereOf} from '../../../source/planning/my-stacks/choose-stacks.js';
import {placesByObject} from '../../../source/planning/my-stacks/known-places.js';
import {nest64} from '../../../source/planning/pixel.js';
import {joinStacks} from '../../../source/planning/my-stacks/join-stacks.js';
import type {ListedRow} from '../../../source/planning/my-stacks/my-stack.js';
import {threadMs, usedMs} from '../../support/thread-time.js';

const row = (changes: Partial<ListedRow> = {}): ListedRow => ({
	id: '1', chunkKey: '20260227.81_HP102265', objectName: 'IC 434', telescopeId: 'S50_aaaa', filterName: 'LP',
	dateObsStartMs: Date.parse('2026-02-27T20:15:02Z'),
	dateObsEndMs: undefined, framesInput: 35, framesAligned: 33, totalExposureSeconds: 330, raDegrees: 85.25, decDegrees: -2.46,
	sizeBytes: 60_480, createdAt: undefined, ...changes,
});
const file = 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit';
const telescope = (scope: string, name = file) => ({scope, owner: `id-${scope}`, target: 'IC 434', folder: 'IC 434', file: name});
const join = (rows: readonly ListedRow[], telescopes: ReadonlyArray<ReturnType<typeof telescope>>, archive: readonly string[] = [], owner = 'id-a') => joinStacks({
	rows, telescopes, archive: archive.map(name => ({path: `/kept/${name}`, file: name, owner, stack: `IC 434/${name.replace(/ \(\d+\)/, '')}`})),
	identities: new Map([['S50_aaaa', 'id-a'], ['S50_bbbb', 'id-b']]), blockMinutes: 15, tiling: nest64,
});

test('a stack on the telescope, in the archive and on the server is one row, with each value from its best source', () => {
	const [stack, ...others] = join([row()], [telescope('a')], [file]);
	assert.equal(others.length, 0);
	assert.deepEqual(stack && [whereOf(stack), stack.object, stack.framesAligned, stack.framesInput, stack.totalSeconds, stack.place, stack.isPlaceRough, stack.night], [
		['telescope', 'archive', 'server'], 'IC 434', 33, 35, 330, {raDegrees: 85.25, decDegrees: -2.46}, false, '2026-02-27',
	]);
});

test('a stack in one place only keeps a row of its own', () => {
	const other = 'CrowdSky_20_M 42_20.0s_IRCUT_20260227.90_HP000000.fit';
	const stacks = join([row(), row({id: '2', filterName: 'IRCUT'})], [telescope('a')], [other.replace('.fit', ' (2).fit')]);
	assert.deepEqual(stacks.map(stack => [stack.object, stack.filter, whereOf(stack), stack.place !== undefined]), [
		['IC 434', 'LP', ['telescope', 'server'], true], ['M 42', 'IRCUT', ['archive'], false], ['IC 434', 'IRCUT', ['server'], true],
	]);
	assert.deepEqual([stacks[1]?.totalSeconds, stacks[1]?.night], [400, '2026-02-27']);
});

test('stacks of two telescopes of one position and quarter of an hour keep a row each, and duplicates of one are counted', () => {
	const apart = join([row(), row({id: '2', telescopeId: 'S50_bbbb'})], [telescope('a'), telescope('b')]);
	assert.deepEqual(apart.map(stack => [stack.telescope?.scope, stack.row?.id, stack.doubleRows]), [['a', '1', 0], ['b', '2', 0]]);
	const doubled = join([row(), row({id: '2'})], [telescope('a')]);
	assert.deepEqual(doubled.map(stack => [stack.row?.id, stack.doubleRows]), [['1', 1]]);
});

test('a stack of the same name on another telescope took the archived copy and the row of this one', () => {
	const places = (stacks: ReturnType<typeof join>) => stacks.map(stack => [stack.telescope?.scope, ...whereOf(stack)]);
	const both = [telescope('a'), telescope('b')];
	assert.deepEqual(places(join([], both, [file], 'id-b')), [['a', 'telescope'], ['b', 'telescope', 'archive']]);
	assert.deepEqual(places(join([row({telescopeId: 'S50_bbbb'})], both)), [['a', 'telescope'], ['b', 'telescope', 'server']]);
	// What is the same of two folders is two stacks, too, and a telescope that is switched off keeps its copies.
	assert.deepEqual(places(join([], [{...telescope('a'), folder: 'IC 434 east'}], [file])), [['a', 'telescope'], [undefined, 'archive']]);
	assert.deepEqual(places(join([], [telescope('a')], [file], 'id-c')), [['a', 'telescope'], [undefined, 'archive']]);
	// A server may call telescopes something that is known nowhere else.
	assert.deepEqual(places(join([row({telescopeId: 'scope 7'})], both)), [['a', 'telescope', 'server'], ['b', 'telescope']]);
});

test('each stack has an id of its own even if the server\'s rows repeat or lack theirs, and its right ascension is from 0 to 360', () => {
	const rows = [row({id: ''}), row({id: ''}), row({id: '7'}), row({id: '7'}), row({id: '7', raDegrees: -30})];
	const stacks = join(rows, []);
	assert.deepEqual([stacks.length, new Set(stacks.map(({id}) => id)).size], [5, 5]);
	assert.deepEqual(join(rows, []).map(({id}) => id), stacks.map(({id}) => id));
	assert.deepEqual(stacks.at(-1)?.place, {raDegrees: 330, decDegrees: -2.46});
});

test('the list gives the position of an object that has always been in one position, not of a comet', () => {
	const rows = [row({objectName: 'M 42', raDegrees: 359.9}), row({id: '2', objectName: 'm 42', raDegrees: 0.1}), ...[10, 20, 10].map((raDegrees, index) => row({id: `c${index}`, objectName: 'C/2023 A3', raDegrees}))];
	const places = placesByObject(join(rows, []));
	assert.deepEqual([...places], [['m 42', {raDegrees: 359.9, decDegrees: -2.46}]]);
});

test('a comet kept the place of the only stack that there was of it', () => {
	const night = (day: string, objectName: string) => row({id: day, objectName, dateObsStartMs: Date.parse(`2026-02-${day}T20:15:02Z`), chunkKey: `202602${day}.81_HP102265`});
	const known = (objectName: string, ...days: readonly string[]) => [...placesByObject(join(days.map(day => night(day, objectName)), []))].map(([name]) => name);
	assert.deepEqual([known('C 2023 A3', '10'), known('C 2023 A3', '10', '12'), known('Tempel', '10'), known('m 42', '10'), known('NGC1499', '10')], [[], [], [], ['m 42'], ['ngc1499']]);
	// Nothing that moves stays for so long.
	assert.deepEqual(known('Horsehead', '10', '12', '20'), ['horsehead']);
});

test('foreign names, legacy names and empty rows do no harm', () => {
	const stacks = join(
		[row({chunkKey: '', objectName: undefined, filterName: undefined, dateObsStartMs: undefined, raDegrees: 400, decDegrees: 95, framesAligned: undefined})],
		[telescope('a', 'DSO_Stacked_3.fit'), telescope('a', 'CrowdSky_33_IC 434_10.0s_LP_20260227-211500.fit')], ['junk.fit'],
	);
	assert.deepEqual(stacks.map(({object, night, place}) => [object, night, place]), [['IC 434', '2026-02-27', undefined], ['', undefined, undefined]]);
});

test('stacks are filtered by words, object, filter, telescope, night and place, and sorted stably', () => {
	const stacks = join([
		row({id: '1'}), row({id: '2', objectName: 'M 31', filterName: 'IRCUT', chunkKey: '20260301.80_HP033039', dateObsStartMs: Date.parse('2026-03-02T01:00:00Z'), framesAligned: 5}),
		row({id: '3', objectName: 'M 31', telescopeId: undefined, dateObsStartMs: undefined, chunkKey: '', totalExposureSeconds: 9000}),
	], [telescope('north')]);
	const ids = (filter: Parameters<typeof chooseStacks>[1], order: Parameters<typeof chooseStacks>[2] = 'newest') => chooseStacks(stacks, filter, order).map(stack => stack.row?.id);
	assert.deepEqual(ids({}), ['2', '1', '3']);
	assert.deepEqual(ids({}, 'oldest'), ['1', '2', '3']);
	assert.deepEqual(ids({}, 'object'), ['1', '2', '3']);
	assert.deepEqual(ids({}, 'exposure'), ['3', '2', '1']);
	assert.deepEqual(ids({}, 'frames'), ['1', '3', '2']);
	assert.deepEqual([ids({object: 'm 31'}), ids({filter: 'ircut'}), ids({scope: 'north'}), ids({night: '2026-03-01'}), ids({isWhere: 'telescope'}), ids({words: 'M31'}), ids({words: ' m  31 ircut'})], [
		['2', '3'], ['2'], ['1'], ['2'], ['1'], [], ['2'],
	]);
	assert.deepEqual(totalsOf(stacks), {
		stacks: 3, onTelescopes: 1, inArchive: 0, nights: 2, objects: 2, exposureSeconds: 330 + 330 + 9000, framesAligned: 33 + 5 + 33, framesInput: 35 * 3,
	});
});

test.serial('3,000 stacks in three places are joined and sorted within a moment', () => {
	const nameOf = (index: number) => `CrowdSky_${20 + (index % 50)}_M ${index % 110}_10.0s_LP_2026${String(1 + (index % 12)).padStart(2, '0')}${String(1 + (index % 28)).padStart(2, '0')}.${String(index % 96).padStart(2, '0')}_HP0${String(10_000 + index)}.fit`;
	const names = Array.from({length: 3000}, (_, index) => nameOf(index));
	const rows = names.map((name, index) => row({id: String(index), chunkKey: `${/_(2026\d{4}\.\d\d)_/.exec(name)?.[1]}_HP0${10_000 + index}`, framesAligned: 20 + (index % 50), framesInput: 80,
		raDegrees: undefined, decDegrees: undefined, dateObsStartMs: undefined, totalExposureSeconds: undefined}));
	const startedMs = threadMs();
	const stacks = join(rows, names.map(name => telescope('a', name)), names);
	chooseStacks(stacks, {words: 'm 1'}, 'object');
	assert.deepEqual([totalsOf(stacks).stacks, stacks.filter(({row: listed}) => listed).length], [3000, 3000]);
	const ms = usedMs(startedMs);
	assert.ok(ms < 1500, `${ms} ms`);
});
