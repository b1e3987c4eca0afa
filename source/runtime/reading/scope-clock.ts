import {earliestFrameMs, offsetAtInstant, offsetsAt} from '../../planning/index.js';
import type {DeviceInfo} from '../../seestar/port.js';
import {success, type Result} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import type {Session} from '../session.js';
import {dayMs, minuteMs} from '../../planning/calendar.js';

/** A comparison of the two clocks holds this long. */
const comparedForMs = minuteMs;

/** The scope's clock minus this machine's, or why it cannot be believed. */
type ClockReading = {readonly aheadMs: number; readonly doubt: string | undefined};

/**
 * Compares the scope's wall clock with this machine's. `offsetMinutes` is the offset
 * that DATE-OBS told, where it told one; `newestMs` the instant of the newest frame.
 */
export function readScopeClock(clock: DeviceInfo['clock'], zone: string, offsetMinutes: number | undefined, newestMs: number | undefined): ClockReading {
	if (!clock) return {aheadMs: 0, doubt: undefined};
	const wallMs = Date.parse(`${clock.local}Z`);
	if (Number.isNaN(wallMs)) return {aheadMs: 0, doubt: `it says ${clock.local.replace('T', ' ')}`};
	// A frame may be stamped at its end, and the clocks are read one after the other: up to two minutes prove nothing.
	const earliestMs = (newestMs ?? Number.NEGATIVE_INFINITY) - (2 * minuteMs);
	const instants = (offsetMinutes === undefined ? possibleOffsets(zone, clock.local, wallMs) : [offsetMinutes]).map(offset => wallMs - (offset * minuteMs));
	// In the hour that comes twice its frames say which one it is, or else this machine's clock.
	const possible = instants.filter(ms => ms >= earliestMs);
	const [instantMs = Number.NaN] = (possible.length > 0 ? possible : instants).sort((a, b) => Math.abs(a - clock.readAtMs) - Math.abs(b - clock.readAtMs));
	if (!(instantMs >= earliestFrameMs)) return {aheadMs: 0, doubt: `it says ${clock.local.replace('T', ' ')}`};
	if (instantMs < earliestMs) return {aheadMs: 0, doubt: `it says ${clock.local.replace('T', ' ')}, before its own newest sub-frame`};
	return {aheadMs: instantMs - clock.readAtMs, doubt: undefined};
}

/** The offsets that a clock of the zone may have; one that stands in the hour that is skipped was not put forward yet. */
function possibleOffsets(zone: string, local: string, wallMs: number): number[] {
	const offsets = offsetsAt(zone, local);
	return offsets.length > 0 ? offsets : [offsetAtInstant(zone, wallMs - dayMs)];
}

/** What the scope's wall clock shows at a time of this machine's, as if it were UTC, in ms since 1970; minus infinity if it cannot be believed. */
export function wallMsAt(clock: DeviceInfo['clock'], nowMs: number): number {
	const wallMs = clock ? Date.parse(`${clock.local}Z`) + (nowMs - clock.readAtMs) : Number.NaN;
	return wallMs >= earliestFrameMs ? wallMs : Number.NEGATIVE_INFINITY;
}

/**
 * Compares the scope's clock with this machine's again if the last comparison is old. A clock without a battery is
 * set by the network, and that of a suspended machine jumps; either makes the old comparison wrong. Gives this machine's
 * time for which the comparison holds, ms since 1970: a clock that was set meanwhile is compared once more.
 */
export async function compareClocks(session: Session, clock: Pick<Clock, 'now'>, signal: AbortSignal): Promise<Result<number>> {
	for (let comparisons = 0; ; comparisons++) {
		const nowMs = clock.now();
		const readAtMs = session.facts?.clock?.readAtMs;
		if (readAtMs === undefined || Math.abs(nowMs - readAtMs) <= comparedForMs || comparisons === 2) return success(nowMs);
		const fresh = await session.seestar.readDeviceInfo(signal);
		if (!fresh.ok) return fresh;
		session.facts = fresh.value;
	}
}
