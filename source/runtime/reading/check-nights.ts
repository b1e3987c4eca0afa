import {nightOf, parseLightName, type FrameNames} from '../../planning/index.js';
import {dayMs, minuteMs, wallText} from '../../planning/calendar.js';
import {exposureMsOf} from '../../planning/names/exposure.js';
import type {NameList} from '../../planning/names/frame-names.js';
import {offsetsAtWall, trueOffsetAtWall} from '../../planning/zone.js';
import {eachAtOnce} from './each-at-once.js';
import {newTimeReader, type FrameTime} from './frame-times.js';
import {changesOf, isSameTime, judgeNight, offsetInNight, type NightCheck, type OffsetSample, type Untold} from './night-check.js';
import type {Session} from '../session.js';

/** The largest offset from UTC is +14 hours; a larger difference means that one of the two clocks is wrong. */
const offsetAtMost = 14 * 60;
const hourMs = 60 * minuteMs;

/** The names of a folder; each is made anew when it is asked for. */
type Names = NameList<FrameNames>;

/** A frame: where its name is in the list, and the wall clock in it as if it were UTC, ms since 1970. */
export type NightFrame = {readonly index: number; readonly wallMs: number};

/** The frames of a folder by night, each in order of the wall clock. */
type Nights = ReadonlyMap<string, readonly NightFrame[]>;

/** Whose headers are read, and the zone to check. The zone is a guess where it is only this machine's. */
type NightsPlace = {readonly folder: string; readonly names: Names; readonly nights: Nights; readonly zone: string; readonly isGuess: boolean};

/** Frames by the night in which they were taken, each night in order of time. Nights run from noon to noon, and have the date of their evening. */
export function nightsOf(names: Names): Map<string, NightFrame[]> {
	const nights = new Map<number, NightFrame[]>();
	const areFrames = new Map<string, boolean>();
	for (let index = 0; index < names.length; index++) {
		const read = names.readAt(index);
		if (!read) continue;
		const isFrame = areFrames.get(read.tokens) ?? exposureMsOf(read.tokens.split('_')[0] ?? '') !== undefined;
		areFrames.set(read.tokens, isFrame);
		if (!isFrame) continue;
		const frame = {index, wallMs: read.wallMs};
		const night = Math.floor((read.wallMs - dayMs / 2) / dayMs);
		const frames = nights.get(night);
		if (frames) frames.push(frame);
		else nights.set(night, [frame]);
	}

	for (const frames of nights.values()) frames.sort((a, b) => a.wallMs - b.wallMs);
	return new Map(Array.from(nights, ([night, frames]) => [wallText(night * dayMs).slice(0, 10), frames]));
}

/** The name of a frame in its list. */
function nameIn(names: Names, {index}: NightFrame): string {
	return names.at(index) ?? '';
}

/** What the time in a header says about the UTC offset of the frame's name. */
function sampleOf(name: string, utcMs: FrameTime): OffsetSample | Untold {
	if (typeof utcMs === 'string') return utcMs;
	const light = parseLightName(name);
	if (!light) return 'untimed';
	const wallMs = Date.parse(`${light.local}Z`);
	const offsetMinutes = trueOffsetAtWall(wallMs, utcMs);
	if (Math.abs(offsetMinutes) > offsetAtMost) return 'elsewhere';
	return {wallMs, local: light.local, offsetMinutes, isSameTime: isSameTime(light, utcMs)};
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
async function checkInTurn(session: Session, {folder, names, nights, zone, isGuess}: NightsPlace, signal: AbortSignal): Promise<void> {
	const times = newTimeReader(session, folder, signal);
	const checking = [...nights].map(([night, frames]) => {
		const known = session.nights.get(night);
		return {night, frames, ends: endsToAsk(frames, known), samples: new Map((known?.samples ?? []).map(sample => [sample.wallMs, sample]))};
	});
	const untolds = new Map<string, Untold>();
	const ask = async ({night, samples}: (typeof checking)[number], frame: NightFrame): Promise<boolean> => {
		if (samples.has(frame.wallMs)) return true;
		const name = nameIn(names, frame);
		const sample = sampleOf(name, await times.read(name));
		if (typeof sample === 'string') untolds.set(night, sample);
		else samples.set(sample.wallMs, sample);
		return typeof sample !== 'string';
	};

	// The headers of all nights side by side: first those that are needed in any case.
	const needed = checking.flatMap(one => one.ends.map(frame => ({one, frame})));
	await times.fetch(needed.map(({frame}) => nameIn(names, frame)));
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
			const between = betweenChanges(frames, check).find(({wallMs}) => !samples.has(wallMs));
			if (!between || !await ask(one, between)) break;
			check = judgeNight([...samples.values()], untold, zone, isGuess);
		}

		if (!signal.aborted) session.nights.set(night, check);
	});
}

