import type {CrowdSkyFault, Fault, SceneBlock, SceneTarget} from '../../source/simulator/simulator.js';
import {anyCrowdSkyFault, anyFault} from './any-fault.js';
import {anyAct, type Act} from './any-act.js';
import {anySky, type SkyPlan} from './any-sky.js';
import {randomOf, type Random} from './random.js';

/** Everything that happens in a night, determined by its seed: plain data, so that parts of it can be left out. */
export type NightPlan = {
	readonly seed: number;
	/** The night's clock at the start, ms since 1970, and how much faster it runs than the real one. */
	readonly startMs: number;
	readonly rate: number;
	readonly scopes: readonly ScopePlan[];
	readonly server: {readonly listDelayMs: number; readonly chunkKeyForm: 'ring128' | 'nest64' | 'plain'; readonly dateForm: 'sql' | 'iso'; readonly isRefusingTwins: boolean};
	readonly runs: readonly RunPlan[];
	/** Faults and acts, in one list, so that each can be left out by its number. */
	readonly mishaps: readonly Mishap[];
	readonly minExposureSeconds: number;
	readonly isKept: boolean;
	/** How long the program retries problems that may pass. */
	readonly patienceSeconds: number;
};

export type Mishap =
	| {readonly kind: 'fault'; readonly scope: number; readonly fault: Fault}
	| {readonly kind: 'server'; readonly fault: CrowdSkyFault}
	| {readonly kind: 'act'; readonly scope: number; readonly act: Act};

export type ScopePlan = SkyPlan & {
	readonly firmware: string;
	readonly serial: string;
	readonly timeZone: string;
	readonly reportedTimeZone: string | undefined;
	readonly pageSize: number;
	readonly pageCountForm: 'integer' | 'object';
	/** One frame in this many is rejected. */
	readonly rejectsOneOf: number;
	readonly speed: number;
	readonly clockOffsetSeconds: number;
	readonly hasKey: boolean;
	readonly stackDateObs: 'first' | 'made';
	readonly tellsBatchSettings: boolean;
};

/** Frames that are recorded during the night. */
export type Recording = {readonly target: number; readonly block: SceneBlock; readonly isTold: boolean};

export type RunPlan = {
	/** `local` uploads what --dest has kept. */
	readonly command: 'night' | 'stack' | 'upload' | 'purge' | 'plan' | 'local';
	readonly blockMinutes: number;
	/** 0 is this machine; 1 is another one, with journals of its own. */
	readonly machine: 0 | 1;
	/** Begins while the previous run goes on. */
	readonly isAlongside: boolean;
	readonly end: RunEnd | undefined;
};

/** How a run is ended early: after so many real ms, or when a telescope is about to do something. */
export type RunEnd = {readonly signal: 'SIGKILL' | 'SIGTERM'; readonly afterMs: number} | {readonly signal: 'SIGKILL'; readonly method: string; readonly nth: number; readonly scope: number};

export type {SceneTarget};

const killMethods = ['iscope_get_app_state', 'set_batch_stack_setting', 'start_batch_stack', 'clear_batch_stack', 'clear_app_state', 'get_img_file_page_number', 'get_batch_stack_setting'];

