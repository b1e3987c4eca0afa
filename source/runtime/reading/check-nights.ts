import {nightOf, offsetsAt, parseLightName, trueOffsetMinutes, type LightName} from '../../planning/index.js';
import {eachAtOnce} from './each-at-once.js';
import {newTimeReader, type FrameTime} from './frame-times.js';
import {changesOf, isSameTime, judgeNight, offsetInNight, type NightCheck, type OffsetSample, type Untold} from './night-check.js';
import type {Session} from '../session.js';
import {minuteMs} from '../../planning/calendar.js';

/** The largest offset from UTC is +14 hours; a larger difference means that one of the two clocks is wrong. */
const offsetAtMost = 14 * 60;

/** The frames of a folder by night, each in order of the wall clock. */
type Nights = ReadonlyMap<string, readonly LightName[]>;

/** Whose headers are read, and the zone to check. The zone is a guess where it is only this machine's. */
type NightsPlace = {readonly folder: string; readonly nights: Nights; readonly zone: string; readonly isGuess: boolean};

/** Frames by the night in which they were taken, each night in order of time. */
export function nightsOf(names: readonly string[]): Map<string, LightName[]> {
	const nights = new Map<string, LightName[]>();
	const nightOfHour = new Map<string, string>();
	for (const name of names) {
		const light = parseLightName(name);
		if (!light) continue;
		const hour = light.local.slice(0, 'YYYY-MM-DDTHH'.length);
		const night = nightOfHour.get(hour) ?? nightOf(light.local);
		nightOfHour.set(hour, night);
		const frames = nights.get(night);
		if (frames) frames.push(light);
		else nights.set(night, [light]);
	}

	for (const frames of nights.values()) frames.sort(({local: a}, {local: b}) => a < b ? -1 : a > b ? 1 : 0);
	return nights;
}

/** What the time in a header says about the UTC offset of the frame's name. */
function sampleOf(frame: LightName, utcMs: FrameTime): OffsetSample | Untold {
	if (typeof utcMs === 'string') return utcMs;
	const wallMs = wallOf(frame);
	const offsetMinutes = trueOffsetMinutes(frame.local, utcMs);
	if (Math.abs(offsetMinutes) > offsetAtMost) return 'elsewhere';
	return {wallMs, local: frame.local, offsetMinutes, isSameTime: isSameTime(frame, utcMs)};
}

function wallOf({local}: LightName): number {
	return Date.parse(`${local}Z`);
}

/** Readings that wait for another one's check, by session. */
const turns = new WeakMap<Session, Promise<void>>();

/** Checks nights as checkInTurn does, one reading after the other: what one target's frames say of a night the next one has to know. */
export async function checkNights(session: Session, place: NightsPlace, signal: AbortSignal): Promise<void> {
	const turn = (turns.get(session) ?? Promise.resolve()).then(async () => checkInTurn(session, place, signal));
	turns.set(session, turn.catch(() => undefined));
	return turn;
}

/**
 * Checks each night's zone against DATE-OBS of its first and last frames, because the clocks may have changed between them.
 * If the zone is wrong and they did change, more headers are read to find out when. Headers are read once a session.
 */
async function checkInTurn(session: Session, {folder, nights, zone, isGuess}: NightsPlace, signal: AbortSignal): Promise<void> {
	const times = newTimeReader(session, folder, signal);
	const checking = [...nights].map(([night, frames]) => {
		const known = session.nights.get(night);
		return {night, frames, ends: endsToAsk(frames, known), samples: new Map((known?.samples ?? []).map(sample => [sample.wallMs, sample]))};
	});
	const untolds = new Map<string, Untold>();
	const ask = async ({night, samples}: (typeof checking)[number], frame: LightName): Promise<boolean> => {
		if (samples.has(wallOf(frame))) return true;
		const sample = sampleOf(frame, await times.read(frame.name));
		if (typeof sample === 'string') untolds.set(night, sample);
		else samples.set(sample.wallMs, sample);
		return typeof sample !== 'string';
	};

	// The headers of all nights side by side: first those that are needed in any case.
	const needed = checking.flatMap(one => one.ends.map(frame => ({one, frame})));
	await times.fetch(needed.map(({frame}) => frame.name));
	await eachAtOnce(needed, async ({one, frame}) => {
		if (!signal.aborted) await ask(one, frame);
	});
	await eachAtOnce(checking, async one => {
		const {night, frames, ends, samples} = one;
		// One broken file must not leave a night unchecked.
		const middle = frames[frames.length >> 1];
		if (ends.length > 0 && samples.size === 0 && middle && !signal.aborted) await ask(one, middle);
		const untold = untolds.get(night);
		let check = judgeNight([...samples.values()], untold, zone, isGuess);
		while (check.kind === 'corrected' && !signal.aborted) {
			const between = betweenChanges(frames, check).find(frame => !samples.has(wallOf(frame)));
			if (!between || !await ask(one, between)) break;
			check = judgeNight([...samples.values()], untold, zone, isGuess);
		}

		if (!signal.aborted) session.nights.set(night, check);
	});
}

