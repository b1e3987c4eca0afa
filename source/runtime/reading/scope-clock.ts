import {earliestFrameMs, offsetsAt} from '../../planning/index.js';
import type {ScopeFacts} from '../../seestar/port.js';
import {success, type Result} from '../../trouble/trouble.js';
import type {Session} from '../session.js';

const minuteMs = 60_000;
/** A comparison of the two clocks holds this long. */
const comparedForMs = minuteMs;

/** The scope's clock minus this machine's, or why it cannot be believed. */
export type ClockReading = {readonly aheadMs: number; readonly doubt: string | undefined};

/**
 * Compares the scope's wall clock with this machine's. `offsetMinutes` is the offset
 * that DATE-OBS told, where it told one; `newestMs` the instant of the newest frame.
 */
export function readScopeClock(clock: ScopeFacts['clock'], zone: string, offsetMinutes: number | undefined, newestMs: number | undefined): ClockReading {
	if (!clock) return {aheadMs: 0, doubt: undefined};
	const wallMs = Date.parse(`${clock.local}Z`);
	const offset = offsetMinutes ?? offsetsAt(zone, clock.local)[0] ?? 0;
	const instantMs = wallMs - (offset * minuteMs);
	if (Number.isNaN(wallMs) || instantMs < earliestFrameMs) return {aheadMs: 0, doubt: `it says ${clock.local.replace('T', ' ')}`};
	// A frame may be stamped at its end, and clocks are read in turn: two minutes are no proof.
	if (newestMs !== undefined && instantMs < newestMs - (2 * minuteMs)) return {aheadMs: 0, doubt: `it says ${clock.local.replace('T', ' ')}, before its own newest sub-frame`};
	return {aheadMs: instantMs - clock.readAtMs, doubt: undefined};
}

/**
 * Has the scope's clock compared with this machine's anew when that is some time ago: a clock without a
 * battery is set by the network, one of a suspended machine jumps, and with it all that was known of the other.
 */
export async function compareClocks(session: Session, nowMs: number, signal: AbortSignal): Promise<Result<void>> {
	const {facts, seestar} = session;
	if (!facts?.clock || Math.abs(nowMs - facts.clock.readAtMs) <= comparedForMs) return success();
	const fresh = await seestar.facts(signal);
	if (!fresh.ok) return fresh;
	session.facts = fresh.value;
	return success();
}
