import {localText, offsetAtInstant} from '../planning/index.js';
import type {Clock} from '../runtime/clock.js';
import {cancelled, failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {lookAtAll, type Look} from './dawn-look.js';
import {momentOf} from './dawn-moment.js';
import type {When} from './dawn-time.js';
import type {Reach} from './scopes-of.js';

const minuteMs = 60_000;
/** Telescopes are often switched on only in the evening. */
export const lookAgainMs = 5 * minuteMs;
const longestSearchMs = 24 * 60 * minuteMs;
/** A Raspberry Pi without a clock of its own begins in the past and learns the time from the network. */
const earliestMs = Date.UTC(2024, 0, 1);

/** What the wait tells, once each. */
export type DawnWord =
	| {readonly kind: 'until'; readonly atMs: number; /** With the offset of the scope's zone. */ readonly local: string}
	/** Nobody answers yet. */
	| {readonly kind: 'searching'}
	| {readonly kind: 'observing'; readonly scope: string; readonly observing: string};

export type DawnMeans = {
	readonly reach: Reach;
	/** The user's word on the zone. */
	readonly timeZone: string | undefined;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly tell: (word: DawnWord) => void;
};

/**
 * Waits until the moment that is meant. The place and the zone are asked of the telescopes; while none answers they are
 * looked for again, for a day at most. Trouble: usage (see momentOf), unreachable, cancelled.
 */
export async function waitForDawn(when: When, {reach, timeZone, clock, signal, tell}: DawnMeans): Promise<Result<void>> {
	if (when.kind === 'now') return success();
	const stopped = failure(cancelled('The wait'));
	while (clock.now() < earliestMs) {
		if (!await clock.sleep(minuteMs, signal)) return stopped;
	}

	const zoneOf = (look: Look | undefined) => timeZone ?? (look?.facts.ok ? look.facts.value.timeZone : undefined) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
	const needsNoScope = when.kind === 'clock' && timeZone !== undefined;
	for (let searchedMs = 0; ; searchedMs += lookAgainMs) {
		const looks = needsNoScope ? [] : await lookAtAll(reach, signal);
		if (signal.aborted) return stopped;
		const answered = looks.filter(({facts}) => facts.ok);
		if (needsNoScope || answered.length > 0) {
			const moments = (needsNoScope ? [undefined] : answered).map(look => {
				const zone = zoneOf(look);
				return {zone, moment: momentOf(when, {place: look?.place, zone}, clock.now())};
			});
			return untilFirst(moments, {clock, signal, tell});
		}

		// A missing key does not come by waiting; the run itself says what to do.
		if (looks.length > 0 && looks.every(({facts}) => !facts.ok && facts.trouble.retry === 'permanent')) return success();
		if (searchedMs >= longestSearchMs) return failure(troubleOf('unreachable', 'No telescope was found', 'none has answered for a day', 'Switch it on and join its network, or give its address with --host.'));
		if (searchedMs === 0) tell({kind: 'searching'});
		if (!await clock.sleep(lookAgainMs, signal)) return stopped;
	}
}

/** Several scopes: the earliest decides, the others are looked at then, too. */
async function untilFirst(
	moments: ReadonlyArray<{zone: string; moment: Result<number>}>, {clock, signal, tell}: Pick<DawnMeans, 'clock' | 'signal' | 'tell'>,
): Promise<Result<void>> {
	const known = moments.flatMap(({zone, moment}) => moment.ok ? [{zone, atMs: moment.value}] : []).sort((a, b) => a.atMs - b.atMs);
	const [first] = known;
	if (!first) return moments[0] && !moments[0].moment.ok ? moments[0].moment : success();
	tell({kind: 'until', atMs: first.atMs, local: localText(first.atMs, offsetAtInstant(first.zone, first.atMs))});
	// In short steps: the machine may be suspended, or its clock be set, meanwhile.
	for (let leftMs = first.atMs - clock.now(); leftMs > 0; leftMs = first.atMs - clock.now()) {
		if (!await clock.sleep(Math.min(leftMs, minuteMs), signal)) return failure(cancelled('The wait'));
	}

	return success();
}
