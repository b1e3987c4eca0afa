import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {readInvocation} from '../../../source/options/parse.js';
import {holdObserving} from '../../../source/commands/schedule/late-telescopes.js';
import {createSchedule} from '../../../source/commands/schedule/schedule.js';
import {runCommand} from '../../../source/commands/run-command.js';
import {hidePassword} from '../../../source/crowdsky/password.js';
import {systemClock, type Clock} from '../../../source/runtime/clock.js';
import {startCrowdSky, type SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {parseScopeAddress} from '../../../source/seestar/address.js';
import type {ScopeAddress} from '../../../source/seestar/port.js';
import {createSeestar} from '../../../source/seestar/seestar.js';
import {scopeSourceOf} from '../../../source/setup/telescopes.js';
import {startProgram, untilWritten} from '../../support/run-program.js';
import {stacksOf, startScope, twoBlocks, twoNames} from '../../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {runAtOnce} from '../../support/at-once.js';
import {onUnix} from '../../support/on-system.js';

runAtOnce(2);

/** A clock that starts at an instant and is this many times faster than real time. */
function clockFrom(begin: string, haste: number): Clock {
	const beganMs = Date.now();
	return {
		now: () => Date.parse(begin) + ((Date.now() - beganMs) * haste),
		sleep: async (ms, signal) => systemClock.sleep(ms / haste, signal),
	};
}

/** Runs `night` with these arguments on these scopes; `onLine` receives each line on stdout. */
async function night(t: Context, args: readonly string[], scopes: readonly SimulatedSeestar[], clock: Clock, onLine: (line: string) => void = () => undefined) {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'crowdsky'), username: 'a', password: 'b'});
	t.teardown(async () => server.stop());
	const invocation = readInvocation(['night', ...args, ...scopes.flatMap(({hostOption}) => ['--host', hostOption])], {});
	assert.ok(invocation.ok, JSON.stringify(invocation));
	const lines: string[] = [];
	const errors: string[] = [];
	const status = await runCommand('night', invocation.value, {
		environment: {CROWDSKY_DISCOVER: 'none'},
		output: {
			out(line) {
				lines.push(line);
				onLine(line);
			},
			err: line => errors.push(line),
		},
		dataFolder: path.join(home, 'data'),
		configFolder: path.join(home, 'config'),
		demoCrowdSky: {url: server.url, credentials: {username: 'a', password: hidePassword('b')}},
		signal: AbortSignal.timeout(20_000),
		clock,
	});
	return {status, lines, errors, home};
}

test('night --at: sunrise-30m waits by the scope\'s location, announces it once, and never prints the location', async t => {
	const scope = await startScope(t);
	// Sunrise at the simulated location on this day: about 05:34 UTC.
	const clock = clockFrom('2026-03-01T03:30:00Z', 1800);
	let toldAtMs = 0;
	const {status, lines, errors, home} = await night(t, ['--at', 'sunrise-30m'], [scope], clock, () => {
		toldAtMs ||= clock.now();
	});
	assert.equal(status, 0, JSON.stringify([lines, errors]));
	assert.match(lines[0] ?? '', /^Waiting until 2026-03-01 06:[01]\d \(30 min before sunrise, up to 10 min later at random\)$/);
	assert.equal(lines.filter(line => line.startsWith('Waiting')).length, 1);
	assert.ok(clock.now() >= Date.parse('2026-03-01T05:00:00Z') && toldAtMs < Date.parse('2026-03-01T05:00:00Z'));
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	const written = [...lines, ...errors, ...await textsBelow(home)].join('\n');
	assert.doesNotMatch(written, /16\.25|48\.25/);
});

test('night --at: nights begin at different moments within --spread, and with --spread 0 exactly on time', async () => {
	const startedAfter = async (spreadMinutes: number): Promise<number> => {
		let nowMs = Date.parse('2026-02-28T04:00:00Z');
		const clock: Clock = {
			now: () => nowMs,
			async sleep(ms) {
				nowMs += ms;
				return Promise.resolve(true);
			},
		};
		const source = {
			discover: async () => Promise.resolve(),
			connect() {
				throw new Error('No telescope is asked for a clock time in a zone that is known.');
			},
		};
		const schedule = createSchedule('05:30', {source, timeZone: 'Europe/Vienna', clock, signal: AbortSignal.timeout(5000), output: {out: () => undefined}, isJson: false, stackWhileObserving: false, spreadMinutes});
		assert.ok((await schedule.wait()).ok);
		return nowMs - Date.parse('2026-02-28T04:30:00Z');
	};

	const late = await Promise.all(Array.from({length: 50}, async () => startedAfter(30)));
	assert.ok(late.every(ms => ms >= 0 && ms < 30 * 60_000) && new Set(late).size > 40 && Math.max(...late) > 15 * 60_000, late.join(' '));
	assert.equal(await startedAfter(0), 0);
});

