import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {documentScene, type SceneTarget} from '../../source/simulator/simulator.js';
import {runProgram, startProgram, untilWritten} from '../support/run-program.js';
import {startScope, stacksOf, twoBlocks, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';
import {onUnix} from '../support/on-system.js';

runAtOnce(3);

const [evening] = documentScene().targets as [SceneTarget];

const ready = [
	'  21:15-21:30  33 frames x 10.0s (LP) = 330s',
	'  21:30-21:45  69 frames x 10.0s (LP) = 690s',
	'  21:45-22:00  56 frames x 10.0s (LP) = 560s',
];

test('the document\'s evening is printed exactly, and a second start finds nothing to do', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {targets: [evening]});
	const host = ['--host', scope.hostOption];
	const targets = await runProgram(['targets', ...host], {home});
	assert.deepEqual([targets.out, targets.err, targets.status], ['IC 434                     raw=  158  stacked=  1\n', '', 0]);
	const dry = await runProgram(['stack', 'IC 434', '--dry-run', '--read-only', ...host], {home});
	assert.deepEqual([dry.lines, dry.err, dry.status], [['Dry run: 3 blocks to stack for IC 434', ...ready], '', 0]);
	assert.equal(scope.batchRuns.length, 0);

	const stack = await runProgram(['stack', '--all', ...host], {home});
	assert.deepEqual([stack.lines, stack.err, stack.status], [[
		'IC 434',
		'Stacking block 21:15-21:30 (33 frames, 10.0s LP)...',
		'  Complete: 33 frames stacked',
		'  Renamed -> CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit',
		'Stacking block 21:30-21:45 (69 frames, 10.0s LP)...',
		'  Complete: 69 frames stacked',
		'  Renamed -> CrowdSky_69_IC 434_10.0s_LP_20260227.82_HP022854.fit',
		'Stacking block 21:45-22:00 (56 frames, 10.0s LP)...',
		'  Complete: 56 frames stacked',
		'  Renamed -> CrowdSky_56_IC 434_10.0s_LP_20260227.83_HP022854.fit',
		'Stacked: 3  Failed: 0  Skipped: 0  across 1 targets',
	], '', 0]);
	const again = await runProgram(['stack', '--all', ...host], {home});
	assert.deepEqual([again.lines, again.status], [['Stacked: 0  Failed: 0  Skipped: 0  across 1 targets'], 0]);
	const plan = await runProgram(['plan', ...host], {home});
	assert.deepEqual(plan.lines, [
		'Dry run: 0 blocks to stack for IC 434',
		...ready.map((line, index) => `${line}  stacked already: CrowdSky_${[33, 69, 56][index]}_IC 434_10.0s_LP_20260227.8${index + 1}_HP022854.fit`),
	]);
	assert.deepEqual(scope.canary, []);
});

test('--tiling ring128 uses the server\'s numbering in names, --min-exposure and --block-minutes make other blocks', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {targets: [evening]});
	const host = ['--host', scope.hostOption];
	const ten = await runProgram(['plan', '--block-minutes', '60', '--min-exposure', '1580', ...host], {home});
	assert.deepEqual(ten.lines, ['Dry run: 1 blocks to stack for IC 434', '  21:00-22:00  158 frames x 10.0s (LP) = 1580s']);
	await runProgram(['stack', 'IC 434', '--block-minutes', '60', '--tiling', 'ring128', ...host], {home});
	const [name] = await stacksOf(scope, 'IC 434');
	assert.match(name ?? '', /^CrowdSky_158_IC 434_10\.0s_LP_20260227\.80_HP(?!022854)\d{6}\.fit$/);
});

test('an unknown target is reported with a suggestion, status 2', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	for (const [name, next] of [['ic434', 'Did you mean "IC 434"?'], ['NGC 7000', 'See crowdsky-tui targets.']] as const) {
		const {status, out, err} = await runProgram(['stack', name, '--host', scope.hostOption], {home});
		assert.deepEqual([status, out], [2, '']);
		assert.ok(err.startsWith(`There is no target "${name}": `) && err.trimEnd().endsWith(next), err);
	}

	assert.equal(scope.batchRuns.length, 0);
});

