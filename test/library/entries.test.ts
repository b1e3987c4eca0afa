import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {startCrowdSky} from '../../source/simulator/simulator.js';
import {stacksOf, startScope} from '../support/simulated-scope.js';
import {packageFolder} from './package-folder.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(2);

const dist = path.join(import.meta.dirname, '..', '..', 'dist');

/** The text of a built file and of everything that it imports statically. */
async function withChunks(file: string): Promise<string> {
	const texts = new Map<string, string>();
	const follow = async (name: string): Promise<void> => {
		if (texts.has(name)) return;
		texts.set(name, '');
		const text = await readFile(name, 'utf8');
		texts.set(name, text);
		for (const [, next] of text.matchAll(/\b(?:from|import)\s*"(\.[^"]+)"/g)) await follow(path.resolve(path.dirname(name), next ?? ''));
	};

	await follow(file);
	return [...texts.values()].join('\n');
}

/** Prints how each of some calls ended: its value, or the error's fields. */
const tellAll = `const tell = async promise => console.log(JSON.stringify(await promise.then(value => ({value}), error => {
	if (!(error instanceof CrowdSkyError)) throw error;
	return {kind: error.kind, what: error.what, cause: error.cause, next: error.next, message: error.message};
})));\n`;

type Told = {readonly value?: Record<string, unknown>; readonly kind?: string; readonly what?: string; readonly cause?: string; readonly next?: string; readonly message?: string};

function toldOf(out: string): Told[] {
	return out.trimEnd().split('\n').map(line => JSON.parse(line) as Told);
}

test('the exports are the names of cli.md', async t => {
	const {run} = await packageFolder(t);
	const out = await run('import * as all from "crowdsky-tui"; import * as planning from "crowdsky-tui/planning"; console.log(JSON.stringify([Object.keys(all), Object.keys(planning)]));');
	const [all, planning] = JSON.parse(out) as [string[], string[]];
	for (const name of ['listTargets', 'findUnstackedBlocks', 'stackBlocks', 'stackAll', 'purgeStacks', 'listStacks', 'uploadStack', 'uploadAllStacks', 'downloadStack', 'CrowdSkyError']) assert.ok(all.includes(name), name);
	for (const name of ['makePlan', 'parseLightName', 'parseStackName', 'formatStackName', 'chunkOf', 'pixelOf']) assert.ok(planning.includes(name), name);
});