/** The first and the last frame, unless their headers are known already. */
function endsToAsk(frames: readonly LightName[], known: NightCheck | undefined): LightName[] {
	const fromMs = known?.samples[0]?.wallMs ?? Number.POSITIVE_INFINITY;
	const toMs = known?.samples.at(-1)?.wallMs ?? Number.NEGATIVE_INFINITY;
	const [first, last] = [frames[0], frames.at(-1)];
	return [...(last && wallOf(last) > toMs ? [last] : []), ...(first && first !== last && wallOf(first) < fromMs ? [first] : [])];
}

/** The frame in the middle of each stretch in which the clocks changed: a binary search for the change. */
function betweenChanges(frames: readonly LightName[], check: NightCheck): LightName[] {
	return changesOf(check).flatMap(({before, after}) => {
		const inside = frames.filter(frame => wallOf(frame) > before.wallMs && wallOf(frame) < after.wallMs);
		return inside[inside.length >> 1] ?? [];
	});
}

/** Did the clocks go back near this frame, so that its wall-clock time may have occurred twice? */
function mayComeTwice(check: NightCheck, wallMs: number): boolean {
	return changesOf(check).some(({before, after}) => {
		const backMs = (before.offsetMinutes - after.offsetMinutes) * minuteMs;
		return backMs > 0 && wallMs >= before.wallMs - backMs && wallMs <= after.wallMs + backMs;
	});
}

/**
 * Tells quickly of most frames that their wall-clock time comes once in a zone: a night has few hours and many frames. The
 * clocks did not change in an hour that begins and ends with the same only offset.
 */
function newHourCheck(zone: string): (frame: LightName) => boolean {
	const hours = new Map<string, boolean>();
	return ({local}) => {
		const hour = local.slice(0, 'YYYY-MM-DDTHH'.length);
		let isPlain = hours.get(hour);
		if (isPlain === undefined) {
			const [first, last] = [offsetsAt(zone, `${hour}:00:00`), offsetsAt(zone, `${hour}:59:59`)];
			isPlain = first.length === 1 && last.length === 1 && first[0] === last[0];
			hours.set(hour, isPlain);
		}

		return isPlain;
	};
}

/**
 * Instants of the frames for which name and zone do not give the right one: all frames of a corrected
 * night, and those in an hour that occurs twice, each by its own DATE-OBS.
 */
export async function instantsOf(session: Session, {folder, nights, zone}: NightsPlace, signal: AbortSignal): Promise<Map<string, number>> {
	const times = newTimeReader(session, folder, signal);
	const instants = new Map<string, number>();
	const ambiguousTimes: LightName[] = [];
	const comesOnce = newHourCheck(zone);
	for (const [night, frames] of nights) {
		const check = session.nights.get(night);
		// DATE-OBS in local time cannot tell the two hours apart.
		if (check?.kind === 'local') continue;
		for (const frame of frames) {
			if (check?.kind !== 'corrected') {
				if (!comesOnce(frame) && offsetsAt(zone, frame.local).length !== 1) ambiguousTimes.push(frame);
				continue;
			}

			const wallMs = wallOf(frame);
			const offset = offsetInNight(check, wallMs);
			if (offset !== undefined) instants.set(frame.name, wallMs - (offset * minuteMs));
			if (offset === undefined ? offsetsAt(zone, frame.local).length !== 1 : mayComeTwice(check, wallMs)) ambiguousTimes.push(frame);
		}
	}

	await times.fetch(ambiguousTimes.map(({name}) => name));
	await eachAtOnce(ambiguousTimes, async frame => {
		const utcMs = await times.read(frame.name);
		if (typeof utcMs === 'number') instants.set(frame.name, utcMs);
	});
	return instants;
}
