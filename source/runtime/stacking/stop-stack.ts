import type {RunReport} from '../../machine/events.js';
import type {Job} from '../../machine/state.js';
import {problemOf} from '../../errors/problem.js';
import {readOwner, type BatchOwner} from './batch-owner.js';
import {passedMs, type Clock} from '../clock.js';
import {unanswered} from './configure-stack.js';
import {keyOf, keyText, openEntries} from '../memory/journal-entry.js';
import type {Session} from '../session.js';

/** A telescope that has not stopped by then is given up for this run. */
const stopWithinMs = 60_000;
const lookMs = 500;
/** How long a start may take to show if its answer was lost. */
const startGraceMs = 15_000;

/**
 * Stops the running batch: sends the stop at once, waits until the telescope says that it has stopped, then clears its
 * state. A batch that was already complete is reported as complete. After a gap the running batch may be somebody else's;
 * that is never stopped.
 */
export async function stopStack(session: Session, job: Job, clock: Clock, signal: AbortSignal): Promise<RunReport> {
	const {seestar, journal} = session;
	const key = keyOf(job.target, job.block);
	const beganMs = passedMs(clock);
	const untilMs = beganMs + stopWithinMs;
	let isKnown = job.isUnbroken && job.phase !== 'configuring';
	const stopLink = seestar.onLink(link => {
		if (link !== 'online') isKnown = false;
	});
	/** The stop may have come between the start and its answer: then nobody has closed its entry. */
	const isOpen = () => openEntries(journal?.entries() ?? []).some(open => keyText(open.key) === keyText(key));
	let cause = 'it does not answer';
	let isSent = false;
	let isRefused = false;
	try {
		while (passedMs(clock) < untilMs && !signal.aborted) {
			if (!isSent) {
				const owner = isKnown ? 'ours' : await runningOwner(session, job, signal);
				// Nothing to stop; the next inspection finds out what became of ours.
				const mayStillShow = owner === 'none' && (job.isStartUnknown || isOpen()) && passedMs(clock) - beganMs < startGraceMs;
				if (owner === 'others' || (owner === 'none' && !mayStillShow)) return {kind: 'stackStopped'};
				if (owner === 'ours' || owner === 'untold') {
					const sent = await seestar.stopBatch(signal);
					isSent = sent.ok;
					isRefused = !sent.ok && !unanswered.has(sent.problem.kind);
					if (!sent.ok) cause = sent.problem.cause;
				}
			}

			const batch = await seestar.readBatch(signal);
			if (batch.ok && batch.value.state === 'complete' && job.phase === 'stacking') return {kind: 'stackEnded', batch: batch.value};
			if (batch.ok && isSent && batch.value.state !== 'working') {
				await journal?.append({kind: 'blockGivenUp', key, why: 'stopped'});
				if (batch.value.state !== 'complete') await seestar.clearBatch(signal);
				return {kind: 'stackStopped'};
			}

			// It has ended by itself, so there is nothing to stop; the next inspection finds out what became of it.
			if (batch.ok && isRefused && batch.value.state !== 'working' && batch.value.state !== 'other') return {kind: 'stackStopped'};
			await clock.sleep(lookMs, signal);
		}
	} finally {
		stopLink();
	}

	return {
		kind: 'stopFailed',
		problem: problemOf('timeout', `${session.id} did not stop stacking`, isSent ? 'it is still working after 60 s' : cause, 'It is left alone for this run; the next start looks at it again.', 'permanent'),
	};
}

/** Whose batch is running there, or that none is, or that one is complete; undefined while the telescope does not answer. */
async function runningOwner(session: Session, job: Job, signal: AbortSignal): Promise<BatchOwner | 'none' | 'complete' | undefined> {
	const batch = await session.seestar.readBatch(signal);
	if (!batch.ok) return undefined;
	const {state} = batch.value;
	// While it was being configured, a `complete` belongs to an older run.
	if (state === 'complete' && job.phase === 'stacking') return 'complete';
	if (state !== 'working' && state !== 'other') return 'none';
	const owner = await readOwner(session, job, batch.value, signal);
	return owner.ok ? owner.value : undefined;
}
