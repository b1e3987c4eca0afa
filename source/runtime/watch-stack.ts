import type {RunNews} from '../machine/events.js';
import type {BatchState} from '../seestar/port.js';
import type {Clock} from './clock.js';
import type {Session} from './session.js';

/** A start may take this long to show; until then "no state" means nothing. */
const startGraceMs = 15_000;

function isOver({state}: BatchState): boolean {
	return state === 'complete' || state === 'fail' || state === 'cancel';
}

/**
 * Follows the batch until it ends: by the pushed events, and by slow polling as a safety
 * net. A lost line is no end: polling goes on until the line is back.
 * Resolves with the last state, or undefined when the signal ended it.
 */
export async function watchStack(
	session: Session,
	tell: (news: RunNews) => void,
	{clock, pollMs, signal}: {clock: Clock; pollMs: number; signal: AbortSignal},
): Promise<BatchState | undefined> {
	const startedMs = clock.now();
	return new Promise(resolve => {
		let wake = new AbortController();
		const ended = new AbortController();
		const end = (batch: BatchState | undefined) => {
			if (ended.signal.aborted) return;
			ended.abort();
			wake.abort();
			stopEvents();
			stopLink();
			resolve(batch);
		};

		let hasWorked = false;
		const hear = (batch: BatchState, isPolled: boolean) => {
			if (ended.signal.aborted) return;
			if (isOver(batch)) {
				end(batch);
			} else if (batch.state === 'working') {
				hasWorked = true;
				tell({kind: 'stackProgressed', batch});
			} else if (batch.state === 'none' && isPolled && (hasWorked || clock.now() - startedMs > startGraceMs)) {
				end(batch);
			}
		};

		const stopEvents = session.seestar.onBatch(batch => {
			hear(batch, false);
		});
		// Back on line: look at once, the end may have been missed.
		const stopLink = session.seestar.onLink(link => {
			if (link === 'online') wake.abort();
		});
		signal.addEventListener('abort', () => {
			end(undefined);
		}, {once: true});

		void (async () => {
			while (!ended.signal.aborted && !signal.aborted) {
				await clock.sleep(pollMs, AbortSignal.any([wake.signal, ended.signal, signal]));
				wake = new AbortController();
				if (ended.signal.aborted || signal.aborted) break;
				const batch = await session.seestar.readBatch(AbortSignal.any([ended.signal, signal]));
				if (batch.ok) hear(batch.value, true);
			}

			end(undefined);
		})();
	});
}
