import type {KeyObject} from 'node:crypto';
import {defaultSettings, type Goal, type Settings} from '../../source/machine/settings.js';
import type {State} from '../../source/machine/state.js';
import {isRunSettled} from '../../source/machine/summary.js';
import {systemClock, type Clock} from '../../source/runtime/clock.js';
import {createRuntime, type Runtime} from '../../source/runtime/runtime.js';
import {parseScopeAddress} from '../../source/seestar/address.js';
import type {ScopeAddress, Seestar} from '../../source/seestar/port.js';
import type {Tap} from '../../source/recorder/wire-entry.js';
import {createSeestar} from '../../source/seestar/seestar.js';

export type Night = {
	/** As for `--host`. */
	readonly hosts: readonly string[];
	readonly dataFolder: string;
	readonly settings?: Partial<Settings>;
	readonly targets?: readonly string[];
	/** Where it differs from the goal of a night that leaves recording blocks alone. */
	readonly goal?: Partial<Goal>;
	readonly timeZone?: string;
	readonly key?: KeyObject;
	/** How much faster than real time the machine's waits are; default 20. */
	readonly haste?: number;
	/** Instead of a fast clock of its own: one shared with a simulated telescope, `startScope(t, {now: clock.now})`. */
	readonly clock?: Clock;
	readonly pollMs?: number;
	/** Receives what goes over the wire, like the flight recorder. */
	readonly tap?: Tap;
	/** Wraps a telescope's adapter. */
	readonly around?: (seestar: Seestar) => Seestar;
};

/** A clock on which every wait is this many times shorter; it starts at the present real time, or at the given one. */
export function fastClock(haste: number, begin?: string): Clock {
	const beganMs = Date.now();
	const firstMs = begin === undefined ? beganMs : Date.parse(begin);
	return {
		now: () => firstMs + ((Date.now() - beganMs) * haste),
		sleep: async (ms, signal) => systemClock.sleep(ms / haste, signal),
	};
}

export type SettableClock = Clock & {setHaste(haste: number): void};

/** A clock that starts at an instant and runs in real time until a test makes it faster, so that a slow machine misses nothing. */
export function settableClock(begin: string): SettableClock {
	let [haste, sinceMs, fromMs] = [1, performance.now(), Date.parse(begin)];
	const now = () => fromMs + ((performance.now() - sinceMs) * haste);
	return {
		now,
		async sleep(ms, signal) {
			const untilMs = now() + ms;
			for (let leftMs = ms; leftMs > 0; leftMs = untilMs - now()) {
				if (!await systemClock.sleep(Math.min(leftMs / haste, 20), signal)) return false;
			}

			return signal?.aborted !== true;
		},
		setHaste(next) {
			[fromMs, sinceMs, haste] = [now(), performance.now(), next];
		},
	};
}

function addressOf(host: string): ScopeAddress {
	const address = parseScopeAddress(host);
	if (!address.ok) throw new Error(address.problem.what);
	return address.value;
}

/** The engine on real adapters with the goal of a whole night; the adapters' own waits are short. */
export function createNight(night: Night): Runtime {
	const {hosts, dataFolder, settings, targets, timeZone, key, goal, haste = 20, clock = fastClock(haste), pollMs = 2000, around = seestar => seestar, tap} = night;
	const timing = {firstRetryMs: 50, longestRetryMs: 200, patienceMs: 1500, probeTimeoutMs: 400, challengeTimeoutMs: 1000};
	return createRuntime({
		settings: {...defaultSettings, ...settings},
		goal: {depth: 'stack', targets, adopts: true, ...goal},
		discover: async onFound => Promise.resolve(hosts.forEach(host => {
			onFound(addressOf(host));
		})),
		connect: address => around(createSeestar(address, {key, timing, tap, clock: () => clock.now()})),
		dataFolder,
		timeZone,
		clock,
		pollMs,
	});
}

/** Resolves as soon as a state is as wanted; rejects after `withinMs` (a minute) with the last one. */
export async function untilState({store}: Runtime, isWanted: (state: State) => boolean, withinMs = 60_000): Promise<State> {
	return new Promise((resolve, reject) => {
		const tooLate = setTimeout(() => {
			const {jobs, scopes, uploads} = store.state();
			reject(new Error(`not reached: ${JSON.stringify({uploads: uploads.map(({phase, problem, file}) => [file, phase, problem?.cause]), jobs: jobs.map(({phase, problem}) => [phase, problem?.cause]), scopes: scopes.map(({link, worker}) => [link, worker.phase])})}`));
		}, withinMs);
		const finish = (state: State) => {
			if (!isWanted(state)) return;
			clearTimeout(tooLate);
			stop();
			resolve(state);
		};

		const stop = store.subscribe(({after}) => {
			finish(after);
		});
		finish(store.state());
	});
}

/** A whole night from start to end; `during` may interfere with it. Resolves with the last state. */
export async function runNight(night: Night, during?: (runtime: Runtime) => Promise<void>): Promise<State> {
	const runtime = createNight(night);
	try {
		const settled = untilState(runtime, isRunSettled, 90_000);
		settled.catch(() => undefined);
		const started = await runtime.start();
		if (!started.ok) throw new Error(started.problem.what);
		await during?.(runtime);
		return await settled;
	} finally {
		await runtime.close();
	}
}
