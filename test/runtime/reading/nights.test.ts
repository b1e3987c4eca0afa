import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {nightOf, parseLightName} from '../../../source/planning/index.js';
import {keepNames, listTexts} from '../../../source/planning/names/frame-names.js';
import {nightsOf} from '../../../source/runtime/reading/check-nights.js';
import {draws} from '../../support/draws.js';

const name = fc.tuple(
	fc.constantFrom('Light_M 81', 'Light_mosaic_M 31_11', 'Light', 'DSO'),
	fc.constantFrom('10.0s', '10s', '20.0s', '10', 'x'),
	fc.constantFrom('LP', 'IRCUT'),
	fc.constantFrom('20260227-115959', '20260227-120000', '20260227-235959', '20260228-000000', '20260228-115959', '20260228-120000', '19691231-235959', '20260230-000000'),
	fc.constantFrom('.fit', '.FITS', '.jpg'),
).map(([target, exposure, filter, stamp, ending]) => `${target}_${exposure}_${filter}_${stamp}${ending}`);

test('each sub-frame is in the night in which it was taken, in order of the clock, and nothing else is in one', () => {
	fc.assert(fc.property(fc.array(name, {maxLength: 30}), names => {
		const wanted = new Map<string, Array<readonly [local: string, name: string]>>();
		for (const each of names) {
			const local = parseLightName(each)?.local;
			if (local !== undefined) wanted.set(nightOf(local), [...wanted.get(nightOf(local)) ?? [], [local, each] as const]);
		}

		for (const list of [keepNames(names), listTexts(names)]) {
			const nights = nightsOf(list);
			assert.deepEqual(
				new Map(Array.from(nights, ([night, frames]) => [night, frames.map(({index, wallMs}) => [new Date(wallMs).toISOString().slice(0, 19), list.at(index)])])),
				new Map(Array.from(wanted, ([night, frames]) => [night, frames.toSorted(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)])),
			);
		}
	}), {numRuns: draws(500)});
});
