import type {PurgeEffect} from '../../machine/purge/purge.js';
import {scopeOf} from '../../machine/step.js';
import {troubleOf} from '../../trouble/trouble.js';
import type {Clock} from '../clock.js';
import {purgeStacks} from './purge-stacks.js';
import type {Session} from '../session.js';
import type {Store} from '../store.js';

type Means = {readonly store: Store; readonly dataFolder: string; readonly clock: Clock; readonly signal: AbortSignal};

/** The purge of a session that is not done yet: a telescope deletes for one target at a time. */
const turns = new WeakMap<Session, Promise<void>>();

/** Carries out a purge that the machine allowed, and tells of each file that is gone and of the end. */
export async function runPurge(effect: PurgeEffect, session: Session, means: Means): Promise<void> {
	const before = turns.get(session) ?? Promise.resolve();
	const mine = before.then(async () => purge(effect, session, means));
	// Who comes next waits for the end, good or bad.
	turns.set(session, mine.catch(() => undefined));
	return mine;
}

async function purge({scope, target: name, files}: PurgeEffect, session: Session, {store, dataFolder, clock, signal}: Means): Promise<void> {
	const target = scopeOf(store.state(), scope)?.targets.find(candidate => candidate.name === name);
	if (target?.stackFolder === undefined) {
		store.dispatch({kind: 'purgeFailed', scope, target: name, trouble: troubleOf('missing', 'Nothing is deleted', 'the target has no folder of stacks', 'Read the targets again.')});
		return;
	}

	const purged = await purgeStacks(session, {
		target: name,
		folder: target.stackFolder,
		subFrameFolder: target.subFrameFolder,
		files,
		dataFolder,
		clock,
		signal,
		onPurged(file) {
			store.dispatch({kind: 'filePurged', scope, target: name, file});
		},
	});
	store.dispatch(purged.ok ? {kind: 'stacksPurged', scope, target: name} : {kind: 'purgeFailed', scope, target: name, trouble: purged.trouble});
}
