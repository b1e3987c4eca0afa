import {accepted} from '../../source/machine/stacking/accepts.js';
import type {Effect} from '../../source/machine/effects.js';
import type {Event, Inspection, RunReport} from '../../source/machine/events.js';
import {blockId} from '../../source/machine/stacking/jobs.js';
import type {State, TargetReading} from '../../source/machine/state.js';
import type {Waiting} from '../../source/errors/retry-delay.js';
import type {Problem} from '../../source/errors/problem.js';
import {batch, description, foldersOf, inspection, lineProblem, numbered, openBlock, readingOf, refusal, zone, type Unnumbered} from './machine.js';

/** Takes the next choice of a history: a number from 0 to below `count`. */
export type Choose = (count: number) => number;

export const scopes = ['a', 'b'] as const;
const targets = ['M 1', 'M 2'] as const;
const problems: readonly Problem[] = [lineProblem, refusal, {...refusal, kind: 'locked'}, {...lineProblem, kind: 'timeout'}, {...refusal, kind: 'exists'}];
const timers = ['foreign', 'retry', 'maxWait'] as const;
const states = ['none', 'working', 'complete', 'fail', 'cancel', 'other'] as const;

function of<T>(list: readonly T[], choose: Choose): T {
	return list[choose(list.length)] as T;
}

function pauseOf({nowMs}: State, choose: Choose): Waiting {
	return {failures: 1 + choose(3), waitedMs: 0, spentMs: 0, failedAtMs: nowMs, pauseMs: 2000, problem: of(problems, choose)};
}

function anyBatch(choose: Choose) {
	const state = of(states, choose);
	return batch(state, {
		percent: [undefined, 0, 30, 100, 12][choose(5)],
		stackedFrames: [undefined, 0, 7, 29][choose(4)],
		totalFrames: [undefined, 0, 30][choose(3)],
		code: [undefined, 263, 264, 267, 999][choose(5)],
		output: choose(2) === 0 ? undefined : {folder: of(targets, choose), name: `DSO_Stacked_${20 + choose(20)}_M 1_10.0s_20260301_12000${choose(9)}.fit`},
	});
}

function anyInspection(state: State, choose: Choose): Inspection {
	const blocks = state.scopes.flatMap(scope => scope.targets.flatMap(target => target.blocks.map(block => ({target: target.name, block}))));
	const chosen = blocks.length === 0 ? undefined : of(blocks, choose);
	const found = anyBatch(choose);
	return inspection({
		batch: found,
		settings: chosen && choose(3) > 0 ? {folder: `${chosen.target}_sub`, files: choose(4) === 0 ? ['Light_x.fit'] : [...chosen.block.files]} : undefined,
		openBlocks: chosen && choose(2) === 0 ? [openBlock(chosen.target, chosen.block, found.output && choose(2) === 0 ? [found.output.name] : [])] : [],
		isOutputThere: choose(2) === 0,
		observing: choose(8) === 0 ? 'live view' : undefined,
		stillForMs: choose(3) * 40_000,
	});
}

function newsOf(kind: RunReport['kind'], state: State, choose: Choose): RunReport {
	switch (kind) {
		case 'batchInspected': return {kind, inspection: choose(2) === 0 ? inspection() : anyInspection(state, choose)};
		case 'timerFired': return {kind, timer: of(timers, choose)};
		case 'stackProgressed':
		case 'stackEnded': return {kind, batch: anyBatch(choose)};
		case 'stackRefused': return {kind, problem: of(problems, choose), isStartUnknown: choose(2) === 0};
		case 'inspectionFailed':
		case 'namingFailed':
		case 'outputUnproven':
		case 'stopFailed':
		case 'runBroken': return {kind, problem: of(problems, choose)};
		case 'blockDoubted': return {kind, pointings: new Map(), reason: 'it moved'};
		case 'alreadyCovered': return {kind, file: 'CrowdSky_20_M 1_10.0s_LP_20260227.81_HP000001.fit'};
		case 'stackNamed': return {kind, file: `CrowdSky_20_M 1_10.0s_LP_20260227.8${choose(9)}_HP000001.fit`, frames: 20, note: undefined};
		case 'stacksAppeared': return {kind, stackNames: [`CrowdSky_${20 + choose(30)}_M 1_10.0s_LP_20260227.8${choose(9)}_HP000001.fit`]};
		case 'nameTaken': return {kind, file: 'CrowdSky_20_M 1_10.0s_LP_20260227.81_HP000001.fit', output: choose(2) === 0 ? undefined : 'DSO'};
		case 'stackStarted': return {kind, isProven: choose(4) > 0};
		case 'batchTaken':
		case 'stackStopped': return {kind};
	}
}

/** Frames of an evening that is over, or of the current quarter of an hour. */
function anyReading(state: State, target: string, choose: Choose): TargetReading {
	const reading = {...readingOf(target, [30, 3, 40]), readAtMs: state.nowMs};
	if (choose(2) === 0) return reading;
	const now = new Date(state.nowMs + 3_600_000).toISOString();
	const stamps = Array.from({length: 5 + choose(30)}, (_, index) => `${now.slice(0, 10).replaceAll('-', '')}-${now.slice(11, 15).replace(':', '')}${index % 10}${String(index).padStart(2, '0')}`);
	return {...reading, subFrameNames: [...reading.subFrameNames, ...stamps.map(stamp => `Light_${target}_10.0s_LP_${stamp}.fit`)]};
}

const kinds = [...new Set(Object.values(accepted).flatMap(set => [...set]))];

