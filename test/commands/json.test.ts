import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import test from 'ava';
import {objectsOf, runProgram, startProgram, untilWritten, type Ended} from '../support/run-program.js';
import {startScope, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';
import {onUnix} from '../support/on-system.js';

runAtOnce(3);

const about = ['scope', 'target', 'start', 'chunk', 'exposure', 'filter'];
const sums = ['blocksReady', 'blocksStacked', 'blocksFailed', 'blocksSkipped', 'blocksCovered', 'blocksRecording', 'targetsProcessed', 'seconds'];
/** The contract of --json: the types of line and their fields. */
const fields: Readonly<Record<string, readonly string[]>> = {
	target: ['scope', 'target', 'rawFrames', 'stacks', 'observing'],
	block: ['scope', 'target', 'start', 'end', 'startUtc', 'chunk', 'exposure', 'exposureSeconds', 'filter', 'frames', 'totalSeconds', 'status', 'reason'],
	stackStarted: about,
	stackProgress: [...about, 'percent', 'stackedFrames', 'totalFrames', 'remainingSeconds'],
	stackNamed: [...about, 'file'],
	stackFailed: [...about, 'what', 'cause', 'next', 'retryable'],
	warning: ['what', 'cause', 'next'],
	error: ['what', 'cause', 'next'],
	summary: sums,
};

/** Checks every line against the contract, and that the summary comes last and only once. */
function checked(ended: Ended): Array<Record<string, unknown>> {
	const objects = objectsOf(ended);
	for (const object of objects) {
		assert.equal(object['v'], 1);
		const wanted = fields[String(object['type'])];
		assert.ok(wanted, JSON.stringify(object));
		assert.deepEqual(wanted.filter(name => !(name in object)), [], JSON.stringify(object));
	}

	assert.deepEqual(objects.flatMap(({type}, index) => type === 'summary' ? [index - objects.length] : []), [-1], 'one summary, at the end');
	assert.equal(ended.err, '');
	return objects;
}

const typesOf = (objects: ReadonlyArray<Record<string, unknown>>) => objects.map(({type}) => type).filter(type => type !== 'stackProgress');

test('targets, plan, dry run and stack keep the contract of --json', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 3});
	const run = async (...args: readonly string[]) => runProgram([...args, '--json', '--host', scope.hostOption], {home});
	const [target] = checked(await run('targets'));
	assert.deepEqual(target, {v: 1, type: 'target', scope: scope.hostOption, target: 'IC 434', rawFrames: 52, stacks: 1, observing: false});

	const plan = checked(await run('plan'));
	const [first, , third, summary] = plan;
	const files = first?.['files'] as string[];
	assert.deepEqual([files.length, files[0]], [24, 'Light_IC 434_10.0s_LP_20260227-211503.fit']);
	assert.deepEqual([first?.['start'], first?.['startUtc'], first?.['exposure'], first?.['chunk']], ['2026-02-27T21:15:00+01:00', '2026-02-27T20:15:00Z', '10.0s', '20260227.81']);
	assert.deepEqual([third?.['status'], third?.['reason']], ['short', '30 s, needs 240 s']);
	assert.deepEqual([summary?.['blocksReady'], summary?.['blocksSkipped'], summary?.['targetsProcessed']], [2, 1, 1]);
	assert.equal(checked(await run('stack', '--all', '--dry-run')).some(object => 'files' in object), false);

	const stack = checked(await run('stack', '--all'));
	assert.deepEqual(typesOf(stack), ['stackStarted', 'stackNamed', 'stackStarted', 'stackNamed', 'summary']);
	assert.deepEqual(stack.filter(({type}) => type === 'stackNamed').map(({file}) => file), twoNames);
	const percents = stack.filter(({type, chunk}) => type === 'stackProgress' && chunk === '20260227.81').map(({percent}) => percent as number);
	assert.ok(percents.length > 3 && percents.every((percent, index) => percent >= (percents[index - 1] ?? 0) && percent <= 100), percents.join());
	const done = stack.at(-1);
	assert.deepEqual([done?.['blocksReady'], done?.['blocksStacked'], done?.['blocksFailed'], done?.['blocksCovered']], [2, 2, 0, 0]);
	assert.deepEqual(typesOf(checked(await run('stack', '--all'))), ['summary']);
});

test('failures and obstacles keep the contract, with the summary last', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	scope.faults.add({on: 'batch', match: '*', do: {kind: 'fail', code: 264}});
	const failed = await runProgram(['stack', '--all', '--json', '--host', scope.hostOption], {home});
	assert.equal(failed.status, 3);
	assert.deepEqual(typesOf(checked(failed)), ['stackStarted', 'stackFailed', 'stackStarted', 'stackNamed', 'summary']);
	const away = await runProgram(['plan', '--json', '--host', '127.0.0.1:1:1:1'], {home});
	assert.deepEqual([away.status, typesOf(checked(away))], [4, ['error', 'summary']]);
	const none = await runProgram(['plan', '--json'], {home});
	assert.deepEqual([none.status, typesOf(checked(none))], [4, ['error', 'summary']]);
	const unknown = await runProgram(['plan', 'M 1', '--json', '--host', scope.hostOption], {home});
	assert.deepEqual([unknown.status, typesOf(checked(unknown))], [2, ['error', 'summary']]);
});

onUnix('an interrupted start says what continues, and ends with its summary', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 0.3});
	const running = startProgram(['stack', '--all', '--json', '--host', scope.hostOption], {home});
	await untilWritten(running, /stackProgress/);
	running.child.kill('SIGINT');
	const ended = await running.ended;
	assert.equal(ended.status, 130);
	const objects = checked(ended);
	assert.match(String(objects.at(-2)?.['what']), /^Left .* stacking IC 434/);
});

onUnix('a reader that closes the pipe ends the program quietly', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 1});
	const program = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
	const child = spawn('/bin/sh', ['-c', `"${process.execPath}" "${program}" stack --all --json --host ${scope.hostOption} | head -1`], {
		env: {PATH: process.env['PATH'], HOME: home, XDG_DATA_HOME: home, CROWDSKY_DISCOVER: 'none'}, stdio: ['ignore', 'pipe', 'pipe'],
	});
	let out = '';
	let err = '';
	child.stdout.on('data', (piece: Buffer) => {
		out += piece.toString();
	});
	child.stderr.on('data', (piece: Buffer) => {
		err += piece.toString();
	});
	await once(child, 'close');
	assert.deepEqual([out.split('\n').length, err], [2, '']);
});
