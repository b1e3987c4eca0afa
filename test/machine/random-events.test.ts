import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {accepted} from '../../source/machine/stacking/accepts.js';
import type {Effect} from '../../source/machine/effects.js';
import type {Event} from '../../source/machine/events.js';
import {blockId, isEnded} from '../../source/machine/stacking/jobs.js';
import {initialState, type Job, type State} from '../../source/machine/state.js';
import {isRunSettled, summaryOf} from '../../source/machine/summary.js';
import {update} from '../../source/machine/update.js';
import {defaultSettings} from '../../source/machine/settings.js';
import {anyEvent, beginning, healthyAnswer, scopes, type Choose} from './random-events.js';
import {draws} from '../support/draws.js';
import {all, noonMs, numbered} from './machine.js';

const working = new Set<Job['phase']>(['configuring', 'stacking', 'naming']);
const seed = Number(process.env['CROWDSKY_SEED'] ?? Date.now() % 2 ** 31);
console.log(`random histories: CROWDSKY_SEED=${seed}`);

type Step = {readonly event: Event; readonly before: State; readonly after: State; readonly effects: readonly Effect[]};

function runHistory(choices: readonly number[], check: (step: Step) => void): {state: State; effects: Effect[]} {
	let next = 0;
	const choose: Choose = count => (choices[next++] ?? 0) % count;
	let state = initialState(defaultSettings, all, noonMs);
	const effects: Effect[] = [];
	const coming = [...beginning];
	for (let atMs = noonMs; next < choices.length; atMs += 1000) {
		const event = numbered(state, coming.shift() ?? anyEvent(state, choose));
		const {state: after, effects: added} = update(state, {event, atMs});
		check({event, before: state, after, effects: added});
		state = after;
		effects.push(...added);
	}

	return {state, effects};
}

/** 150 histories of up to 400 choices, about 70 events each. */
function forHistories(property: (choices: readonly number[]) => void): void {
	fc.assert(fc.property(fc.array(fc.nat(9999), {minLength: 100, maxLength: 400, size: 'max'}), property), {seed, numRuns: draws(150)});
}

const asked = new Set<Event['kind']>(['blocksRequested', 'retryRequested']);
const settledJob = (state: State, id: string) => state.jobs.find(job => job.id === id);

test('finished blocks are never stacked again without a request', () => {
	forHistories(choices => {
		runHistory(choices, ({event, before, after}) => {
			if (asked.has(event.kind)) return;
			for (const job of before.jobs) if (isEnded(job)) assert.equal(settledJob(after, job.id)?.phase, job.phase, event.kind);
		});
	});
});

test('a scope stacks one block at a time, and its worker knows which one', () => {
	forHistories(choices => {
		runHistory(choices, ({event, after}) => {
			for (const {id, worker} of after.scopes) {
				const busy = after.jobs.filter(job => job.scope === id && working.has(job.phase));
				assert.ok(busy.length <= 1, `${busy.length} blocks at once after ${event.kind}`);
				assert.equal(busy[0]?.id, worker.jobId, `${worker.phase} after ${event.kind}`);
				if (working.has(worker.phase as Job['phase'])) assert.equal(busy[0]?.phase, worker.phase);
				if (worker.phase === 'idle' || worker.phase === 'abandoned') assert.equal(busy.length, 0);
			}
		});
	});
});

test('every start has one end or abort, and every stop follows a start', () => {
	forHistories(choices => {
		const open = new Map<string, string>();
		runHistory(choices, ({before, after, effects}) => {
			for (const job of before.jobs) {
				const now = settledJob(after, job.id);
				const isOver = !working.has(now?.phase ?? 'failed');
				if (open.get(job.scope) === job.id && isOver) open.delete(job.scope);
			}

			for (const effect of effects) {
				// In a pause the answer to the last attempt was lost: whatever it began is stopped as well.
				const isRetried = ['pausing', 'inspecting', 'waiting'].includes(before.scopes.find(scope => scope.id === ('scope' in effect ? effect.scope : ''))?.worker.phase ?? '');
				if (effect.kind === 'stopStack' && !isRetried) assert.equal(open.get(effect.scope), effect.job.id);
				if (effect.kind === 'stopStack' && isRetried) assert.ok(effect.job.isStartUnknown, 'it was never tried');
				if (effect.kind === 'stopStack') open.set(effect.scope, effect.job.id);
				if (effect.kind !== 'configureStack' && effect.kind !== 'watchStack' && effect.kind !== 'nameStack') continue;
				const id = effect.kind === 'watchStack' ? after.scopes.find(scope => scope.id === effect.scope)?.worker.jobId : effect.job.id;
				assert.ok(id !== undefined && (open.get(effect.scope) ?? id) === id, 'the block before has not ended');
				open.set(effect.scope, id);
			}
		});
	});
});

