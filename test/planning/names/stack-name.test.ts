import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {
	formatStackName, isStackOrCompanion, nest64, parseStackCompanion, parseStackName, pixelOf, stackNameOf, stemOf, wantedName,
} from '../../../source/planning/index.js';
import {blockKeyOf} from '../../../source/planning/names/stack-name.js';

const example = 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit';

test('the convention\'s example is parsed and formatted exactly', () => {
	assert.deepEqual(parseStackName(example), {
		name: example,
		frames: 33,
		target: 'IC 434',
		exposure: '10.0s',
		exposureSeconds: 10,
		filter: 'LP',
		chunk: '20260227.81',
		localStart: undefined,
		pixel: 22854,
		ordinal: 1,
	});
	const parts = {frames: 33, target: 'IC 434', exposure: '10.0s', filter: 'LP', chunk: '20260227.81'};
	assert.equal(formatStackName({...parts, pixel: pixelOf(85.25, -2.46)}), example);
	assert.equal(formatStackName({...parts, pixel: {index: 22854, tiling: nest64}, ordinal: 1}), example);
	assert.equal(formatStackName({...parts, pixel: 22854, ordinal: 2}), 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854_2.fit');
	assert.equal(formatStackName({...parts, pixel: undefined}), 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP000000.fit');
});

test('HP049152 of the document, beyond the tiling\'s last pixel, is read nevertheless', () => {
	assert.equal(parseStackName('CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP049152.fit')?.pixel, 49152);
});

test('ordinals, names without a pixel and legacy names are read', () => {
	const read = (name: string) => {
		const {chunk, localStart, pixel, ordinal} = parseStackName(name) ?? {};
		return [chunk, localStart, pixel, ordinal];
	};

	assert.deepEqual(read('CrowdSky_9_M 1_10.0s_LP_20260227.84_HP022854_2.fit'), ['20260227.84', undefined, 22854, 2]);
	assert.deepEqual(read('CrowdSky_9_M 1_10.0s_LP_20260227.84_HP022854_15.fit'), ['20260227.84', undefined, 22854, 15]);
	assert.deepEqual(read('CrowdSky_9_M 1_10.0s_LP_20260227.84.fit'), ['20260227.84', undefined, undefined, 1]);
	assert.deepEqual(read('CrowdSky_9_M 1_10.0s_LP_20260227.84_3.fit'), ['20260227.84', undefined, undefined, 3]);
	assert.deepEqual(read('CrowdSky_9_M 1_10.0s_LP_20260227-211500.fit'), [undefined, '2026-02-27T21:15:00', undefined, 1]);
});

test('only exact stack names are accepted', () => {
	for (const name of [
		'CrowdSky_33_IC 434_10.0s_LP_20260227.96_HP022854.fit', 'CrowdSky_33_IC 434_10.0s_LP_20260230.81_HP022854.fit',
		'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP22854.fit', 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854_1.fit',
		'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854_02.fit', 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854_0.fit',
		'CrowdSky_33_IC 434_10.0s_20260227.81_HP022854.fit', 'CrowdSky_IC 434_10.0s_LP_20260227.81_HP022854.fit',
		'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit.part', 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.jpg',
		'CrowdSky_33_IC 434_10.0s_LP_20260227-241500.fit', 'CrowdSky_33_IC 434_10.0s_LP_20260227-211500_2.fit',
		' CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit', 'CrowdSky_?_IC 434_10.0s_LP_20260227.81_HP??????.fit', 'CrowdSky_.fit',
		'CrowdSky_33_IC 434_1.2.3s_LP_20260227.81_HP022854.fit',
	]) {
		assert.equal(parseStackName(name), undefined, name);
	}
});

test('a purge may delete only a stack and its two pictures', () => {
	const stem = 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854_2';
	assert.equal(parseStackCompanion(`${stem}.jpg`)?.kind, 'picture');
	assert.equal(parseStackCompanion(`${stem}_thn.jpg`)?.kind, 'thumbnail');
	assert.equal(parseStackCompanion(`${stem}_thn.jpg`)?.stack.name, `${stem}.fit`);
	for (const name of [`${stem}.fit`, `${stem}.jpg`, `${stem}_thn.jpg`]) {
		assert.equal(isStackOrCompanion(name), true, name);
		assert.equal(stemOf(name), stem);
	}

	for (const name of [`${stem}_thn.fit`, `${stem}_thn_thn.jpg`, `${stem}.fit.jpg`, `${stem}.txt`, `${stem}.png`, 'CrowdSky_notes.jpg', 'CrowdSky_.fit', 'DSO_Stacked_33_M 81_20.0s_20260311_213509.fit',
		'Light_CrowdSky_33_IC 434_10.0s_LP_20260227-211500.fit']) {
		assert.equal(isStackOrCompanion(name), false, name);
	}
});

test('a wanted name has question marks where only the telescope knows the value', () => {
	const block = {exposure: '10.0s', filter: 'LP', chunk: '20260227.81', ordinal: 1};
	assert.equal(wantedName('IC 434', block), 'CrowdSky_?_IC 434_10.0s_LP_20260227.81_HP??????.fit');
	assert.equal(wantedName('IC 434', {...block, ordinal: 2}), 'CrowdSky_?_IC 434_10.0s_LP_20260227.81_HP??????_2.fit');
});

test('parts that would make an unreadable name are refused', () => {
	const parts = {frames: 33, target: 'IC 434', exposure: '10.0s', filter: 'LP', chunk: '20260227.81', pixel: 1};
	for (const wrong of [{frames: 1.5}, {frames: -1}, {target: ''}, {exposure: '10'}, {filter: ''}, {filter: 'L_P'}, {chunk: '20260227.96'}, {pixel: -1}, {pixel: 1_000_000}, {ordinal: 0}, {ordinal: 100}]) {
		assert.throws(() => formatStackName({...parts, ...wrong}), RangeError, JSON.stringify(wrong));
		assert.equal(stackNameOf({...parts, ...wrong}), undefined, 'and where a night must not end, nothing is thrown');
	}
});

test('every formatted name is parsed back to the same parts', () => {
	const parts = fc.record({
		frames: fc.nat({max: 9999}),
		target: fc.string({minLength: 1, maxLength: 30, unit: 'grapheme'}),
		exposure: fc.constantFrom('10.0s', '2.0s', '10s', '0.5s', '60.0s'),
		filter: fc.constantFrom('LP', 'IRCUT', 'H a', 'ß'),
		chunk: fc.constantFrom('20260227.00', '20241231.95', '20240229.48'),
		pixel: fc.nat({max: 196_607}),
		ordinal: fc.integer({min: 1, max: 15}),
	}, {noNullPrototype: true});
	fc.assert(fc.property(parts, wanted => {
		const name = formatStackName(wanted);
		const {frames, target, exposure, filter, chunk, pixel, ordinal} = parseStackName(name) ?? {};
		assert.deepEqual({frames, target, exposure, filter, chunk, pixel, ordinal}, wanted);
		assert.equal(parseStackCompanion(`${stemOf(name)}_thn.jpg`)?.stack.name, name);
	}));
});

test('a block is identified by its chunk, pixel and ordinal', () => {
	assert.equal(blockKeyOf('CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit'), '20260227.81_HP022854');
	assert.equal(blockKeyOf('CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854_2.fit'), '20260227.81_HP022854_2');
	assert.equal(blockKeyOf('CrowdSky_33_IC 434_10.0s_LP_20260227-211503.fit'), undefined);
	assert.equal(blockKeyOf('DSO_Stacked_33_IC 434_10.0s_20260227_211503.fit'), undefined);
});
