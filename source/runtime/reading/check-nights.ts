import {observationUtcMs} from '../../fits/observation-time.js';
import {nightOf, offsetsAt, parseLightName, trueOffsetMinutes, type LightName} from '../../planning/index.js';
import {eachAtOnce} from './each-at-once.js';
import {newHeaderReader, type FrameHeader} from './frame-headers.js';
import {changesOf, isSameTime, judgeNight, offsetInNight, type NightCheck, type OffsetSample, type Untold} from './night-check.js';
import type {Session} from '../session.js';

const minuteMs = 60_000;
/** Offsets from UTC reach from -12 to +14 hours; more means that one of the two clocks is wrong. */
const offsetAtMost = 14 * 60;

/** The frames of a folder by night, each in order of the wall clock. */
export type Nights = ReadonlyMap<string, readonly LightName[]>;

/** Whose headers are read, and the zone that is checked; a guess where only this machine has it. */
export type NightsPlace = {readonly folder: string; readonly nights: Nights; readonly zone: string; readonly isGuess: boolean};

/** Frames by the night in which they were taken, each night in order of time. */
export function nightsOf(names: readonly string[]): Map<string, LightName[]> {
	const nights = new Map<string, LightName[]>();
	for (const name of names) {
		const light = parseLightName(name);
		if (!light) continue;
		const night = nightOf(light.local);
		const frames = nights.get(night);
		if (frames) frames.push(light);
		else nights.set(night, [light]);
	}

	for (const frames of nights.values()) frames.sort((a, b) => a.local.localeCompare(b.local));
	return nights;
}

/** What a header says of the offset that the frame's name must have had. */
function sampleOf(frame: LightName, header: FrameHeader): OffsetSample | Untold {
	if (header === 'unreadable') return 'unreadable';
	const utcMs = observationUtcMs(header);
	if (utcMs === undefined) return 'untimed';
	const wallMs = wallOf(frame);
	const offsetMinutes = trueOffsetMinutes(frame.local, utcMs);
	if (Math.abs(offsetMinutes) > offsetAtMost) return 'elsewhere';
	return {wallMs, local: frame.local, offsetMinutes, isSameTime: isSameTime(frame, utcMs)};
}

function wallOf({local}: LightName): number {
	return Date.parse(`${local}Z`);
}

/**
 * Checks each night's zone against DATE-OBS of its first and its last frame: clocks may have changed between them. Where
 * the zone is wrong and they did, more headers tell when. What an earlier reading was told is not asked for again.
 */
export async function checkNights(session: Session, {folder, nights, zone, isGuess}: NightsPlace, signal: AbortSignal): Promise<void> {
	const read = newHeaderReader(session, folder, signal);
	await eachAtOnce([...nights], async ([night, frames]) => {
		const known = session.nights.get(night);
		const samples = new Map((known?.samples ?? []).map(sample => [sample.wallMs, sample]));
		let untold: Untold | undefined;
		const ask = async (frame: LightName): Promise<boolean> => {
			if (samples.has(wallOf(frame))) return true;
			const sample = sampleOf(frame, await read(frame.name));
			if (typeof sample === 'string') untold = sample;
			else samples.set(sample.wallMs, sample);
			return typeof sample !== 'string';
		};

		for (const frame of endsToAsk(frames, known)) {
			if (signal.aborted) return;
			if (await ask(frame)) continue;
			// One broken file shall not leave a night unchecked.
			const middle = frames[frames.length >> 1];
			if (samples.size === 0 && middle && !await ask(middle)) break;
		}

		let check = judgeNight([...samples.values()], untold, zone, isGuess);
		while (check.kind === 'corrected' && !signal.aborted) {
			const between = betweenChanges(frames, check).find(frame => !samples.has(wallOf(frame)));
			if (!between || !await ask(between)) break;
			check = judgeNight([...samples.values()], untold, zone, isGuess);
		}

		if (!signal.aborted) session.nights.set(night, check);
	});
}

/** The first and the last frame, where the night is not known that far. */
function endsToAsk(frames: readonly LightName[], known: NightCheck | undefined): LightName[] {
	const fromMs = known?.samples[0]?.wallMs ?? Number.POSITIVE_INFINITY;
	const toMs = known?.samples.at(-1)?.wallMs ?? Number.NEGATIVE_INFINITY;
	const [first, last] = [frames[0], frames.at(-1)];
	return [...(last && wallOf(last) > toMs ? [last] : []), ...(first && first !== last && wallOf(first) < fromMs ? [first] : [])];
}

/** The frame in the middle of each stretch in which the clocks changed: asking halves it. */
function betweenChanges(frames: readonly LightName[], check: NightCheck): LightName[] {
	return changesOf(check).flatMap(({before, after}) => {
		const inside = frames.filter(frame => wallOf(frame) > before.wallMs && wallOf(frame) < after.wallMs);
		return inside[inside.length >> 1] ?? [];
	});
}

/** Did the clocks go back near this frame, so that its wall clock may have come twice? */
function mayComeTwice(check: NightCheck, wallMs: number): boolean {
	return changesOf(check).some(({before, after}) => {
		const backMs = (before.offsetMinutes - after.offsetMinutes) * minuteMs;
		return backMs > 0 && wallMs >= before.wallMs - backMs && wallMs <= after.wallMs + backMs;
	});
}

/**
 * Instants of the frames whose name and zone do not give the right one: all of a corrected
 * night, and those in an hour that comes twice, each by its own DATE-OBS.
 */
export async function instantsOf(session: Session, {folder, nights, zone}: NightsPlace, signal: AbortSignal): Promise<Map<string, number>> {
	const read = newHeaderReader(session, folder, signal);
	const instants = new Map<string, number>();
	const ambiguous: LightName[] = [];
	for (const [night, frames] of nights) {
		const check = session.nights.get(night);
		// DATE-OBS in local time cannot tell the two hours apart.
		if (check?.kind === 'local') continue;
		for (const frame of frames) {
			const wallMs = wallOf(frame);
			const offset = check?.kind === 'corrected' ? offsetInNight(check, wallMs) : undefined;
			if (offset !== undefined) instants.set(frame.name, wallMs - (offset * minuteMs));
			if (offset === undefined ? offsetsAt(zone, frame.local).length !== 1 : check && mayComeTwice(check, wallMs)) ambiguous.push(frame);
		}
	}

	await eachAtOnce(ambiguous, async frame => {
		const header = await read(frame.name);
		const utcMs = header === 'unreadable' ? undefined : observationUtcMs(header);
		if (utcMs !== undefined) instants.set(frame.name, utcMs);
	});
	return instants;
}
