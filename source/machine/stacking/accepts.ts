import type {RunNews} from '../events.js';
import type {WorkerPhase} from '../state.js';

/**
 * Which words of its run a worker listens to in which phase. Anything else is
 * ignored: it is late, doubled, or nonsense.
 */
export const accepted: Readonly<Record<WorkerPhase, ReadonlySet<RunNews['kind']>>> = {
	idle: new Set([]),
	inspecting: new Set<RunNews['kind']>(['batchInspected', 'inspectionFailed', 'runBroken']),
	waiting: new Set<RunNews['kind']>(['timerFired', 'runBroken']),
	pausing: new Set<RunNews['kind']>(['timerFired', 'runBroken']),
	configuring: new Set<RunNews['kind']>(['stackStarted', 'stackRefused', 'batchTaken', 'blockDoubted', 'alreadyCovered', 'stacksAppeared', 'stackNamed', 'runBroken']),
	stacking: new Set<RunNews['kind']>(['stackProgressed', 'stackEnded', 'timerFired', 'runBroken']),
	naming: new Set<RunNews['kind']>(['stackNamed', 'nameTaken', 'namingFailed', 'outputUnproven', 'runBroken']),
	stopping: new Set<RunNews['kind']>(['stackEnded', 'stackStopped', 'stopFailed', 'runBroken']),
	abandoned: new Set([]),
};
