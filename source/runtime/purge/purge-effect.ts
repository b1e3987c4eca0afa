import type {PurgeEffect} from '../../machine/purge/purge-state.js';
import {scopeOf} from '../../machine/transition.js';
import {problemOf} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import {purgeStacks} from './purge-stacks.js';
import type {Session} from '../session.js';
import type {Store} from '../store.js';

type Context = {readonly store: Store; readonly dataFolder: string; readonly clock: Clock; readonly signal: AbortSignal};

/** A session's unfinished purge: a telescope deletes for one target at a time. */
const turns = new WeakMap<Session, Promise<void>>();

/** Carries out a purge that the machine allowed, and reports each deleted file and the end. */
export async function runPurge(effect: PurgeEffect, session: Session, context: Context): Promise<void> {
	const before = turns.get(session) ?? Promise.resolve();
	const mine = before.then(async () => purge(effect, session, context));
	// The next one waits for the end, good or bad.
	turns.set(session, mine.catch(() => undefined));
	return mine;
}

async function purge({scope, target: name, files}: PurgeEffect, session: Session, {store, dataFolder, clock, signal}: Context): Promise<void> {
	const target = scopeOf(store.state(), scope)?.targets.find(candidate => candidate.name === name);
	if (target?.stackFolder === undefined) {
		store.dispatch({kind: 'purgeFailed', scope, target: name, problem: problemOf('missing', 'Nothing is deleted', 'the target has no folder of stacks', 'Read the targets again.')});
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
	store.dispatch(purged.ok ? {kind: 'stacksPurged', scope, target: name} : {kind: 'purgeFailed', scope, target: name, problem: purged.problem});
}