test('night --at: a clock that the network sets while a night waits passes no morning over, and a machine that slept over the morning begins at once', async () => {
	/** When a night of 05:30 in Vienna begins that is started at 03:00 there, if each minute of waiting takes so much longer by the clock and by the time since the start. */
	const startedAt = async (after: (minute: number) => {readonly nowMs: number; readonly upMs: number}, began = '2026-02-27T02:00:00Z') => {
		let [nowMs, upMs, minutes] = [Date.parse(began), 30_000, 0];
		const clock: Clock = {
			now: () => nowMs,
			upMs: () => upMs,
			async sleep(ms) {
				const leap = after(++minutes);
				nowMs += ms + leap.nowMs;
				upMs += ms + leap.upMs;
				return Promise.resolve(true);
			},
		};
		const lines: string[] = [];
		const source = {discover: async () => Promise.resolve(), connect: () => assert.fail('No telescope is asked.')};
		const schedule = createSchedule('05:30', {source, timeZone: 'Europe/Vienna', clock, signal: AbortSignal.timeout(5000), output: {out: line => lines.push(line)}, isJson: false, stackWhileObserving: false, spreadMinutes: 0});
		assert.ok((await schedule.wait()).ok);
		return [new Date(nowMs).toISOString().slice(0, 16), ...lines];
	};

	const hours = (count: number) => count * 3_600_000;
	// A Raspberry Pi without a battery begins at the time of its last end, here 17 hours ago.
	assert.deepEqual(await startedAt(minute => ({nowMs: minute === 3 ? hours(17) : 0, upMs: 0})), ['2026-02-28T04:30', 'Waiting until 2026-02-27 05:30', 'Waiting until 2026-02-28 05:30']);
	// One whose clock was a day ahead.
	assert.deepEqual(await startedAt(minute => ({nowMs: minute === 3 ? hours(-24) : 0, upMs: 0})), ['2026-02-26T04:30', 'Waiting until 2026-02-27 05:30', 'Waiting until 2026-02-26 05:30']);
	// Two minutes that pass over the morning are no reason to wait for the next one.
	for (const minute of [90, 149, 150]) assert.deepEqual(await startedAt(each => ({nowMs: each === minute ? 120_000 : 0, upMs: 0})), [minute === 90 ? '2026-02-27T04:30' : minute === 149 ? '2026-02-27T04:31' : '2026-02-27T04:32', 'Waiting until 2026-02-27 05:30']);
	assert.deepEqual(await startedAt(minute => ({nowMs: minute === 3 ? hours(1) : 0, upMs: 0})), ['2026-02-27T04:30', 'Waiting until 2026-02-27 05:30']);
	// Nor is a night that waits for the next morning begun in this one because the clock is corrected by seconds, or a virtual machine slept for two hours.
	for (const leapMs of [10_000, -10_000, hours(2)]) {
		const [begun, ...told] = await startedAt(minute => ({nowMs: minute === 30 ? leapMs : 0, upMs: 0}), '2026-02-27T05:00:00Z');
		assert.deepEqual([begun, told], ['2026-02-28T04:30', ['Waiting until 2026-02-28 05:30']], String(leapMs));
	}

	// A virtual machine that slept until after the morning begins at once.
	assert.deepEqual(await startedAt(minute => ({nowMs: minute === 3 ? hours(5) : 0, upMs: 0})), ['2026-02-27T07:03', 'Waiting until 2026-02-27 05:30']);
	assert.deepEqual(await startedAt(minute => ({nowMs: minute === 3 ? hours(5) : 0, upMs: minute === 3 ? hours(5) : 0})), ['2026-02-27T07:03', 'Waiting until 2026-02-27 05:30']);
});

