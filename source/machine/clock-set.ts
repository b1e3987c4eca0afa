import type {Waiting} from '../errors/retry-delay.js';
import type {Job, ScopeState, State, TargetReading, TargetState} from './state.js';
import type {UploadLine} from './uploads/upload-line-state.js';
import type {Upload} from './uploads/upload.js';

/**
 * The state after this machine's clock was set forward or back by `leapMs`: every time in it is put where the new clock would
 * have shown it, so that what has taken a minute still has, and what is due in a minute still is. What telescopes' clocks
 * showed stays as it is. Readings of targets are moved back only: a clock that was put forward may be that of a virtual machine
 * that was asleep, and then the ends of blocks, which come too soon otherwise, are long past; both are settled by looking again.
 */
export function afterClockSet(state: State, leapMs: number): State {
	const moved = (atMs: number) => atMs + leapMs;
	const movedIf = (atMs: number | undefined) => atMs === undefined ? undefined : moved(atMs);
	const pause = (waiting: Waiting | undefined) => waiting && {...waiting, failedAtMs: moved(waiting.failedAtMs)};
	const target = ({waiting, reading, ...rest}: TargetState): TargetState => ({
		...rest, waiting: pause(waiting), reading: reading && leapMs < 0 ? movedReading(reading, leapMs) : reading,
	});
	const scope = ({description, waiting, worker, alarm, ...rest}: ScopeState): ScopeState => ({
		...rest,
		description: description && {...description, clockAheadMs: aheadAfter(description.clockAheadMs, leapMs)},
		waiting: pause(waiting),
		targets: rest.targets.map(each => target(each)),
		listedAtMs: moved(rest.listedAtMs),
		alarm: alarm && {...alarm, atMs: moved(alarm.atMs)},
		worker: {...worker, foreign: pause(worker.foreign), waiting: pause(worker.waiting)},
	});
	const work = <T extends Job | Upload>(each: T): T => ({
		...each, startedAtMs: movedIf(each.startedAtMs), movedAtMs: movedIf(each.movedAtMs), endedAtMs: movedIf(each.endedAtMs),
	});
	const line = ({refusals, shutAtMs, pause: sending, look, listRefusals, listPause, ...rest}: UploadLine): UploadLine => ({
		...rest,
		refusals: pause(refusals),
		shutAtMs: movedIf(shutAtMs),
		pause: sending && {...sending, untilMs: moved(sending.untilMs)},
		look: look && {...look, untilMs: moved(look.untilMs)},
		listRefusals: pause(listRefusals),
		listPause: listPause && {...listPause, untilMs: moved(listPause.untilMs)},
	});

	return {
		...state,
		nowMs: moved(state.nowMs),
		startedAtMs: moved(state.startedAtMs),
		scopes: state.scopes.map(each => scope(each)),
		jobs: state.jobs.map(each => work(each)),
		uploads: state.uploads.map(each => work(each)),
		uploadLine: line(state.uploadLine),
	};
}

/** A reading during which the clock was set back as one of now: it began with a time that is still to come. */
export function notOfTheFuture(reading: TargetReading, nowMs: number): TargetReading {
	return reading.readAtMs > nowMs ? movedReading(reading, nowMs - reading.readAtMs) : reading;
}

function movedReading(reading: TargetReading, leapMs: number): TargetReading {
	return {...reading, readAtMs: reading.readAtMs + leapMs, clockAheadMs: aheadAfter(reading.clockAheadMs, leapMs)};
}

/** By how much a telescope's clock is ahead of this machine's after that was set. 0 means that it is not believed, and this machine's is used. */
function aheadAfter(clockAheadMs: number, leapMs: number): number {
	return clockAheadMs === 0 ? 0 : clockAheadMs - leapMs;
}
