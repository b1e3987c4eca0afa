import {afterClockSet} from '../../source/machine/clock-set.js';
import type {Effect} from '../../source/machine/effects.js';
import type {BatchReport, Event, Inspection, OpenBlock, RunReport} from '../../source/machine/events.js';
import {defaultSettings, type Goal, type Settings} from '../../source/machine/settings.js';
import {initialState, type Job, type ScopeDescription, type ScopeState, type State, type TargetReading} from '../../source/machine/state.js';
import {update} from '../../source/machine/update.js';
import type {Block} from '../../source/planning/index.js';
import {problemOf} from '../../source/errors/problem.js';

/** 2026-03-01 12:00 UTC: every night of these tests is over. */
export const noonMs = Date.UTC(2026, 2, 1, 12);
export const zone = {name: 'Europe/Vienna', source: 'scope', check: 'verified'} as const;
export const description: ScopeDescription = {
	model: 'Seestar S50', name: 'S50', firmware: '7.75', firmwareNumber: 2775, freeMb: 1000, totalMb: 2000,
	isStorageMounted: true, observing: undefined, batteryPercent: 80, clockAheadMs: 0, secondsPerFrame: undefined,
};
export const all: Goal = {depth: 'stack', targets: undefined, adopts: true};
export const lineProblem = problemOf('unreachable', 'Could not ask', 'the line broke', 'Wait.');
export const refusal = problemOf('refused', 'It was refused', 'it says no', 'Leave it.');

/** A quarter of an hour with this many frames of 10 s, from 21:15 local time on. */
export function framesOf(target: string, quarters: readonly number[]): string[] {
	return quarters.flatMap((frames, quarter) => Array.from({length: frames}, (_, index) => {
		const seconds = (21 * 3600) + (15 * 60) + (quarter * 900) + (index * 12) + 2;
		const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(part => String(Math.floor(part)).padStart(2, '0')).join('');
		return `Light_${target}_10.0s_LP_20260227-${clock}.fit`;
	}));
}

/** A reading that begins when the machine receives it, unless another time is given. */
export function readingOf(target: string, quarters: readonly number[], stackNames: readonly string[] = []): TargetReading {
	return {
		subFrameNames: framesOf(target, quarters), stackNames, instants: new Map(), stackFrames: new Map(), stackStarts: new Map(), pointings: new Map(),
		zone, clockAheadMs: 0, readAtMs: noonMs,
	};
}

export function foldersOf(...targets: readonly string[]) {
	return targets.map(target => ({target, stackFolder: target, subFrameFolder: `${target}_sub`, stackCount: 1, subFrameCount: 99}));
}

export const noBatch: BatchReport = {
	state: 'none', word: undefined, percent: undefined, stackedFrames: undefined, totalFrames: undefined, remainingSeconds: undefined, output: undefined, error: undefined, code: undefined,
};

export function batch(state: BatchReport['state'], rest: Partial<BatchReport> = {}): BatchReport {
	return {...noBatch, state, word: state === 'none' ? undefined : state, ...rest};
}

export function inspection(rest: Partial<Inspection> = {}): Inspection {
	return {batch: noBatch, settings: undefined, openBlocks: [], isOutputThere: false, observing: undefined, stillForMs: 0, ...rest};
}

export function openBlock(target: string, block: Block, candidates: readonly string[] = []): OpenBlock {
	return {target, stackFolder: target, subFrameFolder: `${target}_sub`, block, candidates};
}

type Answer = Extract<Event, {kind: 'targetRead' | 'targetFailed' | 'targetsRead' | 'targetsFailed'}>;
type WithoutNumber<E> = E extends unknown ? Omit<E, 'number'> : never;
/** An answer to the latest reading that was requested. */
export type Unnumbered = WithoutNumber<Answer>;

/** Gives an answer the number that is expected, unless it has one. */
export function numbered(state: State, event: Event | Unnumbered): Event {
	if ('number' in event || !(event.kind === 'targetRead' || event.kind === 'targetFailed' || event.kind === 'targetsRead' || event.kind === 'targetsFailed')) return event as Event;
	const scope = state.scopes.find(({id}) => id === event.scope);
	const number = ('target' in event ? scope?.targets.find(({name}) => name === event.target)?.reads : scope?.lists) ?? 0;
	return {...event, number} as Event;
}

export type Machine = ReturnType<typeof createMachine>;

/** A machine whose state and effects can be inspected; each event takes a second. */
export function createMachine({settings = {}, goal = all, beginMs = noonMs}: {settings?: Partial<Settings>; goal?: Goal; beginMs?: number} = {}) {
	let nowMs = beginMs;
	let state: State = initialState({...defaultSettings, ...settings}, goal, nowMs);
	const effects: Effect[] = [];
	const send = (event: Event | Unnumbered): readonly Effect[] => {
		nowMs += 1000;
		const timed = event.kind === 'targetRead' && event.reading.readAtMs === noonMs ? {...event, reading: {...event.reading, readAtMs: nowMs}} : event;
		const next = update(state, {event: numbered(state, timed), atMs: nowMs});
		state = next.state;
		effects.push(...next.effects);
		return next.effects;
	};

	const scope = (id = 'a'): ScopeState => {
		const found = state.scopes.find(candidate => candidate.id === id);
		if (!found) throw new Error(`no scope ${id}`);
		return found;
	};

	return {
		effects,
		send,
		scope,
		state: () => state,
		wait(ms: number) {
			nowMs += ms;
		},
		/** Somebody sets this machine's clock, forward or back by so much. */
		setClock(ms: number) {
			nowMs += ms;
			state = afterClockSet(state, ms);
		},
		/** An event of the scope's current run. */
		tell: (news: RunReport, id = 'a') => send({...news, scope: id, run: scope(id).worker.run}),
		jobs: (): readonly Job[] => state.jobs,
		job(index: number): Job {
			const job = state.jobs[index];
			if (!job) throw new Error(`no job ${index}`);
			return job;
		},
		phases: () => state.jobs.map(({phase}) => phase),
		/** Finds a scope, describes it and reads one target of it. */
		open(id = 'a', quarters: readonly number[] = [30, 40], {target = 'M 1', others = [], stackNames = [], hasOpenBlocks = false}: {target?: string; others?: readonly string[]; stackNames?: readonly string[]; hasOpenBlocks?: boolean} = {}) {
			send({kind: 'scopeFound', scope: id});
			send({kind: 'linkChanged', scope: id, link: 'online', reason: ''});
			send({kind: 'scopeDescribed', scope: id, description, zone, hasOpenBlocks});
			send({kind: 'targetsRead', scope: id, targets: foldersOf(target, ...others)});
			send({kind: 'targetRead', scope: id, target, reading: readingOf(target, quarters, stackNames)});
		},
	};
}

export function lastEffect<K extends Effect['kind']>(effects: readonly Effect[], kind: K): Extract<Effect, {kind: K}> | undefined {
	return effects.findLast((effect): effect is Extract<Effect, {kind: K}> => effect.kind === kind);
}

export function kindsOf(effects: readonly Effect[]): string[] {
	return effects.map(({kind}) => kind);
}

/** The machine up to the moment when the first block is being stacked. */
export function stackingMachine(options: Parameters<typeof createMachine>[0] = {}, quarters?: readonly number[]): Machine {
	const machine = createMachine(options);
	machine.open('a', quarters);
	machine.tell({kind: 'batchInspected', inspection: inspection()});
	machine.tell({kind: 'stackStarted', isProven: true});
	return machine;
}