test('night --at: a telescope that answers only after the moment is stacked on that morning, and one that answers in the evening the next morning', async t => {
	const scope = await startScope(t);
	const parsed = parseScopeAddress(scope.hostOption);
	assert.ok(parsed.ok);
	const address = parsed.value;
	/** When a night of 05:30 begins that is started at this time, and what it says, if the telescope answers so many hours later. */
	const startedAt = async (began: string, answersAfterHours: number, leapHours = 0) => {
		const beganMs = Date.parse(began);
		let [passedMs, leapMs] = [0, 0];
		const clock: Clock = {
			now: () => beganMs + passedMs + leapMs,
			upMs: () => passedMs,
			async sleep(ms) {
				passedMs += ms;
				leapMs = leapHours * 3_600_000;
				return Promise.resolve(true);
			},
		};
		const lines: string[] = [];
		const source = {
			async discover(onFound: (found: ScopeAddress) => void) {
				if (passedMs >= answersAfterHours * 3_600_000) onFound(address);
				return Promise.resolve();
			},
			connect: (found: ScopeAddress) => createSeestar(found, {clock: clock.now}),
		};
		const context = {source, timeZone: undefined, clock, signal: AbortSignal.timeout(20_000), output: {out: (line: string) => lines.push(line)}};
		const schedule = createSchedule('05:30', {...context, isJson: false, stackWhileObserving: false, spreadMinutes: 0});
		assert.ok((await schedule.wait()).ok);
		return [new Date(clock.now()).toISOString().slice(0, 16), ...lines.filter(line => line.startsWith('Waiting'))];
	};

	// Vienna is an hour ahead.
	assert.deepEqual(await startedAt('2026-02-27T04:20:00Z', 0.25), ['2026-02-27T04:35']);
	assert.deepEqual(await startedAt('2026-02-26T21:00:00Z', 11), ['2026-02-27T08:00']);
	assert.deepEqual(await startedAt('2026-02-26T21:00:00Z', 20), ['2026-02-28T04:30', 'Waiting until 2026-02-28 05:30']);
	assert.deepEqual(await startedAt('2026-02-27T04:40:00Z', 1), ['2026-02-28T04:30', 'Waiting until 2026-02-28 05:30'], 'it was started after the moment');
	// The network sets the clock of a Raspberry Pi while it searches: 17 hours later, and a day back.
	assert.deepEqual(await startedAt('2026-02-26T02:00:00Z', 0.25, 17), ['2026-02-27T04:30', 'Waiting until 2026-02-27 05:30']);
	assert.deepEqual(await startedAt('2026-02-27T02:00:00Z', 0.25, -24), ['2026-02-26T04:30', 'Waiting until 2026-02-26 05:30']);
});

test('night --at: a scope that is still observing is left alone while the other one is stacked, and is stacked when it is free', async t => {
	const busy = await startScope(t, {observing: {target: 'M 44', frames: 12}, serial: 'b'});
	const idle = await startScope(t, {serial: 'a', targets: [{...twoBlocks, name: 'M 81'}]});
	const {status, lines} = await night(t, ['--at', 'now'], [busy, idle], clockFrom('2026-11-22T05:00:00Z', 300), line => {
		// The idle scope is done: now the other one ends its session.
		if (line.includes('Renamed') && line.includes('_25_M 81')) busy.setObserving(undefined);
	});
	assert.equal(status, 0, lines.join('\n'));
	assert.match(lines[0] ?? '', / is observing \(stacking M 44, 12 frames\); looking again every 5 minutes$/);
	assert.equal(lines.filter(line => line.includes('is observing')).length, 1);
	assert.deepEqual([(await stacksOf(busy, 'IC 434')).length, (await stacksOf(idle, 'M 81')).length], [2, 2]);
	assert.ok(lines.findIndex(line => line.includes('_25_M 81')) < lines.findIndex(line => line.includes('_24_IC 434')));
	assert.equal(lines.filter(line => line.startsWith('Stacked: 4 ')).length, 1);
});

