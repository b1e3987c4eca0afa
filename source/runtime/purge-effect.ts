import type {PurgeEffect} from '../machine/purge.js';
import {scopeOf} from '../machine/step.js';
import {troubleOf} from '../trouble/trouble.js';
import type {Clock} from './clock.js';
import {purgeStacks} from './purge-stacks.js';
import type {Session} from './session.js';
import type {Store} from './store.js';

type Means = {readonly store: Store; readonly dataFolder: string; readonly clock: Clock; readonly signal: AbortSignal};

/** Carries out a purge that the machine allowed, and tells of each file that is gone and of the end. */
export async function runPurge({scope, target: name, files}: PurgeEffect, session: Session, {store, dataFolder, clock, signal}: Means): Promise<void> {
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