test('a locked telescope gives status 6 without a key and 0 with it', async t => {
	const home = await temporaryFolder(t);
	const {publicKey, privateKey} = generateKeyPairSync('rsa', {modulusLength: 1024});
	const scope = await startScope(t, {handshake: {publicKeyPem: publicKey.export({type: 'spki', format: 'pem'}).toString()}});
	const key = path.join(home, 'mine.pem');
	await writeFile(key, privateKey.export({type: 'pkcs8', format: 'pem'}));
	const [locked, open] = await Promise.all([runProgram(['targets', '--host', scope.hostOption], {home}), runProgram(['targets', '--host', scope.hostOption], {home, env: {SEESTAR_KEY_PATH: key}})]);
	assert.equal(locked.status, 6);
	assert.match(locked.err, /signing key.*--key/);
	assert.deepEqual([open.status, open.lines.length], [0, 1]);
});

test('status is 3 when some blocks failed, and the summary counts them', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	scope.faults.add({on: 'batch', match: '*', do: {kind: 'fail', code: 263}});
	const {status, lines} = await runProgram(['stack', '--all', '--host', scope.hostOption], {home});
	assert.equal(status, 3);
	assert.match(lines[2] ?? '', /^ {2}Failed: The stack of IC 434, 21:15-21:30, failed: too few stars/);
	assert.equal(lines.at(-1), 'Stacked: 1  Failed: 1  Skipped: 1  across 1 targets');
});

test('when one of two telescopes is missing the other is stacked, with status 3 and the telescope named in each line', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	const {status, lines, err} = await runProgram(['stack', '--all', '--host', scope.hostOption, '--host', '127.0.0.1:1:1:1'], {home});
	assert.equal(status, 3);
	assert.ok(lines.includes(`[${scope.hostOption}]   Renamed -> ${twoNames[1]}`), lines.join('\n'));
	assert.match(err, /^127\.0\.0\.1:1:1:1: /);
});

onUnix('an interrupted start ends with 130 within 2 s, the telescope goes on, and the next start names the block', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 0.15});
	const host = ['--host', scope.hostOption];
	const running = startProgram(['stack', '--all', ...host], {home});
	await untilWritten(running, /Stacking block/);
	const held = await runProgram(['stack', '--all', ...host], {home});
	assert.deepEqual([held.status, held.lines.length, held.lines[0], held.lines[2]], [11, 3, 'IC 434', 'Stacked: 0  Failed: 2  Skipped: 1  across 1 targets']);
	assert.match(held.lines[1] ?? '', /^ {2}Failed: 2 blocks: .*in use: another crowdsky-tui \(process \d+/);
	assert.match(held.err, /in use: another crowdsky-tui \(process \d+/);

	const beganMs = performance.now();
	running.child.kill('SIGINT');
	const ended = await running.ended;
	assert.equal(ended.status, 130);
	// Half a second for a busy machine.
	assert.ok(performance.now() - beganMs < 2500);
	assert.match(ended.err, /^Left .* stacking IC 434, 21:15-21:30: .*next start picks it up\.\n$/);
	assert.equal(scope.requests.some(({method}) => method === 'stop_batch_stack'), false);
	scope.change({speed: 30});
	const next = await runProgram(['stack', '--all', ...host], {home});
	assert.equal(next.status, 0);
	assert.match(next.out, /Picking up block 21:15-21:30/);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.equal(scope.batchRuns.length, 2);
});

onUnix('a second interrupt ends the program at once, and SIGTERM works like SIGINT', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 0.2, targets: [twoBlocks]});
	const running = startProgram(['stack', '--all', '--host', scope.hostOption], {home});
	await untilWritten(running, /Stacking block/);
	running.child.kill('SIGTERM');
	running.child.kill('SIGINT');
	assert.equal((await running.ended).status, 130);
});
