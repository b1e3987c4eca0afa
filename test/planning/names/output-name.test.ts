import assert from 'node:assert/strict';
import test from 'ava';
import {parseOutputName, stemOf} from '../../../source/planning/index.js';

test('the telescope\'s own names of batch stacks are read', () => {
	assert.deepEqual(parseOutputName('DSO_Stacked_33_M 81_20.0s_20260311_213509.fit'), {
		name: 'DSO_Stacked_33_M 81_20.0s_20260311_213509.fit',
		frames: 33,
		target: 'M 81',
		isMosaic: false,
		panel: undefined,
		exposure: '20.0s',
		exposureSeconds: 20,
		filter: undefined,
		local: '2026-03-11T21:35:09',
	});
	assert.equal(parseOutputName('DSO_Stacked_214_NGC 6729_30.0s_20250822_235518.fit')?.frames, 214);
	assert.equal(parseOutputName('DSO_Stacked_738_M 66_60.0s_20260516_064736.fit')?.exposureSeconds, 60);
});

test('a filter, a hyphen in the time stamp and a mosaic are read as well', () => {
	const output = parseOutputName('DSO_Stacked_7_mosaic_M 31_2_10.0s_LP_20260311-213509.fit');
	assert.deepEqual([output?.target, output?.isMosaic, output?.panel, output?.filter, output?.local], ['M 31', true, 2, 'LP', '2026-03-11T21:35:09']);
	assert.equal(parseOutputName('DSO_Stacked_7_my_target_10.0s_20260311_213509.fit')?.target, 'my_target');
});

test('live stacks, pictures and impossible dates are not outputs', () => {
	for (const name of ['Stacked_67_M92_10.0s_IRCUT_20250720-231221.fit', 'DSO_Stacked_33_M 81_20.0s_20260311_213509_thn.jpg',
		'DSO_Stacked_33_M 81_20.0s_20260231_213509.fit', 'DSO_Stacked_33_M 81_20.0s_20260311_250000.fit', 'DSO_Stacked_M 81_20.0s_20260311_213509.fit']) {
		assert.equal(parseOutputName(name), undefined, name);
	}
});

test('an output shares its stem with its companions', () => {
	for (const extension of ['.fit', '.jpg', '_thn.jpg']) {
		assert.equal(stemOf(`DSO_Stacked_33_M 81_20.0s_20260311_213509${extension}`), 'DSO_Stacked_33_M 81_20.0s_20260311_213509');
	}
});