test('attempts are bounded, and progress stays between 0 and 100 and never goes backwards within a run', () => {
	forHistories(choices => {
		runHistory(choices, ({before, after}) => {
			for (const job of after.jobs) {
				assert.ok(job.attempt >= 1 && job.attempt <= 3);
				assert.ok(job.percent >= 0 && job.percent <= 100);
				const old = settledJob(before, job.id);
				if (job.phase === 'stacking' && old?.phase === 'stacking') assert.ok(job.percent >= old.percent);
			}
		});
	});
});

test('the phases add up to the number of jobs, and each block has one job', () => {
	forHistories(choices => {
		runHistory(choices, ({after}) => {
			assert.equal(new Set(after.jobs.map(({id}) => id)).size, after.jobs.length);
			const {blocksStacked, blocksFailed} = summaryOf(after);
			const rest = after.jobs.filter(({phase}) => phase !== 'stacked' && phase !== 'failed').length;
			assert.equal(blocksStacked + blocksFailed + rest, after.jobs.length);
		});
	});
});

test('events of one scope never change another scope', () => {
	forHistories(choices => {
		runHistory(choices, ({event, before, after, effects}) => {
			const own = 'scope' in event ? event.scope : 'jobId' in event ? settledJob(before, String(event.jobId))?.scope : undefined;
			if (own === undefined) return;
			for (const other of scopes.filter(id => id !== own)) {
				assert.equal(after.scopes.find(({id}) => id === other), before.scopes.find(({id}) => id === other), event.kind);
				const of = (state: State) => state.jobs.filter(({scope}) => scope === other);
				assert.ok(of(after).every((job, index) => job === of(before)[index]));
				assert.equal(effects.some(effect => 'scope' in effect && effect.scope === other), false);
			}
		});
	});
});

test('events of old runs, and events that the phase does not accept, change nothing', () => {
	forHistories(choices => {
		runHistory(choices, ({event, before, after, effects}) => {
			if (!('run' in event && 'scope' in event)) return;
			const worker = before.scopes.find(({id}) => id === event.scope)?.worker;
			if (worker?.run === event.run && accepted[worker.phase].has(event.kind)) return;
			assert.deepEqual(effects, []);
			assert.deepEqual({...after, nowMs: 0}, {...before, nowMs: 0});
		});
	});
});

test('effects of a run carry the number of the current run', () => {
	forHistories(choices => {
		runHistory(choices, ({after, effects}) => {
			for (const effect of effects) {
				if (!('run' in effect && 'scope' in effect)) continue;
				const run = after.scopes.find(({id}) => id === effect.scope)?.worker.run;
				if (effect.kind === 'abortRun') assert.notEqual(effect.run, run);
				else assert.equal(effect.run, run);
			}
		});
	});
});

test('after any history the night ends, if the telescopes are healthy from then on', () => {
	forHistories(choices => {
		const {state: last, effects} = runHistory(choices, () => undefined);
		const pending = [...effects];
		let state = last;
		let steps = 0;
		for (const event of [{kind: 'discoveryEnded'}, ...last.scopes.map(({id}) => ({kind: 'rereadRequested', scope: id} as const))] as const) {
			const next = update(state, {event, atMs: state.nowMs + 1000});
			state = next.state;
			pending.push(...next.effects);
		}

		for (let effect = pending.shift(); effect; effect = pending.shift()) {
			const event = healthyAnswer(effect);
			if (!event) continue;
			assert.ok(steps++ < 5000, 'it goes round in circles');
			const next = update(state, {event, atMs: state.nowMs + 1000});
			state = next.state;
			pending.push(...next.effects);
		}

		assert.ok(isRunSettled(state), JSON.stringify(state.scopes.map(({worker, link, targetsPhase}) => [worker, link, targetsPhase])));
	});
});

test('no block is ready or started that had not ended when its target was read', () => {
	forHistories(choices => {
		runHistory(choices, ({after, effects}) => {
			for (const {targets} of after.scopes) {
				for (const {reading, blocks} of targets) {
					for (const {status, endUtc} of blocks) if (status === 'ready' || status === 'short') assert.ok(Date.parse(endUtc) < (reading?.readAtMs ?? 0));
				}
			}

			for (const effect of effects) if (effect.kind === 'configureStack') assert.notEqual(effect.job.block.status, 'recording');
		});
	});
});

test('an alarm is set for at most a minute, and only when recording blocks are awaited', () => {
	forHistories(choices => {
		runHistory(choices, ({after, effects}) => {
			for (const effect of effects) {
				if (effect.kind !== 'wakeScope') continue;
				assert.ok(effect.ms >= 0 && effect.ms <= 60_000);
				assert.notEqual(after.goal.recording, undefined);
			}
		});
	});
});

test('a block is started with the frames of the current plan, even if the plan changed while it waited', () => {
	forHistories(choices => {
		runHistory(choices, ({after, effects}) => {
			for (const effect of effects) {
				if (effect.kind !== 'configureStack') continue;
				const target = after.scopes.find(({id}) => id === effect.scope)?.targets.find(({name}) => name === effect.job.target);
				if (!target?.reading) continue;
				const block = target.blocks.find(candidate => blockId(candidate) === blockId(effect.job.block));
				assert.deepEqual(effect.job.block.files, block?.files);
			}
		});
	});
});
