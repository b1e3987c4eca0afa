import type {State} from '../machine/state.js';
import type {Clock} from './clock.js';
import type {Session} from './session.js';

/** Waits for something that should end soon, and leaves no timer behind. */
export async function within(ms: number, work: Promise<unknown>, clock: Clock): Promise<void> {
	const over = new AbortController();
	await Promise.race([work, clock.sleep(ms, over.signal)]);
	over.abort();
}

type Changing = {state(): State; subscribe(told: (change: {readonly after: State}) => void): () => void};

/** Waits for the stacks that get their names now, and not for those that the telescopes would have next. */
export async function untilNamed(store: Changing): Promise<void> {
	const naming = new Set(store.state().jobs.filter(({phase}) => phase === 'naming').map(({id}) => id));
	const areNamed = ({jobs}: State) => !jobs.some(({id, phase}) => phase === 'naming' && naming.has(id));
	if (areNamed(store.state())) return;
	await new Promise<void>(resolve => {
		const stop = store.subscribe(({after}) => {
			if (!areNamed(after)) return;
			stop();
			resolve();
		});
	});
}

/** Leaves a telescope: its connection, its journal, its lock. */
export async function closeSession({seestar, journal, lock}: Session, clock: Clock): Promise<void> {
	await within(300, seestar.close(), clock);
	await journal?.close();
	await lock?.release();
}
