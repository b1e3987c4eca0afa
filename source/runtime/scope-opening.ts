import type {ScopeEvent} from '../machine/events.js';
import type {ScopeDescription, Warning} from '../machine/state.js';
import type {DeviceInfo} from '../seestar/port.js';
import {isTimeZone} from '../planning/index.js';
import {isWorthWaiting} from '../errors/retry-delay.js';
import type {Problem} from '../errors/problem.js';
import type {Clock} from './clock.js';
import {keptQueuesOf, measuredPace, openEntries, unfinishedNamings} from './memory/journal-entry.js';
import {readPatiently} from './reading/patient-reading.js';
import {zoneOf} from './reading/read-target.js';
import {readScopeClock} from './reading/scope-clock.js';
import {rememberScope, type Session} from './session.js';
import type {Store} from './store.js';

type Opening = {
	readonly salt: string;
	readonly dataFolder: string;
	readonly store: Store;
	readonly clock: Clock;
	readonly others: Iterable<Session>;
	readonly timeZone: string | undefined;
	/** Seconds per frame while no stack of this scope has been measured. */
	readonly usualPace: number | undefined;
	readonly signal: AbortSignal;
};

/** Connects to a scope, learns who it is, and opens what this machine remembers of it; one opening at a time. */
export async function openScope(session: Session, opening: Opening): Promise<ScopeEvent> {
	const before = session.opening?.catch(() => undefined);
	const mine = (async () => {
		await before;
		return open(session, opening);
	})();
	session.opening = mine;
	return mine;
}

async function open(session: Session, opening: Opening): Promise<ScopeEvent> {
	// A telescope that answers, even with an error, is there; one that does not answer may never come.
	const isPassing = (problem: Problem) => isWorthWaiting(problem) && problem.kind !== 'unreachable' && problem.kind !== 'timeout';
	const asked = readPatiently(async () => session.seestar.readDeviceInfo(opening.signal), {scope: session.id, isPassing}, opening);
	// The engine's first look at a zone takes ten milliseconds and more, which nobody waits for while the telescope answers.
	setImmediate(isTimeZone, 'UTC');
	const facts = await asked;
	if (!facts.ok) return {kind: 'scopeFailed', scope: session.id, problem: facts.problem};
	const journal = await rememberScope(session, facts.value, opening);
	if (!journal.ok) return {kind: 'scopeFailed', scope: session.id, problem: journal.problem};
	const zone = zoneOf(session, opening.timeZone);
	const {aheadMs} = readScopeClock(facts.value.clock, zone.name, undefined, undefined);
	const entries = journal.value.entries();
	return {
		kind: 'scopeDescribed',
		scope: session.id,
		description: {...describe(facts.value, aheadMs), identity: session.identity, secondsPerFrame: measuredPace(entries) ?? opening.usualPace},
		zone: {...zone, check: 'unchecked'},
		hasOpenBlocks: openEntries(entries).length > 0 || unfinishedNamings(entries).length > 0,
		kept: keptQueuesOf(entries),
	};
}

/** The facts without the serial. */
function describe(facts: DeviceInfo, clockAheadMs: number): Omit<ScopeDescription, 'identity' | 'secondsPerFrame'> {
	const {model, name, firmware, firmwareNumber, freeMb, totalMb, isStorageMounted, observing, batteryPercent} = facts;
	return {model, name, firmware, firmwareNumber, freeMb, totalMb, isStorageMounted, observing, batteryPercent, clockAheadMs};
}

/** Warns once that a journal has unreadable lines; they are removed when the scope is reserved. */
export function warnOfDamage({id, journal, warned}: Session, warn: (warning: Warning) => void): void {
	const damaged = journal?.damaged ?? 0;
	if (damaged === 0 || warned.has('damaged')) return;
	warned.add('damaged');
	const lines = damaged === 1 ? 'One line' : `${damaged} lines`;
	warn({scope: id, what: `${lines} of this machine's journal of ${id} cannot be read`, cause: 'a crash or a full disk may have damaged the file', next: 'The rest still counts; what was lost is looked up on the telescope and the server.'});
}
