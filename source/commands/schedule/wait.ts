import {localText, offsetAtInstant} from '../../planning/index.js';
import {newLeapSensor, passedMs, type Clock} from '../../runtime/clock.js';
import {noTelescope} from '../../errors/no-telescope.js';
import {cancelled, failure, success, type Result} from '../../errors/problem.js';
import {probeAll, type Probe} from './probe.js';
import {momentOf} from './moment.js';
import type {When} from '../../options/start-time.js';
import type {ScopeSource} from '../../setup/telescopes.js';
import {minuteMs} from '../../planning/calendar.js';

/** Telescopes are often switched on only in the evening. */
export const lookAgainMs = 5 * minuteMs;
const longestSearchMs = 24 * 60 * minuteMs;
/** A clock that is put forward by more than this may be that of a virtual machine that was asleep. */
const longLeapMs = 60 * minuteMs;
/** A moment that such a clock has passed by less than this is still the one that is meant: it is the same morning. */
const longestLateMs = 6 * 60 * minuteMs;
/** A Raspberry Pi without a clock of its own starts in the past and learns the time from the network. */
const earliestMs = Date.UTC(2024, 0, 1);

/** What is reported while waiting, each once. */
export type ScheduleNotice =
	| {readonly kind: 'until'; readonly atMs: number; /** With the offset of the scope's zone. */ readonly local: string}
	/** No telescope answers yet. */
	| {readonly kind: 'searching'}
	| {readonly kind: 'observing'; readonly scope: string; readonly observing: string};

export type ScheduleContext = {
	readonly source: ScopeSource;
	/** The zone that the user gave. */
	readonly timeZone: string | undefined;
	/** How long after the moment to begin, ms: telescopes of one place, or of one clock time, would all meet at the server. */
	readonly delayMs: number;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly tell: (notice: ScheduleNotice) => void;
};

/**
 * Waits until the moment that is meant. The telescopes are asked for location and zone; while none answers, the search is
 * repeated for at most a day. Problem: usage (see momentOf), unreachable, cancelled.
 */
export async function waitForStart(when: When, {source, timeZone, delayMs, clock, signal, tell}: ScheduleContext): Promise<Result<void>> {
	if (when.kind === 'now') return success();
	const stopped = failure(cancelled('The wait'));
	while (clock.now() < earliestMs) {
		if (!await clock.sleep(minuteMs, signal)) return stopped;
	}

	const beginning = newBeginning(clock);
	const zoneOf = (probe: Probe | undefined) => timeZone ?? (probe?.device.ok ? probe.device.value.timeZone : undefined) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
	const needsNoScope = when.kind === 'clock' && timeZone !== undefined;
	for (let searchedMs = 0; ; searchedMs += lookAgainMs) {
		const probes = needsNoScope ? [] : await probeAll(source, signal);
		if (signal.aborted) return stopped;
		const answered = probes.filter(({device}) => device.ok);
		if (needsNoScope || answered.length > 0) {
			const moments = (fromMs: number) => (needsNoScope ? [undefined] : answered).map(probe => {
				const zone = zoneOf(probe);
				return {zone, moment: momentOf(when, {site: probe?.site, zone}, fromMs)};
			});
			return untilFirst(moments, beginning, {delayMs, clock, signal, tell});
		}

		// Waiting does not produce a missing key; the run itself says what to do.
		if (probes.length > 0 && probes.every(({device}) => !device.ok && device.problem.retry === 'permanent')) return success();
		if (searchedMs >= longestSearchMs) return failure({...noTelescope, cause: 'none has answered for a day'});
		if (searchedMs === 0) tell({kind: 'searching'});
		if (!await clock.sleep(lookAgainMs, signal)) return stopped;
	}
}

/**
 * Tells from when on the next moment counts, ms since 1970: from the wait's beginning by the clock as it is now. What has
 * passed by less than six hours is still the one that is meant, as when a telescope answers only after it.
 */
function newBeginning(clock: Clock): () => number {
	const [beganMs, beganPassedMs] = [clock.now(), passedMs(clock)];
	const leap = newLeapSensor(clock);
	return () => {
		const movedMs = leap() > longLeapMs ? beganMs : clock.now() - (passedMs(clock) - beganPassedMs);
		return Math.max(movedMs, clock.now() - longestLateMs);
	};
}

/**
 * With several scopes the earliest moment decides; the others are checked at that time, too. After the clock has been set,
 * by the network as a rule, the moment is the next one after the wait's beginning by the new time.
 */
async function untilFirst(
	moments: (fromMs: number) => ReadonlyArray<{zone: string; moment: Result<number>}>, beginning: () => number,
	{delayMs, clock, signal, tell}: Pick<ScheduleContext, 'delayMs' | 'clock' | 'signal' | 'tell'>,
): Promise<Result<void>> {
	let toldMs: number | undefined;
	for (;;) {
		const found = moments(beginning());
		const known = found.flatMap(({zone, moment}) => moment.ok ? [{zone, atMs: moment.value + delayMs}] : []).sort((a, b) => a.atMs - b.atMs);
		const [first] = known;
		if (!first) return found[0] && !found[0].moment.ok ? found[0].moment : success();
		if (first.atMs !== toldMs && first.atMs > clock.now()) tell({kind: 'until', atMs: first.atMs, local: localText(first.atMs, offsetAtInstant(first.zone, first.atMs))});
		toldMs = first.atMs;
		const end = await until(first.atMs, {clock, signal});
		if (end !== 'set') return end === 'there' ? success() : failure(cancelled('The wait'));
	}
}

/**
 * Waits until that time, in ms since 1970, unless the clock is put forward or back: `set`. In short steps, because the machine
 * may be suspended, or its clock be set.
 */
async function until(atMs: number, {clock, signal}: Pick<ScheduleContext, 'clock' | 'signal'>): Promise<'there' | 'stopped' | 'set'> {
	const leap = newLeapSensor(clock);
	for (let leftMs = atMs - clock.now(); leftMs > 0; leftMs = atMs - clock.now()) {
		if (!await clock.sleep(Math.min(leftMs, minuteMs), signal)) return 'stopped';
		if (leap() !== 0) return 'set';
	}

	return 'there';
}
