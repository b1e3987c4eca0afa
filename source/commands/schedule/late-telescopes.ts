import type {ScopeAddress} from '../seestar/port.js';
import {lookAt, observingOf} from './dawn-look.js';
import {lookAgainMs, type DawnMeans} from './dawn-wait.js';
import type {Reach} from './scopes-of.js';

/** A scope that still observes after this time is left to the run, which says so and leaves it, ms. */
const longestHoldMs = 6 * 60 * 60_000;

/** A reach that leaves scopes alone which still observe, and brings them later. */
export type PatientReach = {
	readonly reach: Reach;
	/** Are scopes left of which nobody has heard yet? */
	isHolding(): boolean;
	/** Brings each scope that was held back once it is free; resolves when none is left, or the signal ends it. */
	bringLate(addScope: (address: ScopeAddress) => void): Promise<void>;
};

/** Tells a scope only when it does not observe; looks again every 5 minutes, for 6 hours at most. */
export function holdObserving({reach, clock, signal, tell}: Pick<DawnMeans, 'reach' | 'clock' | 'signal' | 'tell'>): PatientReach {
	const held = new Map<string, ScopeAddress>();
	const endMs = {value: Number.POSITIVE_INFINITY};

	/** Looks at those that were held back; those that are free or have gone are the run's business. */
	const release = async (onFree: (address: ScopeAddress) => void) => {
		await Promise.all([...held.values()].map(async address => {
			const isOver = clock.now() >= endMs.value;
			if (!isOver && observingOf(await lookAt(address, reach.connect, signal)) !== undefined) return;
			if (signal.aborted || !held.delete(address.label)) return;
			onFree(address);
		}));
	};

	return {
		reach: {
			connect: reach.connect,
			async discover(onFound, discoverySignal) {
				let isAnyFree = false;
				const free = (address: ScopeAddress) => {
					isAnyFree = true;
					onFound(address);
				};

				const looks: Array<Promise<void>> = [];
				endMs.value = clock.now() + longestHoldMs;
				await reach.discover(address => {
					looks.push((async () => {
						const observing = observingOf(await lookAt(address, reach.connect, discoverySignal));
						if (observing === undefined) {
							free(address);
							return;
						}

						held.set(address.label, address);
						tell({kind: 'observing', scope: address.label, observing});
					})());
				}, discoverySignal);
				await Promise.all(looks);
				// A run without any telescope would be over at once.
				while (!isAnyFree && held.size > 0 && await clock.sleep(lookAgainMs, discoverySignal)) await release(free);
			},
		},
		isHolding: () => held.size > 0,
		async bringLate(addScope) {
			while (held.size > 0 && await clock.sleep(lookAgainMs, signal)) await release(addScope);
		},
	};
}