test('the planning entry imports nothing of Node and only planning, and the main entry no screen', async () => {
	const [planning, library] = await Promise.all([withChunks(path.join(dist, 'planning.js')), withChunks(path.join(dist, 'index.js'))]);
	assert.doesNotMatch(planning, /node:|\bimport\s*\(|\brequire\(|createRequire/);
	assert.ok(planning.length < 150_000, `${planning.length} bytes`);
	assert.doesNotMatch(library, /react|yoga|startSeestar|alternateScreen/i);
});

test('an invalid option is refused with kind usage before any request is made', async t => {
	const {run} = await packageFolder(t);
	const told = toldOf(await run(`import {CrowdSkyError, findUnstackedBlocks, stackBlocks, purgeStacks, listTargets, downloadStack} from 'crowdsky-tui';\n${tellAll}
			await tell(findUnstackedBlocks({blockMinutes: 7}));
			await tell(listTargets({timeZone: 'Vienna'}));
			await tell(listTargets({scopes: 'seestar.local'}));
			await tell(listTargets({scopes: ['a b c']}));
			await tell(stackBlocks({scopes: ['127.0.0.1:1']}));
			await tell(purgeStacks({scopes: ['127.0.0.1:1']}));
			await tell(downloadStack({keys: [], dest: '.'}));`));
	assert.deepEqual(told.map(({kind}) => kind), Array.from({length: 7}, () => 'usage'), JSON.stringify(told));
	assert.match(told[0]?.message ?? '', /^blockMinutes 7 cannot be used: blocks must divide a day evenly/);
});

test('no telescope, no login and a wrong login are told apart', async t => {
	const {run, folder} = await packageFolder(t);
	const server = await startCrowdSky({folder: path.join(folder, 'crowdsky'), username: 'me', password: 'secret'});
	t.teardown(async () => server.stop());
	const told = toldOf(await run(`import {CrowdSkyError, listTargets, stackAll, listStacks, uploadAllStacks} from 'crowdsky-tui';\n${tellAll}
			const wrong = {server: '${server.url}', credentials: {username: 'me', password: 'gehe1m'}};
			await tell(listTargets({scopes: ['127.0.0.1:1:1:1']}));
			await tell(stackAll());
			await tell(listStacks({server: '${server.url}'}));
			await tell(listStacks(wrong));
			await tell(uploadAllStacks({...wrong, localDir: '.'}));
			await tell(listStacks({server: 'http://127.0.0.1:1', credentials: {username: 'me', password: 'gehe1m'}}));
			await tell(uploadAllStacks({...wrong, localDir: 'none'}));`));
	assert.deepEqual(told.map(({kind, value}) => kind ?? value?.['filesUploaded']), ['unreachable', 'unreachable', 'login', 'login', 0, 'unreachable', 'usage']);
	assert.doesNotMatch(JSON.stringify(told), /gehe1m/);
});

test('the login comes from the environment, and a signal ends a call while the telescope finishes its block', async t => {
	const {run, folder} = await packageFolder(t);
	const scope = await startScope(t, {speed: 0.5});
	const server = await startCrowdSky({folder: path.join(folder, 'crowdsky'), username: 'me', password: 'secret'});
	t.teardown(async () => server.stop());
	const told = toldOf(await run(`import {CrowdSkyError, stackAll, listStacks} from 'crowdsky-tui';\n${tellAll}
			await tell(listStacks({server: '${server.url}'}));
			const ending = new AbortController();
			await tell(stackAll({scopes: ['${scope.hostOption}'], signal: ending.signal, onProgress: ({type}) => { if (type === 'stackProgress') ending.abort(); }}));
			await tell(stackAll({scopes: ['${scope.hostOption}'], signal: AbortSignal.abort()}));`, {CROWDSKY_USERNAME: 'me', CROWDSKY_PASSWORD: 'secret'}));
	assert.deepEqual(told.map(({kind, value}) => kind ?? value), [[], 'cancelled', 'cancelled']);
	assert.equal(scope.batchRuns.length, 1);
	scope.change({speed: 30});
	const [done] = toldOf(await run(`import {CrowdSkyError, stackAll} from 'crowdsky-tui';\n${tellAll} await tell(stackAll({scopes: ['${scope.hostOption}']}));`));
	assert.equal(done?.value?.['blocksStacked'], 2);
	assert.equal(scope.batchRuns.length, 2, 'no block twice');
	assert.equal((await stacksOf(scope, 'IC 434')).length, 2);
});

test('a partial failure is in problems, and the rest is done', async t => {
	const {run} = await packageFolder(t);
	const scope = await startScope(t);
	scope.faults.add({on: 'batch', match: '*', do: {kind: 'fail', code: 263}});
	const [told] = toldOf(await run(`import {CrowdSkyError, stackAll} from 'crowdsky-tui';\n${tellAll} await tell(stackAll({scopes: ['${scope.hostOption}', '127.0.0.1:1:1:1']}));`));
	const {blocksStacked, blocksFailed, blocksSkipped, targetsProcessed, problems, blocks} = told?.value ?? {};
	assert.deepEqual([blocksStacked, blocksFailed, blocksSkipped, targetsProcessed], [1, 1, 1, 1]);
	assert.deepEqual((blocks as Array<{outcome: string}>).map(({outcome}) => outcome), ['failed', 'stacked']);
	assert.deepEqual((problems as Array<{scope: string; target?: string}>).map(({scope: at, target}) => [at, target]), [['127.0.0.1:1:1:1', undefined], [scope.hostOption, 'IC 434']]);
});

test('stacks below a folder are sent once, a single file too, and again with resend', async t => {
	const {run, folder} = await packageFolder(t);
	const scope = await startScope(t);
	const server = await startCrowdSky({folder: path.join(folder, 'crowdsky'), username: 'me', password: 'secret'});
	t.teardown(async () => server.stop());
	const told = toldOf(await run(`import {CrowdSkyError, stackAll, uploadAllStacks, uploadStack} from 'crowdsky-tui';\n${tellAll}
			const scopes = ['${scope.hostOption}'];
			const sky = {server: '${server.url}', credentials: {username: 'me', password: 'secret'}};
			await stackAll({scopes});
			await tell(uploadAllStacks({...sky, scopes, isDryRun: true}));
			await tell(uploadAllStacks({...sky, scopes, dest: 'kept'}));
			await tell(uploadAllStacks({...sky, localDir: 'kept'}));
			await tell(uploadStack({...sky, file: 'kept/none.fit'}));
			await tell(uploadAllStacks({...sky, localDir: 'kept', resend: true}));
			await tell(uploadAllStacks({...sky, localDir: 'kept', isEvenIfPresent: true}));`));
	assert.deepEqual(told.slice(0, 3).map(({value}) => ['filesReady', 'filesUploaded', 'filesSkipped', 'filesFailed'].map(name => value?.[name])), [[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]]);
	assert.equal(told[3]?.kind, 'missing');
	// Under its current name and its original one.
	assert.deepEqual(told.slice(4).map(({value}) => value?.['filesUploaded']), [2, 2]);
	assert.equal(server.uploads.length, 6);
});