test('night --at: waits for a single scope that is observing', async t => {
	const scope = await startScope(t, {observing: {target: 'M 44', frames: 12}});
	const {status, lines} = await night(t, ['IC 434', '--at', 'now', '--json'], [scope], clockFrom('2026-11-22T05:00:00Z', 600), line => {
		if (line.includes('waiting')) setTimeout(() => {
			scope.setObserving(undefined);
		}, 700);
	});
	assert.equal(status, 0, lines.join('\n'));
	assert.deepEqual(JSON.parse(lines[0] ?? ''), {v: 1, type: 'waiting', scope: scope.hostOption, reason: 'observing: stacking M 44, 12 frames'});
	assert.equal((await stacksOf(scope, 'IC 434')).length, 2);
});

test('night --at: after six hours the run reports that the scope is observing, status 3', async t => {
	const scope = await startScope(t, {observing: {target: 'M 44', frames: 12}});
	const {status, errors} = await night(t, ['--at', 'now'], [scope], clockFrom('2026-11-22T05:00:00Z', 20_000));
	assert.equal(status, 3);
	assert.match(errors.join('\n'), /observing.*--even-if-observing/);
	assert.equal(scope.batchRuns.length, 0);
});

test('night --at: a clock that is set by hours meanwhile does not bring a scope that is still observing', async t => {
	const scope = await startScope(t, {observing: {target: 'M 44', frames: 12}});
	let [nowMs, sleeps] = [Date.parse('2026-02-27T02:00:00Z'), 0];
	const clock: Clock = {
		now: () => nowMs,
		async sleep(ms, signal) {
			sleeps++;
			nowMs += ms + (sleeps === 1 ? 17 * 3_600_000 : 0);
			if (sleeps === 3) scope.setObserving(undefined);
			return Promise.resolve(signal?.aborted !== true);
		},
	};
	const invocation = readInvocation(['night', '--host', scope.hostOption], {});
	assert.ok(invocation.ok);
	const source = await scopeSourceOf(invocation.value, {CROWDSKY_DISCOVER: 'none'});
	assert.ok(source.ok);
	const held = holdObserving({source: source.value, clock, signal: AbortSignal.timeout(10_000), tell: () => undefined});
	const found: number[] = [];
	await held.source.discover(() => found.push(sleeps), AbortSignal.timeout(10_000));
	assert.deepEqual(found, [3]);
});

test('night --at: does not wait with --even-if-observing', async t => {
	const scope = await startScope(t, {observing: {target: 'M 44', frames: 12}});
	const {status, lines} = await night(t, ['--at', 'now', '--even-if-observing'], [scope], systemClock);
	assert.deepEqual([status, lines.some(line => line.includes('observing'))], [0, false]);
});

test('night --at: searches again for a telescope that is switched on only later', async t => {
	const scope = await startScope(t);
	await scope.closePort('rpc');
	const {status, lines} = await night(t, ['--at', 'sunrise'], [scope], clockFrom('2026-03-01T03:30:00Z', 1800), line => {
		if (line.startsWith('No telescope answers yet')) void scope.openPort('rpc');
	});
	assert.equal(status, 0, lines.join('\n'));
	assert.deepEqual(lines.slice(0, 2).map(line => line.slice(0, 13)), ['No telescope ', 'Waiting until']);
	assert.equal((await stacksOf(scope, 'IC 434')).length, 2);
});

onUnix('night --at: Ctrl-C ends the wait at once with status 130, and --at is checked first', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	const running = startProgram(['night', '--at', 'sunrise', '--json', '--host', scope.hostOption], {home});
	await untilWritten(running, /"waiting"/);
	const sentAtMs = Date.now();
	running.child.kill('SIGINT');
	const {status, lines} = await running.ended;
	assert.ok(Date.now() - sentAtMs < 2500);
	assert.equal(status, 130);
	const first = JSON.parse(lines[0] ?? '') as Record<string, string>;
	assert.match(`${first['until']} ${first['untilUtc']}`, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+]0[12]:00 \S+Z$/);
	const wrong = await startProgram(['night', '--at', 'noon'], {home}).ended;
	assert.deepEqual([wrong.status, wrong.out], [2, '']);
	assert.match(wrong.err, /sunrise-30m, sunrise, sunrise\+1h/);
});

async function textsBelow(folder: string): Promise<string[]> {
	const entries = await readdir(folder, {recursive: true, withFileTypes: true});
	const texts = entries.filter(entry => entry.isFile() && !/\.(?:fit|jpg)$/.test(entry.name)).map(async entry => readFile(path.join(entry.parentPath, entry.name), 'latin1'));
	return Promise.all(texts);
}