/** The first and the last frame, unless their headers are known already. */
function endsToAsk(frames: readonly NightFrame[], known: NightCheck | undefined): NightFrame[] {
	const fromMs = known?.samples[0]?.wallMs ?? Number.POSITIVE_INFINITY;
	const toMs = known?.samples.at(-1)?.wallMs ?? Number.NEGATIVE_INFINITY;
	const [first, last] = [frames[0], frames.at(-1)];
	return [...(last && last.wallMs > toMs ? [last] : []), ...(first && first !== last && first.wallMs < fromMs ? [first] : [])];
}

/** The frame in the middle of each stretch in which the clocks changed: a binary search for the change. */
function betweenChanges(frames: readonly NightFrame[], check: NightCheck): NightFrame[] {
	return changesOf(check).flatMap(({before, after}) => {
		const inside = frames.filter(({wallMs}) => wallMs > before.wallMs && wallMs < after.wallMs);
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
function newHourCheck(zone: string): (frame: NightFrame) => boolean {
	const hours = new Map<number, boolean>();
	return ({wallMs}) => {
		const hour = Math.floor(wallMs / hourMs);
		let isPlain = hours.get(hour);
		if (isPlain === undefined) {
			const [first, last] = [offsetsAtWall(zone, hour * hourMs), offsetsAtWall(zone, (hour + 1) * hourMs - 1000)];
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
export async function instantsOf(session: Session, {folder, names, nights, zone}: NightsPlace, signal: AbortSignal): Promise<Map<string, number>> {
	const times = newTimeReader(session, folder, signal);
	const instants = new Map<string, number>();
	const ambiguousTimes: NightFrame[] = [];
	const comesOnce = newHourCheck(zone);
	for (const [night, frames] of nights) {
		const check = session.nights.get(night);
		// DATE-OBS in local time cannot tell the two hours apart.
		if (check?.kind === 'local') continue;
		for (const frame of frames) {
			if (check?.kind !== 'corrected') {
				if (!comesOnce(frame) && offsetsAtWall(zone, frame.wallMs).length !== 1) ambiguousTimes.push(frame);
				continue;
			}

			const {wallMs} = frame;
			const offset = offsetInNight(check, wallMs);
			if (offset !== undefined) instants.set(nameIn(names, frame), wallMs - (offset * minuteMs));
			if (offset === undefined ? offsetsAtWall(zone, wallMs).length !== 1 : mayComeTwice(check, wallMs)) ambiguousTimes.push(frame);
		}
	}

	await times.fetch(ambiguousTimes.map(frame => nameIn(names, frame)));
	await eachAtOnce(ambiguousTimes, async frame => {
		const name = nameIn(names, frame);
		const utcMs = await times.read(name);
		if (typeof utcMs === 'number') instants.set(name, utcMs);
	});
	return instants;
}

/** Instants of the frames whose headers were read in this session, as far as these tell UTC. */
export function knownInstants(session: Session, folder: string, names: readonly string[]): Map<string, number> {
	return new Map(names.flatMap(name => {
		const time = session.frameTimes.get(`${folder}/${name}`)?.time;
		const light = typeof time === 'number' ? parseLightName(name) : undefined;
		return typeof time === 'number' && light && session.nights.get(nightOf(light.local))?.kind !== 'local' ? [[name, time] as const] : [];
	}));
}
