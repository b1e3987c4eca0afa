import process from 'node:process';
import test from 'ava';
import {draws} from '../support/draws.js';
import {allParsers} from './fuzz.js';

const inputs = Number(process.env['CROWDSKY_FUZZ_INPUTS'] ?? draws(500));
const seed = Number(process.env['CROWDSKY_SEED'] ?? Date.now() % 2_147_483_647);

// Some 10 ms are enough for most. A busy machine reads fewer inputs instead of taking longer.
const mostMs = process.env['CROWDSKY_FUZZ_INPUTS'] === undefined ? 3000 : undefined;

// The title has the seed, so that a failure shows it: CROWDSKY_SEED draws the same inputs again.
for (const {name, run, checkTime} of allParsers) {
	test.serial(`${name}: no input makes it throw, take long or return more than it should (seed ${seed})`, async () => {
		checkTime();
		await run({seed, inputs, ...(mostMs !== undefined && {mostMs})});
	});
}
