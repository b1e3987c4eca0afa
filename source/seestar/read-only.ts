import {failure, troubleOf, type Result} from '../trouble/trouble.js';
import {type Seestar} from './port.js';

/** The same telescope with every call refused ('usage') that would change something on it. */
export function readOnly(seestar: Seestar): Seestar {
	const refuse = (what: string) => async (): Promise<Result<void>> =>
		Promise.resolve(failure(troubleOf('usage', what, 'this run may only read', 'Start it without --read-only.')));
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
