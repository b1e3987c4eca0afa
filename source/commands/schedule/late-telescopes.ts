import type {ScopeAddress} from '../../seestar/port.js';
import {probe, observingOf} from './probe.js';
import {lookAgainMs, type ScheduleContext} from './wait.js';
import type {ScopeSource} from '../../setup/telescopes.js';

/** A scope that is still observing after this time is left to the run, which reports it and leaves it alone, in ms. */
const longestHoldMs = 6 * 60 * 60_000;

/** Access to the scopes that holds back those still observing and brings them later. */
export type PatientReach = {
	readonly source: ScopeSource;
	/** Whether any held-back scopes are left. */
	isHolding(): boolean;
	/** Brings each held-back scope once it is free; resolves when none is left, or the signal ends it. */
	bringLate(addScope: (address: ScopeAddress) => void): Promise<void>;
};

/** Reports a scope only when it is not observing; looks again every 5 minutes, for at most 6 hours. */
export function holdObserving({source, clock, signal, tell}: Pick<ScheduleContext, 'source' | 'clock' | 'signal' | 'tell'>): PatientReach {
	const held = new Map<string, ScopeAddress>();
	// Pauses are added up rather than read from a clock, which may jump.
	let heldMs = 0;
	const pause = async (pausing: AbortSignal) => {
		const goesOn = await clock.sleep(lookAgainMs, pausing);
		heldMs += lookAgainMs;
		return goesOn;
	};

	/** Looks at the held-back scopes again; those that are free or have gone are passed on to the run. */
	const release = async (onFree: (address: ScopeAddress) => void) => {
		await Promise.all([...held.values()].map(async address => {
			if (heldMs < longestHoldMs && observingOf(await probe(address, source.connect, signal)) !== undefined) return;
			if (signal.aborted || !held.delete(address.label)) return;
			onFree(address);
		}));
	};

	return {
		source: {
			connect: source.connect,
			async discover(onFound, discoverySignal) {
				let isAnyFree = false;
				const free = (address: ScopeAddress) => {
					isAnyFree = true;
					onFound(address);
				};

				const probes: Array<Promise<void>> = [];
				heldMs = 0;
				await source.discover(address => {
					probes.push((async () => {
						const observing = observingOf(await probe(address, source.connect, discoverySignal));
						if (observing === undefined) {
							free(address);
							return;
						}

						held.set(address.label, address);
						tell({kind: 'observing', scope: address.label, observing});
					})());
				}, discoverySignal);
				await Promise.all(probes);
				// A run without any telescope would be over at once.
				while (!isAnyFree && held.size > 0 && await pause(discoverySignal)) await release(free);
			},
		},
		isHolding: () => held.size > 0,
		async bringLate(addScope) {
			while (held.size > 0 && await pause(signal)) await release(addScope);
		},
	};
}
