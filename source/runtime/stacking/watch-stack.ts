import type {RunReport} from '../../machine/events.js';
import type {Job} from '../../machine/state.js';
import type {BatchState} from '../../seestar/port.js';
import {readOwner} from './batch-owner.js';
import {passedMs, type Clock} from '../clock.js';
import type {Session} from '../session.js';

/** A start may take this long to show; until then "no state" means nothing. */
const startGraceMs = 15_000;
/** A state that we do not know and whose counts stay the same for this long is over. */
const stillAtMostMs = 60_000;

/** Our batch is no longer there; the folder shows what became of it. */
const gone: BatchState = {state: 'none', word: undefined, percent: undefined, stackedFrames: undefined, totalFrames: undefined, remainingSeconds: undefined, output: undefined, error: undefined, code: undefined};

function isOver({state}: BatchState): boolean {
	return state === 'complete' || state === 'fail' || state === 'cancel';
}

/**
 * Follows the batch until it ends: by the pushed events, with slow polling as a safety net. A lost connection is not an end:
 * polling continues until it is back, and then the telescope is asked whose batch it has. Resolves with the last state, with
 * 'none' if the batch is somebody else's by now, or with undefined if the signal ended it.
 */
export async function watchStack(
	session: Session,
	job: Job,
	tell: (news: RunReport) => void,
	{clock, pollMs, signal}: {clock: Clock; pollMs: number; signal: AbortSignal},
): Promise<BatchState | undefined> {
	const startedMs = passedMs(clock);
	return new Promise(resolve => {
		let wake = new AbortController();
		const ended = new AbortController();
		const end = (batch: BatchState | undefined) => {
			if (ended.signal.aborted) return;
			ended.abort();
			wake.abort();
			stopEvents();
			stopLink();
			signal.removeEventListener('abort', leave);
			resolve(batch);
		};

		const leave = () => {
			end(undefined);
		};

		// After a gap the telescope may be talking about somebody else's batch.
		let isProven = job.isUnbroken;
		let hasWorked = false;
		let last = {look: '', sinceMs: startedMs};
		const hear = (batch: BatchState, isPolled: boolean) => {
			if (ended.signal.aborted) return;
			if (!isProven && batch.state !== 'none') {
				wake.abort();
				return;
			}

			const look = JSON.stringify([batch.word, batch.percent, batch.stackedFrames, batch.totalFrames]);
			if (look !== last.look) last = {look, sinceMs: passedMs(clock)};
			const isStill = batch.state === 'other' && passedMs(clock) - last.sinceMs >= stillAtMostMs;
			if (isOver(batch) || isStill) {
				end(batch);
			} else if (batch.state === 'working' || batch.state === 'other') {
				hasWorked = true;
				tell({kind: 'stackProgressed', batch});
			} else if (isPolled && (hasWorked || passedMs(clock) - startedMs > startGraceMs)) {
				end(batch);
			}
		};

		/** Asks whose batch it is; false if the telescope did not answer. */
		const prove = async (batch: BatchState, asking: AbortSignal): Promise<boolean> => {
			if (isProven || batch.state === 'none') return true;
			isProven = true;
			const owner = await readOwner(session, job, batch, asking);
			if (owner.ok && owner.value === 'others') end(gone);
			isProven &&= owner.ok;
			return isProven;
		};

		const stopEvents = session.seestar.onBatch(batch => {
			hear(batch, false);
		});
		const stopLink = session.seestar.onLink(link => {
			isProven = false;
			// Online again: look at once, the end may have been missed.
			if (link === 'online') wake.abort();
		});
		signal.addEventListener('abort', leave, {once: true});
		if (signal.aborted) leave();

		void (async () => {
			while (!ended.signal.aborted) {
				await clock.sleep(pollMs, wake.signal);
				if (ended.signal.aborted) break;
				wake = new AbortController();
				const batch = await session.seestar.readBatch(ended.signal);
				if (batch.ok && await prove(batch.value, ended.signal)) hear(batch.value, true);
			}
		})();
	});
}
