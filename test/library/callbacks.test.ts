import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'ava';
import {startCrowdSky} from '../../source/simulator/simulator.js';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {packageFolder} from './package-folder.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(2);

/** Prints how a call ended. */
const tell = 'const tell = async promise => console.log(await promise.then(({blocksStacked, filesDownloaded}) => `done ${blocksStacked ?? filesDownloaded}`, error => `${error.name}: ${error.message}`));\n';

for (const [how, throwing] of [['at once', '() => { throw new RangeError("mine"); }'], ['later', 'async () => { throw new RangeError("mine"); }']] as const) {
	test(`a caller's function that throws ${how} ends the call cleanly with that error, and the next call resumes the work`, async t => {
		const {run} = await packageFolder(t);
		const scope = await startScope(t, {speed: 5});
		const out = await run(`import {stackAll} from 'crowdsky-tui';\n${tell}
				const thrower = ${throwing};
				await tell(stackAll({scopes: ['${scope.hostOption}'], onProgress: step => step.type === 'stackProgress' ? thrower() : undefined}));
				await tell(stackAll({scopes: ['${scope.hostOption}']}));`);
		assert.deepEqual(out.trimEnd().split('\n'), ['RangeError: mine', 'done 2']);
		assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
		assert.equal(scope.batchRuns.length, 2, 'no block twice');
	});
}

test('a caller\'s function that throws ends a purge before anything else is deleted', async t => {
	const {run} = await packageFolder(t);
	const scope = await startScope(t);
	const out = await run(`import {stackAll, purgeStacks} from 'crowdsky-tui';\n${tell}
			const scopes = ['${scope.hostOption}'];
			await tell(stackAll({scopes}));
			await tell(purgeStacks({scopes, targets: 'all', onProgress() { throw new RangeError('stop'); }}));`);
	assert.deepEqual(out.trimEnd().split('\n'), ['done 2', 'RangeError: stop']);
	assert.notDeepEqual(await stacksOf(scope, 'IC 434'), []);
});

test('a caller\'s function that throws ends a download, and no partial file remains', async t => {
	const {run, folder} = await packageFolder(t);
	const scope = await startScope(t);
	const server = await startCrowdSky({folder: path.join(folder, 'crowdsky'), username: 'me', password: 'secret'});
	t.teardown(async () => server.stop());
	const out = await run(`import {readdir} from 'node:fs/promises';
			import {stackAll, uploadAllStacks, listStacks, downloadStack} from 'crowdsky-tui';\n${tell}
			const scopes = ['${scope.hostOption}'];
			const sky = {server: '${server.url}', credentials: {username: 'me', password: 'secret'}};
			await tell(stackAll({scopes}));
			await uploadAllStacks({...sky, scopes});
			const [row] = await listStacks(sky);
			await tell(downloadStack({...sky, keys: [row.chunkKey], dest: 'down', onBytes() { throw new RangeError('no bytes'); }}));
			console.log((await readdir('down').catch(() => [])).length);
			await tell(downloadStack({...sky, keys: [row.chunkKey], dest: 'down'}));`);
	assert.deepEqual(out.trimEnd().split('\n'), ['done 2', 'RangeError: no bytes', '0', 'done 1']);
});
