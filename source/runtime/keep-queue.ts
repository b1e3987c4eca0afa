import type {KeptQueue} from '../machine/stacking/kept-state.js';
import type {Clock} from './clock.js';
import {reserveScope, type Session} from './session.js';

/** The last queue that is being written for a session: the newest must be the last in the journal. */
const turns = new WeakMap<Session, Promise<void>>();

/** Writes into the scope's journal what the user is waiting for; nothing where another instance has the scope. */
export async function keepQueue(session: Session, queue: KeptQueue, {dataFolder, clock}: {readonly dataFolder: string; readonly clock: Clock}): Promise<void> {
	const before = turns.get(session);
	const mine = (async () => {
		await before?.catch(() => undefined);
		const reserved = await reserveScope(session, dataFolder, clock);
		if (reserved.ok) await session.journal?.append({kind: 'queueKept', ...queue});
	})();
	turns.set(session, mine);
	return mine;
}
