import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import path from 'node:path';
import test from 'ava';
import {readInvocation} from '../../../source/options/parse.js';
import {sentence} from '../../../source/errors/problem.js';
import {launch} from '../../terminal/harness.js';
import {objectsOf, runProgram, startProgram, untilWritten} from '../../support/run-program.js';
import type {SceneTarget} from '../../../source/simulator/simulator.js';
import {startScope, storedNames, twoBlocks} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {environmentFor} from '../../tui/program.js';
import {addStacks, otherFiles, stackFiles} from '../../support/night-before.js';
import {runAtOnce} from '../../support/at-once.js';
import {onUnix} from '../../support/on-system.js';

runAtOnce(2);

const program = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'cli.js');

async function withScope(t: Parameters<typeof startScope>[0], options?: Parameters<typeof startScope>[1]) {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, options);
	await addStacks(scope);
	const names = async () => (await storedNames(scope, 'IC 434')).filter(name => name.startsWith('CrowdSky_') || name.startsWith('DSO_Stacked_9'));
	return {home, scope, host: ['--host', scope.hostOption], names};
}

const all = [...stackFiles, ...otherFiles].sort();

test('purge: needs a target that exists, --yes without a terminal, and no --read-only', async t => {
	const {home, host, names} = await withScope(t);
	const misused: ReadonlyArray<readonly [readonly string[], RegExp]> = [
		[['purge', '--yes'], /needs to know what to delete.*--all/],
		[['purge', '--all', '--yes', '--read-only'], /--read-only forbids it/],
		[['plan', '--yes'], /--yes cannot be used with plan/],
	];
	for (const [args, words] of misused) {
		const read = readInvocation(args, {});
		assert.match(read.ok ? 'accepted' : sentence(read.problem), words);
	}

	const refused: ReadonlyArray<readonly [readonly string[], RegExp]> = [
		[['purge', 'IC 434'], /no terminal to ask on.*--yes/],
		[['purge', 'IC434', '--yes'], /no target "IC434".*Did you mean "IC 434"/],
	];
	for (const [args, words] of refused) {
		const {status, err} = await runProgram([...args, ...host], {home});
		assert.equal(status, 2, err);
		assert.match(err, words);
	}

	assert.deepEqual(await names(), all);
});

test('purge: deletes the stacks and their pictures, and the blocks are ready again', async t => {
	const {home, scope, host, names} = await withScope(t);
	const dry = await runProgram(['purge', 'IC 434', '--dry-run', '--read-only', ...host], {home});
	assert.equal(dry.status, 0, dry.err);
	assert.match(dry.out, /^IC 434 {19,}2 stacks, 6 files, 600 B\n {2}CrowdSky_24[^]*Dry run: 2 stacks, 6 files, 600 B to delete\n$/);
	assert.deepEqual(await names(), all);

	const subFrames = await storedNames(scope, 'IC 434_sub');
	const {status, out, err} = await runProgram(['purge', '--all', '--yes', ...host], {home});
	assert.deepEqual([status, err], [0, '']);
	assert.match(out, /Purged: 6 {2}Failed: 0 {2}across 1 targets\n$/);
	assert.deepEqual([await names(), await storedNames(scope, 'IC 434_sub')], [otherFiles, subFrames]);
	assert.deepEqual(scope.canary, []);
	assert.match((await runProgram(['plan', ...host], {home})).out, /Dry run: 2 blocks to stack for IC 434/);
	const again = await runProgram(['purge', '--all', '--yes', ...host], {home});
	assert.deepEqual([again.status, again.out], [0, 'There is nothing to purge.\n']);
});

test('purge: prints a JSON line for each file, and the summary last', async t => {
	const {home, scope, host} = await withScope(t);
	const dry = objectsOf(await runProgram(['purge', 'IC 434', '--dry-run', '--json', ...host], {home}));
	assert.deepEqual(dry.map(({type}) => type), [...stackFiles.map(() => 'purgeable'), 'summary']);
	const ended = await runProgram(['purge', 'IC 434', '--yes', '--json', ...host], {home});
	assert.deepEqual([ended.status, ended.err], [0, '']);
	const objects = objectsOf(ended);
	const purged = objects.filter(({type}) => type === 'purged');
	assert.deepEqual(purged.map(({file}) => String(file)).sort(), stackFiles);
	for (const object of purged) assert.deepEqual([object['v'], object['scope'], object['target']], [1, scope.hostOption, 'IC 434']);
	assert.deepEqual({...objects.at(-1), seconds: 0}, {v: 1, type: 'summary', stacksFound: 2, filesFound: 6, bytesFound: 600, filesPurged: 6, filesFailed: 0, targetsProcessed: 1, seconds: 0});
});

