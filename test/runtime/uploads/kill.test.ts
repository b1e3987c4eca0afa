import assert from 'node:assert/strict';
import {cp} from 'node:fs/promises';
import path from 'node:path';
import {build} from 'esbuild';
import {startScope, twoBlocks, twoNames} from '../../support/simulated-scope.js';
import {runNight} from '../../support/run-night.js';
import {boundariesToTry, runChild} from '../../support/boundaries.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {startSeestar} from '../../../source/simulator/simulator.js';
import {outcomes, runUploads, startSky} from './run-uploads.js';
import {onUnix} from '../../support/on-system.js';

const atOnce = 4;

onUnix.serial('an upload that is killed at any point is finished by the next start, with one record each, also when the list lags', async t => {
	t.timeout(180_000);
	const folder = await temporaryFolder(t);
	const program = path.join(folder, 'upload.mjs');
	const banner = 'import {createRequire as requireOf} from "node:module";const require=requireOf(import.meta.url);';
	await build({entryPoints: [path.join(import.meta.dirname, 'killed-upload.ts')], outfile: program, bundle: true, platform: 'node', format: 'esm', banner: {js: banner}, logLevel: 'error'});
	const scope = await startScope(t, {targets: [{...twoBlocks, blocks: twoBlocks.blocks.slice(0, 2)}]});
	await runNight({hosts: [scope.hostOption], dataFolder: path.join(folder, 'stacked')});

	const whole = await startSky(t);
	const boundaries = await runChild(program, [scope.hostOption, whole.url, path.join(folder, 'whole'), '0']);
	assert.ok(boundaries !== undefined && boundaries >= 24, `${boundaries} boundaries`);
	t.log(`${boundaries} boundaries`);
	const killAt = async (n: number) => {
		// A telescope of its own, so that several can be killed at once.
		const own = path.join(folder, `telescope-${n}`);
		await cp(scope.folder, own, {recursive: true});
		const telescope = await startSeestar({folder: own, speed: 30});
		t.teardown(() => telescope.stop());
		// Long enough for the next start to look before it is listed.
		const sky = await startSky(t, {listDelayMs: n % 2 === 0 ? 0 : 1000});
		const dataFolder = path.join(folder, String(n));
		assert.equal(await runChild(program, [telescope.hostOption, sky.url, dataFolder, String(n)]), undefined, `boundary ${n} was not met`);
		// The lag that the program allows for, 180 s, must stay longer than the server's, which may still be receiving the body.
		const state = await runUploads({hosts: [telescope.hostOption], url: sky.url, dataFolder, depth: 'plan', haste: 45});
		assert.deepEqual(outcomes(state).filter(outcome => outcome !== 'uploaded' && outcome !== 'skipped'), [], `killed at boundary ${n}`);
		assert.deepEqual(sky.uploads.map(({name}) => name).sort(), twoNames, `killed at boundary ${n}`);
	};

	const left = boundariesToTry(boundaries);
	await Promise.all(Array.from({length: atOnce}, async () => {
		for (let number = left.shift(); number !== undefined; number = left.shift()) await killAt(number);
	}));
});
