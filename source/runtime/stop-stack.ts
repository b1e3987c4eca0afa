import type {RunNews} from '../machine/events.js';
import type {Job} from '../machine/state.js';
import {areSameFiles} from '../machine/jobs.js';
import {troubleOf} from '../trouble/trouble.js';
import type {Clock} from './clock.js';
import {keyOf} from './journal-entry.js';
import type {Session} from './session.js';

/** A telescope that has not stopped by then is given up for this run. */
const stopWithinMs = 60_000;
const lookMs = 500;

/**
 * Stops the running batch: the stop goes out at once, then the telescope's own word that it
 * has stopped is awaited, then its state is cleared. A batch that was complete by then is told as such.
 */
export async function stopStack(session: Session, job: Job, clock: Clock, signal: AbortSignal): Promise<RunNews> {
	const {seestar} = session;
	const untilMs = clock.now() + stopWithinMs;
	// Before its start was confirmed, what works there may be somebody else's: that is never stopped.
	if (job.phase === 'configuring' && await isOthers(session, job, signal)) {
		await session.journal?.append({kind: 'blockGivenUp', key: keyOf(job.target, job.block), why: 'stopped before it was started'});
		return {kind: 'stackStopped'};
	}

	let sent = await seestar.stopBatch(signal);
	while (clock.now() < untilMs && !signal.aborted) {
		const batch = await seestar.readBatch(signal);
		// While it was being configured, a `complete` is an older run's.
		if (batch.ok && batch.value.state === 'complete' && job.phase === 'stacking') return {kind: 'stackEnded', batch: batch.value};
		if (batch.ok && batch.value.state !== 'working') {
			await session.journal?.append({kind: 'blockGivenUp', key: keyOf(job.target, job.block), why: 'stopped'});
			if (batch.value.state !== 'complete') await seestar.clearBatch(signal);
			return {kind: 'stackStopped'};
		}

		if (!sent.ok) sent = await seestar.stopBatch(signal);
		await clock.sleep(lookMs, signal);
	}

	return {
		kind: 'stopFailed',
		trouble: troubleOf('timeout', `${session.id} did not stop stacking`, sent.ok ? 'it still works after 60 s' : sent.trouble.cause, 'It is left alone for this run; the next start looks at it again.', 'permanent'),
	};
}

/** Does the telescope work on other frames than this block's? False where it does not tell. */
async function isOthers({seestar}: Session, {subFrameFolder, block}: Job, signal: AbortSignal): Promise<boolean> {
	const batch = await seestar.readBatch(signal);
	if (!batch.ok || batch.value.state !== 'working') return false;
	const settings = await seestar.readBatchSettings(signal);
	return settings.ok && settings.value !== undefined && !(settings.value.folder === subFrameFolder && areSameFiles(settings.value.files, block.files));
}
