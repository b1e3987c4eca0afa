import assert from 'node:assert/strict';
import test from 'ava';
import {isLightCompanion, parseLightName} from '../../../source/planning/index.js';

test('a sub-frame\'s name gives target, exposure, filter and wall-clock time', () => {
	assert.deepEqual(parseLightName('Light_M 101_10.0s_LP_20260120-061408.fit'), {
		name: 'Light_M 101_10.0s_LP_20260120-061408.fit',
		target: 'M 101',
		isMosaic: false,
		panel: undefined,
		exposure: '10.0s',
		exposureSeconds: 10,
		filter: 'LP',
		local: '2026-01-20T06:14:08',
	});
});

test('mosaic prefix and panel number are removed from the target', () => {
	const read = (name: string) => {
		const {target, isMosaic, panel} = parseLightName(name) ?? {};
		return [target, isMosaic, panel];
	};

	assert.deepEqual(read('Light_mosaic_M 106_20.0s_IRCUT_20250518-233417.fit'), ['M 106', true, undefined]);
	assert.deepEqual(read('Light_mosaic_NGC 2238_10.0s_LP_20260206-212344.fit'), ['NGC 2238', true, undefined]);
	assert.deepEqual(read('Light_M 31_11_30.0s_IRCUT_20250922-230409.fit'), ['M 31', false, 11]);
	assert.deepEqual(read('Light_mosaic_M 31_3_30.0s_IRCUT_20250922-230409.fit'), ['M 31', true, 3]);
	assert.deepEqual(read('Light_mosaic__10.0s_LP_20250922-230409.fit'), ['mosaic_', false, undefined]);
});

test('targets may contain underscores, spaces, accents and text that looks like another token', () => {
	for (const target of ['M81 M82', 'Unknown', 'my_own target', 'Étoile d\'Orion ★', 'M 31_10.0s_LP', 'Light_', '名前', 'a\nb']) {
		assert.equal(parseLightName(`Light_${target}_2.0s_IRCUT_20260120-061408.fit`)?.target, target);
	}
});

test('any exposure and any filter without an underscore is read', () => {
	const read = (tokens: string) => {
		const {exposure, exposureSeconds, filter} = parseLightName(`Light_M 1_${tokens}_20260120-061408.fit`) ?? {};
		return [exposure, exposureSeconds, filter];
	};

	assert.deepEqual(read('10s_LP'), ['10s', 10, 'LP']);
	assert.deepEqual(read('0.5s_H-alpha 7nm'), ['0.5s', 0.5, 'H-alpha 7nm']);
	assert.deepEqual(read('120.25s_4'), ['120.25s', 120.25, '4']);
});

test('.fits and capitals are accepted as the extension', () => {
	for (const extension of ['fit', 'fits', 'FIT', 'Fits']) {
		assert.equal(parseLightName(`Light_M 1_10.0s_LP_20260120-061408.${extension}`)?.local, '2026-01-20T06:14:08');
	}
});

test('other names are not sub-frames', () => {
	for (const name of [
		'', 'Light_', '.fit', 'Light_M 1_10.0s_20260120-061408.fit', 'Light_M 1_LP_20260120-061408.fit', 'Light_10.0s_LP_20260120-061408.fit',
		'Light__10.0s_LP_20260120-061408.fit', 'Light_M 1_10.0s__20260120-061408.fit', 'Light_M 1_10.0s_LP_20260120_061408.fit',
		'Light_M 1_10.0_LP_20260120-061408.fit', 'Light_M 1_.5s_LP_20260120-061408.fit', 'Light_M 1_10.0s_LP_20260120-061408.fit.tmp',
		'Light_M 1_10.0s_LP_20260120-061408.jpg', 'Light_M 1_10.0s_LP_20260120-061408.fitz', 'Light_M 1_10.0s_LP_2026012-061408.fit',
		'light_M 1_10.0s_LP_20260120-061408.fit', 'Stacked_67_M92_10.0s_IRCUT_20250720-231221.fit', 'Light_M 1_10.0s_LP_20260120-06140８.fit',
	]) {
		assert.equal(parseLightName(name), undefined, name);
	}
});

test('dates and times that do not exist are refused', () => {
	const read = (stamp: string) => parseLightName(`Light_M 1_10.0s_LP_${stamp}.fit`)?.local;
	assert.equal(read('20240229-235959'), '2024-02-29T23:59:59');
	assert.equal(read('20000229-000000'), '2000-02-29T00:00:00');
	for (const stamp of ['20250229-000000', '21000229-000000', '20260431-000000', '20260001-000000', '20261301-000000', '20260100-000000',
		'20260120-240000', '20260120-236000', '20260120-235960', '00000101-000000']) {
		assert.equal(read(stamp), undefined, stamp);
	}
});

test('pictures and thumbnails of sub-frames are companions', () => {
	assert.equal(isLightCompanion('Light_M 101_10.0s_LP_20260120-061408.jpg'), true);
	assert.equal(isLightCompanion('Light_M 101_10.0s_LP_20260120-061408_thn.jpg'), true);
	assert.equal(isLightCompanion('Light_M 101_10.0s_LP_20260120-061408.fit'), false);
	assert.equal(isLightCompanion('DSO_Stacked_33_M 81_20.0s_20260311_213509_thn.jpg'), false);
});
