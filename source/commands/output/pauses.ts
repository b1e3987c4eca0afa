import {nextQueued} from '../../machine/stacking/jobs.js';
import {scopeOf} from '../../machine/transition.js';
import type {Job, State} from '../../machine/state.js';
import type {Waiting} from '../../errors/retry-delay.js';
import {sentence} from '../../errors/problem.js';

/** Something that is tried again after a pause. */
type Pause = {
	readonly scope: string;
	/** The target whose reading is paused. */
	readonly target?: string;
	/** The block for which the worker pauses. */
	readonly job?: Job;
	readonly waiting: Waiting;
};

/** The pauses that are worth a line: only the first one after each problem, though many may follow. */
export function newPauses(before: State, after: State, kind: 'reading' | 'work'): Pause[] {
	const pauses: Pause[] = [];
	const note = (pause: Pause, old: Waiting | undefined) => {
		const {waiting} = pause;
		if (waiting !== old && (!old || waiting.failures <= 1 || waiting.problem.cause !== old.problem.cause)) pauses.push(pause);
	};

	for (const scope of after.scopes) {
		const old = scopeOf(before, scope.id);
		if (old === scope) continue;
		if (kind === 'work') {
			const {phase, waiting} = scope.worker;
			if (phase !== 'pausing' || !waiting) continue;
			const job = nextQueued(after, scope.id);
			note({scope: scope.id, waiting, ...(job?.problem === waiting.problem && {job})}, old?.worker.waiting);
			continue;
		}

		if (scope.waiting) note({scope: scope.id, waiting: scope.waiting}, old?.waiting);
		for (const {name, waiting} of scope.targets) {
			if (waiting) note({scope: scope.id, target: name, waiting}, old?.targets.find(target => target.name === name)?.waiting);
		}
	}

	return pauses;
}

/** "Again in 2 s, for 10 min at most: ..." */
export function pauseSentence({settings}: State, {failures, pauseMs, problem}: Waiting): string {
	const patience = settings.patienceSeconds;
	const atMost = failures === 0 ? '' : `, for ${patience >= 120 ? `${Math.round(patience / 60)} min` : `${patience} s`} at most`;
	return `Again in ${Math.ceil(pauseMs / 1000)} s${atMost}: ${sentence(problem)}`;
}
