import type {ScopeEvent} from '../../machine/events.js';
import {readPatiently, type ReadingContext} from './patient-reading.js';
import type {Session} from '../session.js';

/** Asks what the scope is doing, then for its targets, and reports what it learns in that order. A look in passing tries once and does not wait. */
export async function listTargets(session: Session, {number, isLook}: {readonly number: number; readonly isLook: boolean}, context: ReadingContext): Promise<ScopeEvent[]> {
	const {signal} = context;
	const {id, seestar} = session;
	const told: ScopeEvent[] = [];
	if (isLook) {
		const facts = await seestar.readDeviceInfo(signal);
		if (!facts.ok) return [{kind: 'targetsFailed', scope: id, number, problem: facts.problem}];
		session.facts = facts.value;
		told.push(seenOf(session));
	}

	// A look in passing does not wait: there will be another one.
	const targets = isLook ? await seestar.targets(signal) : await readPatiently(async () => seestar.targets(signal), {scope: id}, context);
	told.push(targets.ok ? {kind: 'targetsRead', scope: id, number, targets: targets.value} : {kind: 'targetsFailed', scope: id, number, problem: targets.problem});
	return told;
}

/** Those of a scope's newest facts that change in the course of a night. */
export function seenOf({id, facts}: Session): Extract<ScopeEvent, {kind: 'scopeSeen'}> {
	return {
		kind: 'scopeSeen',
		scope: id,
		seen: {observing: facts?.observing, freeMb: facts?.freeMb, batteryPercent: facts?.batteryPercent, isStorageMounted: facts?.isStorageMounted ?? true},
	};
}
