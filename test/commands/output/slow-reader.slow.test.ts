import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, existsSync, openSync} from 'node:fs';
import {Writable} from 'node:stream';
import {setTimeout as wait} from 'node:timers/promises';
import test from 'ava';
import {createStandardOutput, type Stream} from '../../../source/commands/output/standard-output.js';
import {environmentFor, programPath, runProgram} from '../../support/run-program.js';
import {stacksOf, startScope} from '../../support/simulated-scope.js';
import {fileContext} from '../../support/file-context.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {startUnread} from '../../support/unread-program.js';
import type {SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(4);

/** More JSON than a pipe buffers before anybody reads (64 KiB on Linux). */
const longNight = {name: 'M 31', blocks: Array.from({length: 24}, (_, quarter) => ({localStart: new Date(Date.UTC(2026, 1, 27, 18, 15 * quarter)).toISOString().slice(0, 19), frames: 60}))};
/** After this the program's work is done, and so is the half second in which it used to exit. */
const pauseMs = 2500;

let home = '';
let scope: SimulatedSeestar;
const suite = fileContext();
test.before(async () => {
	home = await temporaryFolder(suite);
	scope = await startScope(suite, {targets: [longNight]});
});
const cases: ReadonlyArray<readonly [what: string, args: () => string[], status: number, which?: 'err']> = [
	['plan --json', () => ['plan', '--json', '--host', scope.hostOption], 0],
	['plan', () => ['plan', '--plain', '--host', scope.hostOption], 0],
	['--help', () => ['--help'], 0],
	['--print-config', () => ['--print-config'], 0],
	['completion', () => ['completion', 'zsh'], 0],
	['a usage error with --json', () => ['plan', '--json', '--block-minutes', '7'], 2],
	['a usage error on standard error', () => ['plan', '--block-minutes', '7'], 2, 'err'],
	['a telescope that is not there', () => ['plan', '--host', '127.0.0.1:1:1:1'], 4, 'err'],
];
for (const [what, args, status, which = 'out'] of cases) {
	test(`a reader of standard output who begins to read ${what} late gets every line`, async () => {
		const prompt = await runProgram(args(), {home});
		const late = startUnread(args(), {home, which, isFull: true});
		await wait(pauseMs);
		assert.equal(late.child.exitCode, null, 'it ended before anybody had read');
		const text = await late.readAll();
		assert.equal(await late.ended, status);
		const withoutTimes = (told: string) => told.replace(/"seconds":[\d.]+/g, '');
		assert.equal(withoutTimes(text), withoutTimes(which === 'err' ? prompt.err : prompt.out));
		assert.notEqual(text, '');
	});
}

test('a reader of standard output who closes it after the first line ends the program quietly', async () => {
	for (const args of [['plan', '--json', '--host', scope.hostOption], ['--help'], ['completion', 'bash'], ['--print-config']]) {
		const gone = startUnread(args, {home});
		const read = await gone.readOne();
		assert.match(read, /\n/);
		const status = await Promise.race([gone.ended, wait(8000, 'still there')]);
		assert.ok(status === 0 || status === 130, `${args.join(' ')}: ${status}`);
	}
});

test('a reader of standard output who does not read the end of a stack run does not block the telescope for the next run', async t => {
	const own = await startScope(t, {targets: [{...longNight, blocks: longNight.blocks.slice(0, 8)}]});
	const args = ['stack', '--all', '--json', '--host', own.hostOption];
	const never = startUnread(args, {home, isFull: true});
	const isStacked = async () => (await stacksOf(own, 'M 31')).length === 8;
	for (let waitedMs = 0; waitedMs < 15_000 && !await isStacked(); waitedMs += 50) await wait(50);
	await wait(1500);
	assert.equal(never.child.exitCode, null);
	assert.equal((await runProgram(args, {home})).status, 0);
	assert.match(await never.readAll(), /"type":"summary".*\n$/);
	assert.equal(await never.ended, 0);
});

(existsSync('/dev/full') ? test : test.skip)('lines lost to a full disk are reported with status 1, and the work is done all the same', async () => {
	const full = openSync('/dev/full', 'w');
	const child = spawn(process.execPath, [programPath, 'plan', '--host', scope.hostOption], {cwd: home, env: environmentFor({home}), stdio: ['ignore', full, 'pipe']});
	let err = '';
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		err += text;
	});
	const [status] = await once(child, 'close') as [number];
	closeSync(full);
	assert.deepEqual([status, err], [1, 'What the program says could not be written; the work goes on: this machine\'s disk is full. Free some space on this machine.\n']);
});

test('a reader of standard output who never reads is awaited until a signal ends the program within two seconds', async () => {
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		const never = startUnread(['plan', '--json', '--host', scope.hostOption], {home});
		await never.readByte();
		await wait(1000);
		assert.equal(never.child.exitCode, null);
		const startedMs = performance.now();
		never.child.kill(signal);
		assert.equal(await never.ended, 130);
		assert.ok(performance.now() - startedMs < 2400, `${performance.now() - startedMs} ms`);
		await never.readAll();
	}
});

const noLoss = {onGone: () => assert.fail('nobody went'), onUnwritable: () => assert.fail('all could be written')};

/** A stream whose reader reads nothing until told to. */
function stoppedStream(): {stream: Stream; taken: string[]; go: () => void} {
	const taken: string[] = [];
	let waiting: (() => void) | undefined;
	let isStopped = true;
	const stream = new Writable({
		decodeStrings: false,
		write(text: string, _encoding, done) {
			taken.push(text);
			if (isStopped) waiting = done;
			else done();
		},
	});
	return {stream: stream as unknown as Stream, taken, go() {
		isStopped = false;
		waiting?.();
		waiting = undefined;
	}};
}

test.serial('a reader that stops for a day costs bounded memory, and only outdated progress lines are dropped', async () => {
	const {stream, taken, go} = stoppedStream();
	const {output, drained} = createStandardOutput(stream, new Writable() as unknown as Stream, noLoss);
	for (let nth = 0; nth < 200_000; nth++) {
		output.passing(`progress ${nth} ${'.'.repeat(200)}`);
		if (nth % 1000 === 0) output.out(`block ${nth}`);
	}

	assert.ok(stream.writableLength < 9_000_000, `${stream.writableLength} characters are kept`);
	const all = drained();
	go();
	await all;
	const lines = taken.join('').split('\n');
	assert.equal(lines.filter(line => line.startsWith('block')).length, 200);
	assert.equal(lines.filter(line => line.startsWith('progress')).length > 30_000, true);
	assert.equal(stream.writableLength, 0);
});

test.serial('a long list is produced no faster than it is read', async () => {
	const {stream, taken, go} = stoppedStream();
	const {output, drained} = createStandardOutput(stream, new Writable() as unknown as Stream, noLoss);
	const listing = (async () => {
		for (let nth = 0; nth < 1000; nth++) {
			await output.room();
			output.out('x'.repeat(1000));
		}
	})();
	await wait(50);
	assert.ok(stream.writableLength < 100_000, `${stream.writableLength} characters wait`);
	go();
	await listing;
	await drained();
	assert.equal(taken.filter(text => text !== '').length, 1000);
});
