import type {Effect} from '../machine/effects.js';
import type {Event} from '../machine/events.js';
import type {State} from '../machine/state.js';
import {afterClockSet} from '../machine/clock-set.js';
import {update} from '../machine/update.js';
import {newLeapSensor, type Clock} from './clock.js';

/** What a listener receives: the event, and the state before and after it, both by this machine's clock as it is now. */
export type Change = {readonly event: Event; readonly before: State; readonly after: State};

export type Store = {
	state(): State;
	/** Takes an event; events that arrive while one is being handled wait their turn. */
	dispatch(event: Event): void;
	/** Called after each event. Returns a function that unsubscribes. An exception in a listener ends nothing. */
	subscribe(listener: (change: Change) => void): () => void;
};

/** Who uses a store. */
type StoreUsers = {
	readonly runEffect: (effect: Effect) => void;
	/** A listener has thrown; called once for each of them. It still receives events. */
	readonly onListenerFailed: (event: Event, error: unknown) => void;
};

/** Holds the one state: event -> update -> state, and passes the effects to whoever runs them, whatever happens in the listeners. */
export function createStore(initial: State, clock: Clock, {runEffect, onListenerFailed}: StoreUsers): Store {
	let state = initial;
	let isBusy = false;
	const queue: Event[] = [];
	const listeners = new Set<(change: Change) => void>();
	const failed = new WeakSet<(change: Change) => void>();
	const tell = (listener: (change: Change) => void, change: Change): void => {
		try {
			listener(change);
		} catch (error) {
			if (failed.has(listener)) return;
			failed.add(listener);
			onListenerFailed(change.event, error);
		}
	};

	const leap = newLeapSensor(clock);
	const handle = (event: Event): void => {
		const leapMs = leap();
		// Listeners compare the two by the same clock, and what was moved with it is no news.
		const before = leapMs === 0 ? state : afterClockSet(state, leapMs);
		const next = update(before, {event, atMs: clock.now()});
		state = next.state;
		for (const listener of listeners) tell(listener, {event, before, after: state});
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
