import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import type {Effect} from '../../../source/machine/effects.js';
import type {Event} from '../../../source/machine/events.js';
import {defaultSettings} from '../../../source/machine/settings.js';
import {initialState, type State} from '../../../source/machine/state.js';
import type {Transition} from '../../../source/machine/transition.js';
import {update} from '../../../source/machine/update.js';
import {areUploadsSettled} from '../../../source/machine/uploads/upload-update.js';
import {listedWithinMs} from '../../../source/machine/uploads/upload-line.js';
import type {LookedUp} from '../../../source/machine/uploads/upload-line-state.js';
import type {StackLocation, UploadReport} from '../../../source/machine/uploads/upload.js';
import {problemOf} from '../../../source/errors/problem.js';
import {draws} from '../../support/draws.js';
import {all, noonMs} from '../machine.js';

const seed = Number(process.env['CROWDSKY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
console.log(`upload histories: CROWDSKY_SEED=${seed}`);

const lost = problemOf('protocol', 'Could not upload', 'the server failed (status 500)', 'Try again later.');
const down = problemOf('unreachable', 'Could not upload', 'the line broke', 'Try again later.');
const places: readonly StackLocation[] = ['a', 'b', undefined].flatMap((scope, at) => [3, 1, 2].map(nth => ({
	scope, target: 'M 1', folder: scope === undefined ? '' : 'M 1', file: `CrowdSky_30_M 1_10.0s_LP_20260227.8${nth + at}_HP000001.fit`,
	path: scope === undefined ? `/${nth}.fit` : undefined, block: undefined,
})));

/** A random answer to an effect; `sent` counts how often the server received a stack, `kept` lists what it has. */
function answersOf(effect: Effect, choose: (count: number) => number, server: {readonly handed: Map<string, number>; readonly kept: Set<string>; isDown: boolean}): Event[] {
	switch (effect.kind) {
		case 'checkUpload': {
			const verdict = choose(8) === 0 ? {kind: 'undecided', problem: lost} as const : {kind: 'send'} as const;
			return [{kind: 'uploadChecked', verdict, upload: effect.upload.id, run: effect.run}];
		}

		case 'fetchUpload': return [{kind: 'uploadFetched', sizeBytes: 10, localPath: '/x.fit', upload: effect.upload.id, run: effect.run}];
		case 'sendUpload': {
			const {id} = effect.upload;
			server.handed.set(id, (server.handed.get(id) ?? 0) + 1);
			const news = ((): UploadReport => {
				const way = server.isDown ? 1 + choose(2) : choose(6);
				if (way === 1) return {kind: 'uploadPutBack', problem: down, restMs: choose(2) === 0 ? undefined : 7000};
				if (way > 2 || (way === 2 && choose(2) === 0)) {
					assert.equal(server.kept.has(id), false, 'a second record');
					server.kept.add(id);
				}

				return way === 2 ? {kind: 'uploadPutAside', problem: lost, isKept: choose(2) === 0} : way < 2 && !server.kept.has(id) ? {kind: 'uploadPutBack', problem: down, restMs: undefined} : {kind: 'uploadConfirmed', chunkKey: 'k', jobId: undefined};
			})();
			return [{...news, upload: id, run: effect.run}];
		}

		case 'lookUpUploads': {
			if (choose(5) === 0) return [{kind: 'lookUpFailed', turn: effect.turn, problem: down}];
			const verdicts = effect.uploads.map((upload): LookedUp => {
				const about = {upload: upload.id, run: upload.run};
				// The list may lag, but never longer than the client allows for.
				const isListed = server.kept.has(upload.id) && (upload.waitedMs >= listedWithinMs || choose(3) === 0);
				if (isListed) return {...about, kind: 'there', chunkKey: 'k'};
				return {...about, kind: upload.waitedMs >= listedWithinMs ? 'missing' : 'unsure'};
			});
			return [{kind: 'uploadsLookedUp', turn: effect.turn, verdicts}];
		}

		case 'setUploadTimer': return [{kind: 'uploadTimerFired', turn: effect.turn, timer: effect.timer}];
		default: return [];
	}
}

/** A run in which effects are answered in any order; timers move the time on. */
function runHistory(choices: readonly number[], check: (before: State, transition: Transition) => void): State {
	let next = 0;
	const choose = (count: number) => (choices[next++] ?? 4) % count;
	const server = {handed: new Map<string, number>(), kept: new Set<string>(), isDown: false};
	const healthyFrom = choices.length;
	let state: State = {...initialState(defaultSettings, all, noonMs), discovery: 'done'};
	const waiting: Effect[] = [];
	const take = (event: Event, ms: number) => {
		const before = state;
		const transition = update(state, {event, atMs: state.nowMs + ms});
		state = transition.state;
		check(before, transition);
		waiting.push(...transition.effects);
	};

	take({kind: 'uploadModeChanged', mode: 'send'}, 0);
	take({kind: 'uploadsRequested', places}, 0);
	for (let steps = 0; waiting.length > 0; steps++) {
		assert.ok(steps < 5000, 'it goes round in circles');
		server.isDown = next < healthyFrom && choose(30) === 0 ? !server.isDown : next < healthyFrom && server.isDown;
		const [effect] = waiting.splice(choose(waiting.length), 1);
		for (const event of effect ? answersOf(effect, choose, server) : []) take(event, effect?.kind === 'setUploadTimer' ? effect.ms : 200);
	}

	for (const {phase, id} of state.uploads) if (phase === 'uploaded') assert.ok(server.kept.has(id), 'a false word');
	return state;
}

const histories = fc.array(fc.nat(9999), {minLength: 50, maxLength: 400, size: 'max'});

test('with any answers of the server no stack that it may have is sent twice, "uploaded" is true, and the run ends', () => {
	fc.assert(fc.property(histories, choices => {
		const state = runHistory(choices, () => undefined);
		assert.ok(areUploadsSettled(state), JSON.stringify(state.uploads.map(({phase}) => phase)));
		assert.ok(state.nowMs - noonMs < 4 * 3_600_000, 'it costs hours');
	}), {seed, numRuns: draws(300)});
});

test('one stack is sent at a time, none in a pause, each telescope has its own limits, and ended uploads stay as they are', () => {
	fc.assert(fc.property(histories, choices => {
		runHistory(choices, (before, {state, effects}) => {
			const count = (phase: string, scope?: string) => state.uploads.filter(upload => upload.phase === phase && (scope === undefined || upload.scope === scope)).length;
			assert.ok(count('sending') <= 1);
			for (const scope of ['a', 'b']) assert.ok(count('checking', scope) <= 2 && count('fetching', scope) <= 1);
			if (effects.some(({kind}) => kind === 'sendUpload')) assert.equal(state.uploadLine.pause, undefined);
			for (const {id, phase} of before.uploads) if (phase === 'uploaded' || phase === 'failed') assert.equal(state.uploads.find(upload => upload.id === id)?.phase, phase);
		});
	}), {seed, numRuns: draws(150)});
});