/** The plan of a night: a pure function of its seed. */
export function planNight(seed: number): NightPlan {
	const random = randomOf(seed);
	// Any evening of a year, often shortly before a block ends, sometimes a night in which the clocks change; the frames are of the hours before.
	const startMs = random.chance(0.05)
		? random.pick([Date.UTC(2026, 2, 29, 2, 20), Date.UTC(2026, 9, 25, 2, 20)]) + random.int(0, 3_000_000)
		: Date.UTC(2026, random.int(0, 9), random.int(1, 28), random.int(18, 23), random.chance(0.5) ? random.int(0, 59) : random.pick([13, 14, 28, 43, 58]), random.int(0, 59));
	const scopeCount = random.pick([1, 1, 1, 2, 2, 3]);
	const scopes = Array.from({length: scopeCount}, (_, index): ScopePlan => ({
		...anySky(random, startMs),
		firmware: random.pick(['7.75', '7.75', '6.70']),
		serial: `0a1b2c${seed % 10}${index}`,
		timeZone: random.pick(['Europe/Vienna', 'Europe/Vienna', 'America/Denver', 'Asia/Kolkata', 'Etc/UTC', 'Australia/Adelaide']),
		reportedTimeZone: random.chance(0.05) ? '' : undefined,
		pageSize: random.pick([5, 20, 50]),
		pageCountForm: random.pick(['integer', 'object']),
		rejectsOneOf: random.pick([0, 0, 4, 7]),
		speed: random.pick([0.05, 0.1, 0.2]),
		clockOffsetSeconds: random.chance(0.2) ? random.int(-20, 20) : 0,
		hasKey: random.chance(0.1),
		stackDateObs: random.chance(0.1) ? 'made' : 'first',
		tellsBatchSettings: !random.chance(0.1),
	}));
	const isQuiet = random.chance(0.15);
	const count = (most: number) => isQuiet ? 0 : random.int(0, most);
	const somewhere = () => random.int(0, scopeCount - 1);
	const isKept = random.chance(0.3);
	const runs = anyRuns(random, scopeCount);
	if (isKept && random.chance(0.5)) runs.push({command: 'local', blockMinutes: runs.at(-1)?.blockMinutes ?? 15, machine: 0, isAlongside: false, end: undefined});
	const mishaps: Mishap[] = [
		...Array.from({length: count(5)}, () => ({kind: 'fault', scope: somewhere(), fault: anyFault(random)} as const)),
		...Array.from({length: count(3)}, () => ({kind: 'server', fault: anyCrowdSkyFault(random)} as const)),
		...Array.from({length: count(4)}, () => {
			const scope = somewhere();
			return {kind: 'act', scope, act: anyAct(random, scopes[scope]?.targets ?? [])} as const;
		}),
	];
	return {
		seed,
		startMs,
		rate: random.pick([20, 30, 40]),
		scopes,
		server: {listDelayMs: random.pick([0, 0, 0, 20_000, 60_000]), chunkKeyForm: random.pick(['ring128', 'ring128', 'nest64', 'plain']), dateForm: random.pick(['sql', 'iso']), isRefusingTwins: random.chance(0.1)},
		runs,
		mishaps,
		minExposureSeconds: 50,
		isKept,
		patienceSeconds: random.pick([30, 120, 600]),
	};
}

function anyRuns(random: Random, scopeCount: number): RunPlan[] {
	const sizes = random.chance(0.3) ? random.some([5, 10, 15, 20, 30, 60], 2) : [15];
	const count = random.int(1, 3);
	const runs: RunPlan[] = [];
	for (let index = 0; index < count; index++) {
		const blockMinutes = sizes[Math.min(index, sizes.length - 1)] ?? 15;
		const command = random.pick(['night', 'night', 'night', 'stack', 'upload'] as const);
		runs.push({command, blockMinutes, machine: 0, isAlongside: false, end: random.chance(0.5) ? anyEnd(random, scopeCount) : undefined});
		if (random.chance(0.2)) {
			// Two machines that upload at once cannot know of each other: the server accepts both.
			const machine = random.chance(0.8) ? 1 : 0;
			runs.push({command: machine === 1 ? 'stack' : 'night', blockMinutes, machine, isAlongside: true, end: random.chance(0.3) ? anyEnd(random, scopeCount) : undefined});
		}

		if (random.chance(0.05)) runs.push({command: 'purge', blockMinutes, machine: 0, isAlongside: false, end: undefined});
	}

	return runs;
}

function anyEnd(random: Random, scopeCount: number): RunEnd {
	if (random.chance(0.4)) return {signal: 'SIGKILL', method: random.pick(killMethods), nth: random.int(1, 6), scope: random.int(0, scopeCount - 1)};
	return {signal: random.pick(['SIGKILL', 'SIGKILL', 'SIGTERM']), afterMs: random.int(150, 2500)};
}
