import type {Effect} from '../machine/effects.js';
import type {Event} from '../machine/events.js';
import type {State} from '../machine/state.js';
import {update} from '../machine/update.js';
import type {Clock} from './clock.js';

/** What a listener learns: the event, and the state on both sides of it. */
export type Change = {readonly event: Event; readonly before: State; readonly after: State};

export type Store = {
	state(): State;
	/** Takes an event; events that come while one is handled wait their turn. */
	dispatch(event: Event): void;
	/** Told after each event. Returns a function that ends it. */
	subscribe(listener: (change: Change) => void): () => void;
};

/** Holds the one state: event -> update -> state, and effects to whoever runs them. */
export function createStore(initial: State, clock: Clock, runEffect: (effect: Effect) => void): Store {
	let state = initial;
	let isBusy = false;
	const queue: Event[] = [];
	const listeners = new Set<(change: Change) => void>();
	const handle = (event: Event): void => {
		const before = state;
		const next = update(state, {event, atMs: clock.now()});
		state = next.state;
		for (const listener of listeners) listener({event, before, after: state});
		for (const effect of next.effects) runEffect(effect);
	};

	return {
		state: () => state,
		dispatch(event) {
			queue.push(event);
			if (isBusy) return;
			isBusy = true;
			try {
				for (let next = queue.shift(); next; next = queue.shift()) handle(next);
			} finally {
				isBusy = false;
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
}