test('purge: ends with 11 while another instance holds the scope, and deletes nothing', async t => {
	const other: SceneTarget = {name: 'M 81', raDegrees: 148.9, decDegrees: 69.1, blocks: [{localStart: '2026-02-27T22:15:03', frames: 30, filter: 'LP'}]};
	const {home, host, names} = await withScope(t, {speed: 0.02, targets: [twoBlocks, other]});
	const stacking = startProgram(['stack', 'M 81', ...host], {home});
	await untilWritten(stacking, /Stacking block/);
	const {status, err} = await runProgram(['purge', 'IC 434', '--yes', ...host], {home});
	assert.deepEqual([status, await names()], [11, all], err);
	assert.match(err, /^IC 434: .*another crowdsky-tui \(process \d+/);
	stacking.child.kill('SIGKILL');
	await stacking.ended;
});

test('purge: ends with 3 while the telescope stacks that target, 4 without a telescope, and 6 if it is locked', async t => {
	const {home, scope, host, names} = await withScope(t, {speed: 0.02});
	const frames = (await storedNames(scope, 'IC 434_sub')).filter(name => name.startsWith('Light_') && name.endsWith('.fit'));
	scope.startForeignBatch('IC 434_sub', frames.slice(0, 20));
	const busy = await runProgram(['purge', 'IC 434', '--yes', '--json', ...host], {home});
	assert.deepEqual([busy.status, await names()], [3, all]);
	assert.match(busy.out, /"type":"error".*"target":"IC 434".*stacking this target right now/);
	assert.equal((await runProgram(['purge', '--all', '--yes', '--host', '127.0.0.1:1:1:1'], {home})).status, 4);
	const {publicKey} = generateKeyPairSync('rsa', {modulusLength: 1024});
	const locked = await startScope(t, {handshake: {publicKeyPem: publicKey.export({type: 'spki', format: 'pem'}).toString()}});
	assert.equal((await runProgram(['purge', '--all', '--yes', '--host', locked.hostOption], {home})).status, 6);
});

onUnix('purge: a signal ends it soon; it says what is gone and leaves no picture without its stack', async t => {
	for (const [gone, left] of [[2, '4 files are'], [5, '1 file is']] as const) {
		const {home, scope, host, names} = await withScope(t);
		scope.faults.add({on: 'smb', match: 'delete', nth: gone + 1, times: 9, do: {kind: 'pending', ms: 8000}});
		const running = startProgram(['purge', 'IC 434', '--yes', ...host], {home});
		await untilWritten(running, new RegExp(`(?:Deleted [^\\n]*\\n[^]*){${gone}}`));
		const sentAtMs = performance.now();
		running.child.kill('SIGTERM');
		const {status, out, err} = await running.ended;
		assert.deepEqual([status, performance.now() - sentAtMs < 3500], [130, true]);
		assert.match(out, new RegExp(`Purged: ${gone} {2}Failed: 0 {2}across 1 targets\\n$`));
		assert.match(err, new RegExp(`^The purge was stopped: ${left} still there\\. `));
		const stays = await names();
		assert.ok(otherFiles.every(name => stays.includes(name)));
		for (const name of all.filter(each => each.endsWith('.fit') && !stays.includes(each))) assert.ok(!stays.some(each => each.startsWith(name.replace(/\.fit$/, ''))), name);
	}
});

onUnix('purge: asks at a terminal with count and size, and deletes only after y', async t => {
	const {home, host, names} = await withScope(t);
	for (const [answer, status, left] of [['\r', 130, all], ['n\r', 130, all], ['yes\r', 0, otherFiles]] as const) {
		const shown = launch(process.execPath, [program, 'purge', 'IC 434', ...host], {columns: 150, cwd: home, env: environmentFor(home)});
		t.teardown(() => Promise.resolve(shown.end()));
		await shown.until(/Delete 2 stacks of IC 434 \(6 files, 600 B\)\? .*\[y\/N\]/);
		shown.send(answer);
		const exit = await shown.exited();
		assert.deepEqual([exit.exitCode, await names()], [status, left], shown.text());
	}
});
