import assert from 'node:assert/strict';
import {serialize} from 'node:v8';
import test from 'ava';
import fc from 'fast-check';
import {keepNames, listTexts, type FrameNames, type NameList} from '../../../source/planning/names/frame-names.js';
import {draws} from '../../support/draws.js';

const anyText = fc.string({unit: 'binary', maxLength: 12});
const name = fc.oneof(
	fc.tuple(
		fc.constantFrom('Light_', 'light_', 'Light', ''),
		fc.oneof(fc.constantFrom('M 81', 'mosaic_M 31_11', 'm 81', 'a_b', '', 'Étoile ★', '名前', 'a\nb', '\uD83D', '_'), anyText),
		fc.constantFrom('_10.0s', '_10s', '_0.5s', '_s', '__'),
		fc.oneof(fc.constantFrom('_LP', '_IRCUT', '_', '_lp'), anyText.map(text => `_${text}`)),
		fc.constantFrom('_20260227-211500', '_20240229-235959', '_20230229-000000', '_19700101-000000', '_19691231-235959', '_19000101-000000', '_29991231-235959', '_30000101-000000', '_20260227-240000', '_20260227-211560', '_２０２６０２２７-211500', '_20260227_211500', '_20261301-000000', '_2026022-7211500'),
		fc.constantFrom('.fit', '.FIT', '.fits', '.FiTs', '.jpg', '_thn.jpg', '', '.fit '),
	).map(parts => parts.join('')),
	anyText,
);

const readsOf = (list: NameList<FrameNames>) => Array.from({length: list.length}, (_, index) => list.readAt(index));

test('names that are kept come back to the last character, and say the same of their frames', () => {
	fc.assert(fc.property(fc.array(name, {maxLength: 60}), names => {
		const kept = keepNames(names);
		assert.equal(kept.length, names.length);
		assert.deepEqual([...kept], names);
		assert.deepEqual(names.map((_, index) => kept.at(index)), names);
		assert.equal(kept.at(names.length), undefined);
		assert.equal(kept.at(-1), names.at(-1));
		assert.deepEqual(readsOf(kept), readsOf(listTexts(names)));
		assert.equal(JSON.stringify(kept), JSON.stringify(names));
	}), {numRuns: draws(3000)});
});

test('some of the names that are kept are the same names in the order asked for', () => {
	const indexes = fc.array(fc.nat({max: 39}), {maxLength: 40});
	fc.assert(fc.property(fc.array(name, {minLength: 40, maxLength: 40}), indexes, indexes, (names, chosen, again) => {
		const picked = keepNames(names).pick(chosen);
		assert.deepEqual([...picked], listTexts(names).pick(chosen));
		const within = again.filter(index => index < chosen.length);
		assert.deepEqual([...picked.pick(within)], within.map(index => names[chosen[index] ?? 0]));
	}), {numRuns: draws(600)});
});

test('names with more spellings than a target can have are kept, too', () => {
	const names = Array.from({length: 1000}, (_, nth) => [`Light_M ${nth}_10.0s_LP_20260227-211500.fit`, `Light_M ${nth % 7}_10.0s_LP_20260227-2116${String(nth % 60).padStart(2, '0')}.fit`]).flat();
	const kept = keepNames(names);
	assert.deepEqual([...kept], names);
	assert.deepEqual(readsOf(kept), readsOf(listTexts(names)));
});

test('each second of a day comes back', () => {
	const two = (value: number) => String(value).padStart(2, '0');
	const names = Array.from({length: 86_400}, (_, second) => `Light_M 81_10.0s_LP_20260227-${two(Math.floor(second / 3600))}${two(Math.floor(second / 60) % 60)}${two(second % 60)}.fit`);
	assert.deepEqual([...keepNames(names)], names);
});

test('names that are kept hold numbers in place of texts, and keeping them again takes nothing', () => {
	const names = Array.from({length: 10_000}, (_, nth) => `Light_M 81_10.0s_${nth % 2 === 0 ? 'LP' : 'IRCUT'}_20260227-${String(nth % 24).padStart(2, '0')}15${String(nth % 60).padStart(2, '0')}.fit`);
	const kept = keepNames(names);
	const bytesOf = (value: unknown) => serialize(value).byteLength / names.length;
	assert.ok(bytesOf(kept) < 10 && bytesOf(names) > 40, `${bytesOf(kept)} and ${bytesOf(names)} bytes a name`);
	assert.equal(keepNames(kept), kept);
});
