import process from 'node:process';
import test from 'ava';
import {draws} from '../support/draws.js';
import {allParsers} from './fuzz.js';

const inputs = Number(process.env['CROWDSKY_FUZZ_INPUTS'] ?? draws(500));
const seed = Number(process.env['CROWDSKY_SEED'] ?? Date.now() % 2_147_483_647);

// Some 10 ms are enough for most. A machine that is busy with other things reads fewer, instead of being late.
const mostMs = process.env['CROWDSKY_FUZZ_INPUTS'] === undefined ? 3000 : undefined;

// The seed stands in the title, so that it is told with what failed: CROWDSKY_SEED draws the same inputs again.
for (const {name, run, checkTime} of allParsers) {
	test.serial(`${name}: whatever it is given, it does not throw, ends soon and makes no more of it than it should (seed ${seed})`, async () => {
		checkTime();
		await run({seed, inputs, ...(mostMs !== undefined && {mostMs})});
	});
}
