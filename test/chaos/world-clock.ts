// The time of a chaos night: it has its own date and runs faster than real time. One process plays the telescopes
// and the server, others run the program; all of them share this clock, because each counts from the same two anchors.
// Loaded before anything else (`node --import`), it replaces every clock and timer that a module can get.
import {syncBuiltinESMExports, createRequire} from 'node:module';
import type net from 'node:net';
import process from 'node:process';

/** The night's clock at a moment of the real one, both ms since 1970, and how much faster it runs. */
export type WorldTime = {readonly nightMs: number; readonly worldMs: number; readonly rate: number};

type AnyFunction = (...args: never[]) => unknown;
type TimerFunction = (act: AnyFunction, ms?: number, ...args: unknown[]) => NodeJS.Timeout;

const require = createRequire(import.meta.url);
const RealDate = Date;
const realPerformanceNow = performance.now.bind(performance);
const realSetTimeout = globalThis.setTimeout;
let time: WorldTime = readTime(process.env['CROWDSKY_CHAOS_TIME']) ?? {nightMs: RealDate.now(), worldMs: RealDate.now(), rate: 1};

/** Real time, for those who wait for a night from outside. */
export const world = {
	now: () => RealDate.now(),
	sleep: async (ms: number): Promise<void> => new Promise(resolve => {
		realSetTimeout(resolve, ms);
	}),
	setTimeout: (act: () => void, ms: number): NodeJS.Timeout => realSetTimeout(act, ms),
};

/** The night's time, ms since 1970. */
export function nightNow(): number {
	return Math.floor(time.nightMs + ((RealDate.now() - time.worldMs) * time.rate));
}

/** Sets the night's clock for this process and returns the environment with which a child has the same. */
export function setNight(nightMs: number, rate: number): void {
	time = {nightMs, worldMs: RealDate.now(), rate};
}

/** The variable that gives a child this clock. */
export function clockVariable(): Readonly<Record<string, string>> {
	return {CROWDSKY_CHAOS_TIME: `${time.nightMs},${time.worldMs},${time.rate}`};
}

function readTime(text: string | undefined): WorldTime | undefined {
	const [nightMs = Number.NaN, worldMs = Number.NaN, rate = Number.NaN] = (text ?? '').split(',').map(Number);
	return Number.isNaN(rate) ? undefined : {nightMs, worldMs, rate};
}

const shorter = (ms: unknown) => typeof ms === 'number' && Number.isFinite(ms) ? ms / time.rate : ms as number;

function hasten(timer: TimerFunction): TimerFunction {
	const hasty: TimerFunction = (act, ms, ...args) => timer(act, shorter(ms), ...args);
	return Object.assign(hasty, timer);
}

function install(): void {
	globalThis.Date = new Proxy(RealDate, {
		construct: (target, args: unknown[], newTarget) => Reflect.construct(target, args.length === 0 ? [nightNow()] : args, newTarget) as Date,
		apply: () => new RealDate(nightNow()).toString(),
		get: (target, name, receiver) => name === 'now' ? nightNow : Reflect.get(target, name, receiver) as unknown,
	});
	const originMs = realPerformanceNow();
	Object.defineProperty(performance, 'now', {value: () => originMs + ((realPerformanceNow() - originMs) * time.rate), configurable: true});

	const timers = require('node:timers') as Record<'setTimeout' | 'setInterval', TimerFunction>;
	for (const name of ['setTimeout', 'setInterval'] as const) {
		const hasty = hasten(globalThis[name] as unknown as TimerFunction);
		globalThis[name] = hasty as never;
		timers[name] = hasty;
	}

	const promised = require('node:timers/promises') as {setTimeout: (ms?: number, value?: unknown, options?: object) => Promise<unknown>};
	const realPromised = promised.setTimeout;
	promised.setTimeout = async (ms, value, options) => realPromised(shorter(ms), value, options);
	const realTimeout = AbortSignal.timeout.bind(AbortSignal);
	AbortSignal.timeout = ms => realTimeout(Math.ceil(shorter(ms)));
	const {Socket} = require('node:net') as typeof net;
	const realSocketTimeout = Socket.prototype.setTimeout;
	Socket.prototype.setTimeout = function (ms, listener) {
		return realSocketTimeout.call(this, Math.ceil(shorter(ms)), listener);
	};

	syncBuiltinESMExports();
}

install();