/** Any event, plausible or not; most of them are events that a worker waits for, so that histories make progress. */
export function anyEvent(state: State, choose: Choose): Event {
	const scope = of(scopes, choose);
	const target = of(targets, choose);
	const worker = state.scopes.find(({id}) => id === scope)?.worker ?? {run: 0, phase: 'idle'};
	const {run} = worker;
	const awaited = [...accepted[worker.phase]].filter(kind => kind !== 'runBroken' || choose(4) === 0);
	if (awaited.length > 0 && choose(10) < 6) return {...newsOf(of(awaited, choose), state, choose), scope, run};
	const ids = state.scopes.flatMap(({targets: list}) => list.flatMap(({blocks}) => blocks.map(blockId)));
	const jobId = state.jobs.length === 0 ? 'none' : of(state.jobs, choose).id;
	/** Usually the expected answer, sometimes that of an older reading. */
	const answer = (event: Unnumbered): Event => {
		const awaited = numbered(state, event);
		return 'number' in awaited && choose(5) === 0 ? {...awaited, number: awaited.number - 1} as Event : awaited;
	};

	const events: ReadonlyArray<() => Event> = [
		() => ({...newsOf(of(kinds, choose), state, choose), scope, run}),
		() => ({...newsOf(of(kinds, choose), state, choose), scope, run: Math.max(0, run - 1 - choose(3))}),
		() => ({kind: 'linkChanged', scope, link: of(['connecting', 'online', 'locked', 'lost'], choose), reason: 'it is so'}),
		() => ({kind: 'scopeDescribed', scope, description, zone, hasOpenBlocks: choose(2) === 0}),
		() => ({kind: 'scopeWoken', scope, number: state.scopes.find(({id}) => id === scope)?.alarm?.number ?? 1}),
		() => ({kind: 'scopeSeen', scope, seen: {...description, observing: choose(3) === 0 ? 'live view' : undefined}}),
		() => ({kind: 'scopeStirred', scope}),
		() => ({kind: 'scopeFailed', scope, problem: of(problems, choose)}),
		() => answer({kind: 'targetsRead', scope, targets: foldersOf(...targets)}),
		() => answer({kind: 'targetsFailed', scope, problem: of(problems, choose)}),
		() => answer({kind: 'targetRead', scope, target, reading: anyReading(state, target, choose)}),
		() => answer({kind: 'targetFailed', scope, target, problem: of(problems, choose)}),
		() => ({kind: 'targetPaused', scope, target, number: state.scopes.find(({id}) => id === scope)?.targets.find(({name}) => name === target)?.reads ?? 0, waiting: pauseOf(state, choose)}),
		() => ({kind: 'scopePaused', scope, waiting: pauseOf(state, choose)}),
		() => ({kind: 'ticked'}),
		() => ({kind: 'blocksRequested', scope, target, ids}),
		() => ({kind: 'stopRequested', scope: choose(2) === 0 ? undefined : scope}),
		() => ({kind: 'skipRequested', jobId}),
		() => ({kind: 'retryRequested', jobId}),
		() => ({kind: 'rereadRequested', scope}),
		() => ({kind: 'settingsChanged', settings: {...state.settings, blockMinutes: of([10, 15, 30], choose)}}),
		() => ({kind: 'goalChanged', goal: {depth: of(['targets', 'plan', 'stack', 'stack'], choose), targets: undefined, adopts: choose(2) === 0, recording: of(['await', 'watch', undefined], choose)}}),
	];
	return of(events, choose)();
}

/** How two scopes are found; every history begins with it. */
export const beginning: ReadonlyArray<Event | Unnumbered> = scopes.flatMap((scope): Array<Event | Unnumbered> => [
	{kind: 'scopeFound', scope},
	{kind: 'scopeDescribed', scope, description, zone, hasOpenBlocks: false},
	{kind: 'targetsRead', scope, targets: foldersOf(...targets)},
	{kind: 'targetRead', scope, target: 'M 1', reading: readingOf('M 1', [30, 3, 40])},
]);

/** The answer of a healthy telescope to an effect; undefined where none is due. */
export function healthyAnswer(effect: Effect): Event | undefined {
	switch (effect.kind) {
		case 'openScope': return {kind: 'scopeDescribed', scope: effect.scope, description, zone, hasOpenBlocks: false};
		case 'wakeScope': return {kind: 'scopeWoken', scope: effect.scope, number: effect.number};
		case 'readTargets': return {kind: 'targetsRead', scope: effect.scope, number: effect.number, targets: foldersOf(...targets)};
		case 'readTarget': return {kind: 'targetRead', scope: effect.scope, target: effect.target, number: effect.number, reading: readingOf(effect.target, [30, 3, 40])};
		case 'inspectBatch': return {kind: 'batchInspected', scope: effect.scope, run: effect.run, inspection: inspection()};
		case 'setTimer': return effect.timer === 'maxWait' ? undefined : {kind: 'timerFired', scope: effect.scope, run: effect.run, timer: effect.timer};
		case 'configureStack': return {kind: 'stackStarted', scope: effect.scope, run: effect.run, isProven: true};
		case 'watchStack': return {kind: 'stackEnded', scope: effect.scope, run: effect.run, batch: batch('complete')};
		case 'nameStack': return {kind: 'stackNamed', scope: effect.scope, run: effect.run, file: `CrowdSky_20_M 1_10.0s_LP_${effect.job.block.chunk}_HP000001.fit`, frames: 20, note: undefined};
		case 'stopStack': return {kind: 'stackStopped', scope: effect.scope, run: effect.run};
		default: return undefined;
	}
}
