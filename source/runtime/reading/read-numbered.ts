import type {Effect} from '../../machine/effects.js';
import type {ScopeEvent} from '../../machine/events.js';
import type {TargetState, Warning} from '../../machine/state.js';
import {scopeOf} from '../../machine/transition.js';
import type {Session} from '../session.js';
import {seenOf} from './list-targets.js';
import {readPatiently, type ReadingContext} from './patient-reading.js';
import {readTarget} from './read-target.js';

type NumberedContext = ReadingContext & {readonly chosenZone: string | undefined; readonly warn: (warning: Warning) => void};

/** Reads a target as often as patience allows. The result has the number of the effect that asked for it; undefined if nobody waits for it any more. */
export async function readNumbered({target: name, number}: Extract<Effect, {kind: 'readTarget'}>, session: Session, context: NumberedContext): Promise<ScopeEvent | undefined> {
	const {store, clock, signal, chosenZone, warn} = context;
	const target = scopeOf(store.state(), session.id)?.targets.find(candidate => candidate.name === name);
	if (!target) return undefined;
	const read = async (found: TargetState) => {
		const before = session.facts;
		const reading = await readTarget(session, found, {chosenZone, settings: store.state().settings}, warn, clock, signal);
		// The newest facts come first: a scope that has begun to observe is not waited for.
		if (session.facts !== before) store.dispatch(seenOf(session));
		return reading;
	};

	const reading = await readPatiently(async () => read(target), {scope: session.id, target: {name, number}}, context);
	const about = {scope: session.id, target: name, number};
	return reading.ok ? {kind: 'targetRead', ...about, reading: reading.value} : {kind: 'targetFailed', ...about, problem: reading.problem};
}
