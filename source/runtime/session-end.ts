import type {Clock} from './clock.js';
import type {Session} from './session.js';

/** Waits for something that should end soon, and leaves no timer behind. */
export async function within(ms: number, work: Promise<unknown>, clock: Clock): Promise<void> {
	const over = new AbortController();
	await Promise.race([work, clock.sleep(ms, over.signal)]);
	over.abort();
}

/** Leaves a telescope: its connection, its journal, its lock. */
export async function closeSession({seestar, journal, lock}: Session, clock: Clock): Promise<void> {
	await within(300, seestar.close(), clock);
	await journal?.close();
	await lock?.release();
}
