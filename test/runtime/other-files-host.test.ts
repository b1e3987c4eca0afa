import assert from 'node:assert/strict';
import path from 'node:path';
import {rm} from 'node:fs/promises';
import test from 'ava';
import {checkBind} from '../../source/options/simulator-address.js';
import {discoverScopes} from '../../source/seestar/discovery/discovery.js';
import {createSeestar} from '../../source/seestar/seestar.js';
import {parseScopeAddress} from '../../source/seestar/address.js';
import type {SimulatedSeestar} from '../../source/simulator/simulator.js';
import {cuttableLine} from './stacking/evidence/cuttable-line.js';
import {runNight} from '../support/run-night.js';
import {runProgram} from '../support/run-program.js';
import {startScope, stacksOf, storedNames, twoBlocks, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';
import {withManyLoopbacks} from '../support/on-system.js';

runAtOnce(4);

/** The commands of one telescope through a proxy, the files at another address: 127.0.0.1 and 127.0.0.2 are two hosts. */
async function byProxy(t: Context, scope: SimulatedSeestar, files: SimulatedSeestar): Promise<string> {
	const line = await cuttableLine(t, scope);
	const [host, port] = line.hostOption.split(':');
	return `${host}:${port}/${files.host}:${files.httpPort}:${files.smbPort}`;
}

const addressOf = (host: string) => {
	const address = parseScopeAddress(host);
	assert.ok(address.ok);
	return address.value;
};

withManyLoopbacks('stacks of a telescope behind a proxy, with its files on another host than the commands, could not be named', async t => {
	const scope = await startScope(t, {bindHost: '127.0.0.2'});
	const host = await byProxy(t, scope, scope);
	const {jobs, scopes} = await runNight({hosts: [host], dataFolder: await temporaryFolder(t)});
	assert.deepEqual(jobs.map(({phase, problem}) => [phase, problem]), [['stacked', undefined], ['stacked', undefined]]);
	assert.equal(scopes[0]?.id, host);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.ok(scope.httpRequests.length > 0 && scope.smbRequests.length > 0);
	assert.deepEqual(scope.canary, []);
});

for (const [words, targets] of [
	['with the same target of another evening', [{...twoBlocks, blocks: twoBlocks.blocks.map(block => ({...block, localStart: block.localStart.replace('27T', '26T')}))}]],
	['with another target', [{...twoBlocks, name: 'M 42'}]],
] as const) {
	withManyLoopbacks(`files on another host that belong to another telescope ${words} were taken for this one's`, async t => {
		const [scope, other, sound] = await Promise.all([startScope(t), startScope(t, {bindHost: '127.0.0.2', serial: 'other', targets}), startScope(t, {serial: 'sound'})]);
		const before = await Promise.all(['IC 434', 'M 42'].map(async folder => storedNames(other, folder)));
		const host = await byProxy(t, scope, other);
		const {jobs, scopes} = await runNight({hosts: [host, sound.hostOption], dataFolder: await temporaryFolder(t)});
		assert.deepEqual(scopes.map(({worker}) => worker.phase), ['abandoned', 'idle']);
		const problems = jobs.filter(job => job.scope === host).map(({problem}) => problem);
		assert.equal(problems.length, 2);
		for (const problem of problems) {
			assert.equal(problem?.what, `Nothing can be stacked on ${host}: its files at 127.0.0.2 are not used`);
			assert.match(problem.cause, /^that host does not have Light_IC 434_.*, which the telescope lists in IC 434_sub$/);
			assert.match(problem.next, /after the slash/);
		}

		assert.equal(scope.batchRuns.length, 0);
		assert.deepEqual(await Promise.all(['IC 434', 'M 42'].map(async folder => storedNames(other, folder))), before);
		assert.deepEqual(await stacksOf(sound, 'IC 434'), twoNames, 'the other one goes on');
	});
}

withManyLoopbacks('files on another host were used without a check when a stack was renamed, deleted or fetched', async t => {
	const targets = [{...twoBlocks, blocks: twoBlocks.blocks.slice(0, 1)}];
	const [scope, other] = await Promise.all([startScope(t), startScope(t, {bindHost: '127.0.0.2', serial: 'other', targets})]);
	const before = await storedNames(other, 'IC 434');
	const [stack = ''] = before.filter(name => name.endsWith('.fit'));
	const seestar = createSeestar(addressOf(await byProxy(t, scope, other)));
	t.teardown(async () => seestar.close());
	const tried = [
		await seestar.rename('IC 434', stack, 'CrowdSky_1.fit'),
		await seestar.remove('IC 434', 'CrowdSky_1.fit'),
		await seestar.download('IC 434', stack, path.join(await temporaryFolder(t), 'stack.fit')),
		await seestar.checkRight(['IC 434']),
	];
	for (const result of tried) assert.match(result.ok ? 'done' : `${result.problem.what}: ${result.problem.cause}`, /files at 127\.0\.0\.2 are not used: that host does not have Light_/);
	assert.deepEqual(await storedNames(other, 'IC 434'), before);
});

test('the files\' host of an address was forgotten when the address was searched for', async t => {
	const scope = await startScope(t);
	const found = await discoverScopes({candidates: [`127.0.0.1:${scope.rpcPort}/127.0.0.2:${scope.httpPort}`], fallbacks: [], asksSystem: false, onFound: () => undefined});
	assert.deepEqual(found.map(({host, filesHost, httpPort, smbPort}) => [host, filesHost, httpPort, smbPort]), [['127.0.0.1', '127.0.0.2', scope.httpPort, 445]]);
});

test('a simulated telescope cannot listen on an address with a second host for files', () => {
	assert.equal(checkBind('127.0.0.1/127.0.0.2'), 'it names two hosts');
});

withManyLoopbacks('another host for files is not accepted without sub-frames that identify it', async t => {
	const scope = await startScope(t, {bindHost: '127.0.0.2'});
	await rm(path.join(scope.folder, 'MyWorks', 'IC 434_sub'), {recursive: true});
	const seestar = createSeestar(addressOf(await byProxy(t, scope, scope)));
	t.teardown(async () => seestar.close());
	const right = await seestar.checkRight(['IC 434']);
	assert.match(right.ok ? 'done' : right.problem.cause, /no sub-frames that could distinguish them/);
});

withManyLoopbacks('doctor shows the host of the files, and reports files that are another telescope\'s', async t => {
	const home = await temporaryFolder(t);
	const [scope, other] = await Promise.all([startScope(t, {bindHost: '127.0.0.2'}), startScope(t, {bindHost: '127.0.0.3', serial: 'other', targets: [{...twoBlocks, name: 'M 42'}]})]);
	const right = await runProgram(['doctor', '--host', await byProxy(t, scope, scope)], {home});
	assert.match(right.out, /ok {2}Port \d+ of 127\.0\.0\.1 \(control\) answers\n.*ok {2}Port \d+ of 127\.0\.0\.2 \(HTTP, reading files\) answers/);
	assert.match(right.out, /ok {2}Files can be renamed over SMB/);
	const wrong = await runProgram(['doctor', '--host', await byProxy(t, scope, other)], {home});
	assert.match(wrong.out, /!! {2}Its files at 127\.0\.0\.3 are not used: that host does not have Light_/);
});
