// What happens when everything may: `npm run chaos -- fuzz` gives the parsers odd inputs, `npm run chaos -- nights` lets
// whole nights run among faults, and without an argument it does both. CROWDSKY_SEED draws the same again; CROWDSKY_FUZZ_INPUTS
// and CROWDSKY_CHAOS_NIGHTS say how many, CROWDSKY_CHAOS_SHRINK=1 leaves out of a bad night what is not
// needed, CROWDSKY_CHAOS_KEEP=1 keeps the folders of good nights, too (in the platform's folder for temporary files).
import './world-clock.js';
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const wanted = process.argv.slice(2);
const seed = Number(process.env['CROWDSKY_SEED'] ?? Date.now() % 2_147_483_647);
const say = (line: string) => {
	process.stdout.write(`${line}\n`);
};

say(`CROWDSKY_SEED=${seed}`);
if (wanted.length === 0 || wanted.includes('fuzz')) {
	const {fuzz} = await import('./fuzz.js');
	const isSound = await fuzz({inputs: Number(process.env['CROWDSKY_FUZZ_INPUTS'] ?? 100_000), seed, names: process.env['CROWDSKY_FUZZ_PARSERS'], say});
	if (!isSound) process.exitCode = 1;
}

if (wanted.length === 0 || wanted.includes('nights')) {
	// The built program is run, as its users have it.
	if (process.env['CROWDSKY_CHAOS_BUILT'] !== '1') execFileSync(process.execPath, ['build.mjs'], {cwd: path.join(import.meta.dirname, '..', '..'), stdio: 'ignore'});
	const {playNights} = await import('./nights.js');
	const nights = Number(process.env['CROWDSKY_CHAOS_NIGHTS'] ?? 20);
	const {passed, failed} = await playNights({seed, nights, isShrunk: process.env['CROWDSKY_CHAOS_SHRINK'] === '1', say});
	say(`${passed} passed, ${failed} failed, 0 skipped`);
	if (failed > 0) process.exitCode = 1;
}

// Handles that a bad night has left open must not keep the process running.
process.stdout.write('', () => process.exit());
