import type {ScopeNews} from '../../machine/events.js';
import {readPatiently, type ReadingMeans} from './patient-reading.js';
import type {Session} from '../session.js';

/** Asks for a scope's targets; in passing, what it is doing is asked first. Tells what was learnt, in order. */
export async function listTargets(session: Session, {number, isLook}: {readonly number: number; readonly isLook: boolean}, means: ReadingMeans): Promise<ScopeNews[]> {
	const {signal} = means;
	const {id, seestar} = session;
	const told: ScopeNews[] = [];
	if (isLook) {
		const facts = await seestar.facts(signal);
		if (!facts.ok) return [{kind: 'targetsFailed', scope: id, number, trouble: facts.trouble}];
		session.facts = facts.value;
		told.push(seenOf(session));
	}

	// In passing nothing is waited for: the next look comes.
	const targets = isLook ? await seestar.targets(signal) : await readPatiently(async () => seestar.targets(signal), {scope: id}, means);
	told.push(targets.ok ? {kind: 'targetsRead', scope: id, number, targets: targets.value} : {kind: 'targetsFailed', scope: id, number, trouble: targets.trouble});
	return told;
}

/** What the newest facts of a scope say that changes through a night. */
export function seenOf({id, facts}: Session): Extract<ScopeNews, {kind: 'scopeSeen'}> {
	return {
		kind: 'scopeSeen',
		scope: id,
		seen: {observing: facts?.observing, freeMb: facts?.freeMb, batteryPercent: facts?.batteryPercent, isStorageMounted: facts?.isStorageMounted ?? true},
	};
}
