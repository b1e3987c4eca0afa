import {failure, problemOf, type Result} from '../errors/problem.js';
import type {Seestar} from './port.js';

/** The same telescope, but every call that would change something on it is refused ('usage'). */
export function readOnly(seestar: Seestar): Seestar {
	const refuse = (what: string) => async (): Promise<Result<void>> =>
		Promise.resolve(failure(problemOf('usage', what, 'this run may only read', 'Start it without --read-only.')));
	return {
		...seestar,
		rename: refuse('Did not rename the file'),
		remove: refuse('Did not delete the file'),
		configureBatch: refuse('Did not set the frames to stack'),
		startBatch: refuse('Did not start the stack'),
		stopBatch: refuse('Did not stop the stack'),
		clearBatch: refuse('Did not clear the state of the stack'),
	};
}
