import path from 'node:path';
import {success, type Result} from '../../errors/problem.js';
import {systemClock} from '../clock.js';
import {takeLock} from '../memory/lock.js';

/** Looking through the journals of a machine takes a second or two, even on a Raspberry Pi. */
const waitAtMostMs = 20_000;
const lookEveryMs = 50;

/**
 * Does a piece of work that no other instance with this data folder does at the same moment: checking whether a stack is
 * being sent, and recording that it is. Waits its turn; problem held if that does not come, or the lock's.
 */
export async function inSendingTurn<T>(dataFolder: string, signal: AbortSignal, work: () => Promise<T>): Promise<Result<T>> {
	const beganMs = performance.now();
	for (;;) {
		const lock = await takeLock(path.join(dataFolder, 'lock-sending.json'), 'Sending', new Date(), {signal});
		if (lock.ok) {
			try {
				return success(await work());
			} finally {
				await lock.value.release();
			}
		}

		if (lock.problem.kind !== 'held' || performance.now() - beganMs > waitAtMostMs) return lock;
		await systemClock.sleep(lookEveryMs, signal);
	}
}
