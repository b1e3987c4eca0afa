import type {RunNews} from '../machine/events.js';
import type {Job} from '../machine/state.js';
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
