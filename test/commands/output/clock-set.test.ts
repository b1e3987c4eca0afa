import assert from 'node:assert/strict';
import test from 'ava';
import {createJsonPrinter} from '../../../source/commands/output/json-printer.js';
import {createPlainPrinter} from '../../../source/commands/output/plain-printer.js';
import type {Printer} from '../../../source/commands/output/printer.js';
import {createStore} from '../../../source/runtime/store.js';
import {batch, createMachine, lineProblem, stackingMachine, type Machine} from '../../machine/machine.js';

const hourMs = 3_600_000;
const place = {scope: 'a', target: 'M 1', folder: 'M 1', file: 'CrowdSky_30_M 1_10.0s_LP_20260227.81_HP000001.fit', path: undefined, block: undefined};

/** Both printers on a store that goes on with a machine's state, by a clock that can be set. */
function printed(machine: Machine) {
	let [nowMs, upMs] = [machine.state().nowMs, 0];
	const clock = {now: () => nowMs, upMs: () => upMs, sleep: async () => Promise.resolve(true)};
	const store = createStore(machine.state(), clock, {runEffect: () => undefined, onListenerFailed: assert.fail});
	const lines: Record<'plain' | 'json', string[]> = {plain: [], json: []};
	const keep = (kind: keyof typeof lines) => (line: string) => {
		lines[kind].push(line);
	};

	const printers: Printer[] = [createPlainPrinter('night', {out: keep('plain'), err: keep('plain')}), createJsonPrinter('night', {out: keep('json')})];
	store.subscribe(change => {
		for (const printer of printers) printer.change(change);
	});
	return {
		store,
		/** What is printed when so much time has passed, after the clock was set by `leapMs`. */
		during(ms: number, event: Parameters<typeof store.dispatch>[0], leapMs = 0) {
			lines.plain = [];
			lines.json = [];
			nowMs += ms + leapMs;
			upMs += ms;
			store.dispatch(event);
			return lines;
		},
	};
}

test('nothing is printed twice when this machine\'s clock is set', () => {
	const machine = createMachine();
	machine.open('a', [30]);
	machine.tell({kind: 'inspectionFailed', problem: lineProblem});
	machine.send({kind: 'uploadModeChanged', mode: 'send'});
	machine.send({kind: 'uploadsRequested', places: [place]});
	const upload = () => ({upload: machine.state().uploads[0]?.id ?? '', run: machine.state().uploads[0]?.run ?? 0});
	machine.send({kind: 'uploadChecked', ...upload(), verdict: {kind: 'send'}});
	machine.send({kind: 'uploadFetched', ...upload(), sizeBytes: 1000, localPath: '/x'});
	machine.send({kind: 'uploadPutBack', ...upload(), problem: lineProblem, restMs: 5000});
	machine.send({kind: 'listAwaited', pause: {untilMs: machine.state().nowMs + 5000, problem: lineProblem}});
	const {worker} = machine.scope();
	assert.ok(worker.waiting && machine.state().uploadLine.listPause && machine.state().uploadLine.pause, 'it waits in all three ways');
	const {during} = printed(machine);
	for (const leapMs of [0, 2 * hourMs, -2 * hourMs]) assert.deepEqual(during(1000, {kind: 'ticked'}, leapMs), {plain: [], json: []}, `${leapMs / hourMs} h`);
});

test('a stack and an upload are told of each minute, also after this machine\'s clock was set back', () => {
	const machine = stackingMachine({}, [30]);
	machine.send({kind: 'uploadModeChanged', mode: 'send'});
	machine.send({kind: 'uploadsRequested', places: [place]});
	const {during, store} = printed(machine);
	const news = (percent: number) => ({kind: 'stackProgressed', batch: batch('working', {percent}), scope: 'a', run: machine.scope().worker.run} as const);
	const run = () => ({upload: store.state().uploads[0]?.id ?? '', run: store.state().uploads[0]?.run ?? 0});
	during(1000, {kind: 'uploadChecked', ...run(), verdict: {kind: 'send'}});
	during(1000, {kind: 'uploadFetched', ...run(), sizeBytes: 1000, localPath: '/x'});
	const moved = (bytes: number) => ({kind: 'uploadMoved', bytes, totalBytes: 1000, ...run()} as const);
	assert.equal(store.state().uploads[0]?.phase, 'sending');
	during(1000, news(1));
	during(1000, moved(1));
	for (const [nth, leapMs] of [0, -2 * hourMs, 0, 3 * hourMs, 0].entries()) {
		const stack = during(61_000, news(10 * (nth + 1)), leapMs);
		assert.match(stack.plain.join('\n'), /\d %|\d%/, `stack ${nth}`);
		const upload = during(1000, moved(100 * (nth + 1)));
		assert.match(upload.plain.join('\n'), /%/, `upload ${nth}`);
		assert.match(upload.json.join('\n'), /uploadProgress/, `upload ${nth} in JSON`);
	}
});
