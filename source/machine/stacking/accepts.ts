import type {RunReport} from '../events.js';
import type {WorkerPhase} from '../state.js';

/** Which events of its run a worker accepts in which phase. Any other is ignored: it is late, a duplicate, or nonsense. */
export const accepted: Readonly<Record<WorkerPhase, ReadonlySet<RunReport['kind']>>> = {
	idle: new Set([]),
	inspecting: new Set<RunReport['kind']>(['batchInspected', 'inspectionFailed', 'runBroken']),
	waiting: new Set<RunReport['kind']>(['timerFired', 'runBroken']),
	pausing: new Set<RunReport['kind']>(['timerFired', 'runBroken']),
	configuring: new Set<RunReport['kind']>(['stackStarted', 'stackRefused', 'batchTaken', 'blockDoubted', 'alreadyCovered', 'stacksAppeared', 'stackNamed', 'runBroken']),
	stacking: new Set<RunReport['kind']>(['stackProgressed', 'stackEnded', 'timerFired', 'runBroken']),
	naming: new Set<RunReport['kind']>(['stackNamed', 'nameTaken', 'namingFailed', 'outputUnproven', 'runBroken']),
	stopping: new Set<RunReport['kind']>(['stackEnded', 'stackStopped', 'stopFailed', 'runBroken']),
	abandoned: new Set([]),
};
