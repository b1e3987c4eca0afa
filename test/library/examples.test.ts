import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {startCrowdSky} from '../../source/simulator/simulator.js';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {packageFolder} from './package-folder.js';

/** The examples of docs/library.md, by the heading above them. */
async function readExamples(): Promise<Map<string, string>> {
	const text = await readFile(path.join(import.meta.dirname, '..', '..', 'docs', 'library.md'), 'utf8');
	return new Map(text.split(/^## /m).flatMap(part => {
		const code = /```js\n(.*?)```/s.exec(part)?.[1];
		return code === undefined ? [] : [[part.slice(0, part.indexOf('\n')), code] as const];
	}));
}

test.serial('every example of docs/library.md runs with the built package, in order, and does what it says', async t => {
	const {run, folder} = await packageFolder(t);
	const scope = await startScope(t);
	const server = await startCrowdSky({folder: path.join(folder, 'crowdsky'), username: 'me', password: 'secret'});
	t.teardown(async () => server.stop());
	const examples = await readExamples();
	assert.equal(examples.size, 5);
	const runExample = async (heading: string) => {
		const code = examples.get(heading);
		assert.ok(code, heading);
		const here = code.replaceAll('seestar.local', scope.hostOption).replaceAll('https://crowdsky.univie.ac.at', server.url);
		return (await run(here)).trimEnd().split('\n');
	};

	assert.deepEqual(await runExample('What is there to stack?'), [
		'IC 434 52 1', '2 blocks', '2026-02-27T21:15:00+01:00 24 10.0s LP', '2026-02-27T21:30:00+01:00 25 10.0s LP',
	]);
	assert.equal(scope.batchRuns.length, 0);

	const stacked = await runExample('Stack');
	assert.deepEqual(stacked.slice(-2), [`1 ${twoNames[0]}`, '1 0']);
	assert.ok(stacked.length > 2 && stacked.slice(0, -2).every(line => /^\d+ %$/.test(line)), stacked.join());
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);

	const sent = await runExample('Upload and download');
	assert.equal(sent[0], '2 0 0');
	assert.match(sent[1] ?? '', /^skipped sent by this machine already/);
	assert.match(sent[2] ?? '', /downloads\/\S.*\.fit \d+$/);
	assert.equal(server.uploads.length, 2);

	assert.deepEqual((await runExample('Purge')).map(line => line.split(' ').length), [2, 1]);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), []);
	assert.deepEqual(scope.canary, []);

	assert.deepEqual(await runExample('Planning alone'), ['ready 20260227.81 30', 'LP', `${twoNames[0]?.replace('_24_', '_30_')} 30`]);
});
