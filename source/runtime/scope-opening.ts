import type {ScopeNews} from '../machine/events.js';
import type {ScopeDescription, Warning} from '../machine/state.js';
import type {ScopeFacts} from '../seestar/port.js';
import {isWorthWaiting} from '../trouble/patience.js';
import type {Trouble} from '../trouble/trouble.js';
import type {Clock} from './clock.js';
import {measuredPace, openEntries, unfinishedNamings} from './memory/journal-entry.js';
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
	/** Seconds a frame, where no stack of this scope was measured yet. */
	readonly usualPace: number | undefined;
	readonly signal: AbortSignal;
};

/** Connects to a scope, learns who it is, and opens what this machine remembers of it; one opening after the other. */
export async function openScope(session: Session, opening: Opening): Promise<ScopeNews> {
	const before = session.opening?.catch(() => undefined);
	const mine = (async () => {
		await before;
		return open(session, opening);
	})();
	session.opening = mine;
	return mine;
}

async function open(session: Session, opening: Opening): Promise<ScopeNews> {
	// A telescope that answers, be it with an error, is there; one that does not may never come.
	const isPassing = (trouble: Trouble) => isWorthWaiting(trouble) && trouble.kind !== 'unreachable' && trouble.kind !== 'timeout';
	const facts = await readPatiently(async () => session.seestar.facts(opening.signal), {scope: session.id, isPassing}, opening);
	if (!facts.ok) return {kind: 'scopeFailed', scope: session.id, trouble: facts.trouble};
	const journal = await rememberScope(session, facts.value, opening);
	if (!journal.ok) return {kind: 'scopeFailed', scope: session.id, trouble: journal.trouble};
	const zone = zoneOf(session, opening.timeZone);
	const {aheadMs} = readScopeClock(facts.value.clock, zone.name, undefined, undefined);
	const entries = journal.value.entries();
	return {
		kind: 'scopeDescribed',
		scope: session.id,
		description: {...describe(facts.value, aheadMs), secondsPerFrame: measuredPace(entries) ?? opening.usualPace},
		zone: {...zone, check: 'unchecked'},
		hasOpenBlocks: openEntries(entries).length > 0 || unfinishedNamings(entries).length > 0,
	};
}

/** The facts without the serial. */
function describe(facts: ScopeFacts, clockAheadMs: number): Omit<ScopeDescription, 'secondsPerFrame'> {
	const {model, name, firmware, firmwareNumber, freeMb, totalMb, isStorageMounted, observing, batteryPercent} = facts;
	return {model, name, firmware, firmwareNumber, freeMb, totalMb, isStorageMounted, observing, batteryPercent, clockAheadMs};
}

/** Tells once that a journal has lines which cannot be read; they are taken out of it when the scope is reserved. */
export function warnOfDamage({id, journal, warned}: Session, warn: (warning: Warning) => void): void {
	const damaged = journal?.damaged ?? 0;
	if (damaged === 0 || warned.has('damaged')) return;
	warned.add('damaged');
	const lines = damaged === 1 ? 'One line' : `${damaged} lines`;
	warn({scope: id, what: `${lines} of this machine's journal of ${id} cannot be read`, cause: 'a crash or a full disk may have damaged the file', next: 'The rest of it counts; what was lost is looked up on the telescope and the server.'});
}
