import {observationUtcMs} from '../fits/observation-time.js';
import {nightOf, offsetsAt, parseLightName, trueOffsetMinutes, type LightName} from '../planning/index.js';
import type {NightCheck, Session} from './session.js';

const minuteMs = 60_000;
/** Headers asked for at the same time. */
const requestsAtOnce = 4;
/** Offsets from UTC reach from -12 to +14 hours; more means that one of the two clocks is wrong. */
const offsetAtMost = 14 * 60;

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

/** Reads DATE-OBS of frames, and gives up asking once the line has failed twice. */
function newHeaderReader(session: Session, folder: string, signal: AbortSignal) {
	let lineFailures = 0;
	/** DATE-OBS of one frame in ms since 1970, by one Range request; undefined when it cannot be read. */
	return async (name: string): Promise<number | undefined> => {
		if (lineFailures >= 2 || signal.aborted) return undefined;
		const header = await session.seestar.header(folder, name, signal);
		if (header.ok) return observationUtcMs(header.value);
		if (header.trouble.retry === 'retryable') lineFailures++;
		return undefined;
	};
}

/**
 * Checks each night's zone against DATE-OBS of one of its frames (the middle one, then the
 * last). A night that was checked once is not checked again.
 */
export async function checkNights(session: Session, folder: string, nights: ReadonlyMap<string, readonly LightName[]>, zone: string, signal: AbortSignal): Promise<void> {
	const observedMs = newHeaderReader(session, folder, signal);
	const open = [...nights].filter(([night]) => session.nights.get(night)?.kind !== 'verified' && session.nights.get(night)?.kind !== 'corrected');
	await eachAtOnce(open, async ([night, frames]) => {
		for (const frame of new Set([frames[frames.length >> 1], frames.at(-1)])) {
			if (!frame || signal.aborted) return;
			const utcMs = await observedMs(frame.name);
			const offset = utcMs === undefined ? undefined : trueOffsetMinutes(frame.local, utcMs);
			if (offset === undefined || Math.abs(offset) > offsetAtMost) continue;
			const kind: NightCheck['kind'] = offsetsAt(zone, frame.local).includes(offset) ? 'verified' : 'corrected';
			session.nights.set(night, {kind, offsetMinutes: kind === 'corrected' ? offset : undefined});
			return;
		}

		if (!signal.aborted) session.nights.set(night, {kind: 'unverified', offsetMinutes: undefined});
	});
}

/**
 * Instants of the frames whose name and zone do not give the right one: all of a corrected
 * night, and those in an hour that comes twice, each by its own DATE-OBS.
 */
export async function instantsOf(
	session: Session,
	folder: string,
	nights: ReadonlyMap<string, readonly LightName[]>,
	zone: string,
	signal: AbortSignal,
): Promise<Map<string, number>> {
	const observedMs = newHeaderReader(session, folder, signal);
	const instants = new Map<string, number>();
	const ambiguous: LightName[] = [];
	for (const [night, frames] of nights) {
		const check = session.nights.get(night);
		for (const frame of frames) {
			if (check?.offsetMinutes !== undefined) instants.set(frame.name, Date.parse(`${frame.local}Z`) - (check.offsetMinutes * minuteMs));
			else if (offsetsAt(zone, frame.local).length !== 1) ambiguous.push(frame);
		}
	}

	await eachAtOnce(ambiguous, async frame => {
		const utcMs = await observedMs(frame.name);
		if (utcMs !== undefined) instants.set(frame.name, utcMs);
	});
	return instants;
}

async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
	let next = 0;
	await Promise.all(Array.from({length: Math.min(requestsAtOnce, items.length)}, async () => {
		while (next < items.length) {
			const item = items[next++];
			if (item !== undefined) await work(item);
		}
	}));
}
