import assert from 'node:assert/strict';
import path from 'node:path';
import {build} from 'esbuild';
import {startScope, storedNames, twoBlocks} from '../support/simulated-scope.js';
import {runNight} from '../support/run-night.js';
import {boundariesToTry, runChild} from '../support/boundaries.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {onUnix} from '../support/on-system.js';

const atOnce = 2;

onUnix.serial('a night that is killed at any point is finished by the next start, and no block is stacked twice', async t => {
	t.timeout(240_000);
	const folder = await temporaryFolder(t);
	const program = path.join(folder, 'night.mjs');
	// Bundled, because a child that compiles its sources starts ten times as slowly.
	const banner = 'import {createRequire as requireOf} from "node:module";const require=requireOf(import.meta.url);';
	await build({entryPoints: [path.join(import.meta.dirname, 'killed-night.ts')], outfile: program, bundle: true, platform: 'node', format: 'esm', banner: {js: banner}, logLevel: 'error'});

	const scene = {speed: 60, targets: [{...twoBlocks, blocks: twoBlocks.blocks.slice(0, 2)}]};
	const whole = await startScope(t, scene);
	const boundaries = await runChild(program, [whole.hostOption, path.join(folder, 'whole'), '0']);
	const expected = await storedNames(whole, 'IC 434');
	assert.ok(boundaries !== undefined && boundaries > 30, `${boundaries} boundaries`);
	assert.equal(expected.filter(name => name.startsWith('CrowdSky_')).length, 6);

	t.log(`${boundaries} boundaries`);
	const killAt = async (n: number) => {
		const scope = await startScope(t, scene);
		const dataFolder = path.join(folder, String(n));
		const night = {hosts: [scope.hostOption], dataFolder};
		assert.equal(await runChild(program, [...Object.values(night).flat(), String(n)]), undefined, `boundary ${n} was not met`);
		await runNight({...night, haste: 40});
		assert.deepEqual(withoutTimes(await storedNames(scope, 'IC 434')), withoutTimes(expected), `killed at boundary ${n}`);
		assert.deepEqual(scope.batchRuns.map(({result, files}) => [result, files.length]), [['complete', 24], ['complete', 25]], `killed at boundary ${n}`);
		assert.deepEqual(scope.canary, []);
	};

	const left = boundariesToTry(boundaries);
	await Promise.all(Array.from({length: atOnce}, async () => {
		for (let number = left.shift(); number !== undefined; number = left.shift()) await killAt(number);
	}));
});

// A file that kept the telescope's own name would differ only in its time.
function withoutTimes(names: readonly string[]): string[] {
	return names.map(name => name.replace(/^(DSO_.*)_\d{8}_\d{6}/, '$1'));
}
