import type {KeptQueue} from '../machine/stacking/kept-state.js';
import type {Clock} from './clock.js';
import {reserveScope, type Session} from './session.js';

/** Writes into the scope's journal what the user is waiting for; nothing where another instance has the scope. */
export async function keepQueue(session: Session, queue: KeptQueue, {dataFolder, clock}: {readonly dataFolder: string; readonly clock: Clock}): Promise<void> {
	const reserved = await reserveScope(session, dataFolder, clock);
	if (reserved.ok) await session.journal?.append({kind: 'queueKept', ...queue});
}
