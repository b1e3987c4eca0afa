import type {CrowdSky, StackRow} from '../../crowdsky/port.js';
import {indexRows, rowsOnServer, type ServerIndex, type SoughtStack} from '../../planning/index.js';
import {persist} from '../../trouble/persist.js';
import {success, type Result, type Trouble} from '../../trouble/trouble.js';
import type {Clock} from '../clock.js';

/** How a list that cannot be read is waited for. */
export type ListPatience = {
	readonly clock: Clock;
	readonly patienceMs: number;
	/** Told before each pause: when it is over, ms since 1970, and why; undefined once the list was read. */
	readonly onPause: (pause: {readonly untilMs: number; readonly trouble: Trouble} | undefined) => void;
};

/** The server's list of this user's stacks, read once and again when asked. */
export type ServerList = {
	/** The rows that are this stack; trouble when the list cannot be read. With patience it is read again until that is over. */
	find(stack: SoughtStack, signal: AbortSignal, patience?: ListPatience): Promise<Result<readonly StackRow[]>>;
	/** The next find reads the list anew. */
	forget(): void;
};

/** So long a reading is believed, ms; one that takes long is not made oftener than it is worth. */
const freshMs = 60_000;
const longestShare = 20;

export function createServerList(crowdsky: CrowdSky): ServerList {
	let reading: Promise<Result<ServerIndex<StackRow>>> | undefined;
	/** Until when it may be believed, ms since 1970 by the clock of who waits for it; undefined while it is being read. */
	let fresh: {readonly fromMs: number; readonly untilMs: number} | undefined;
	// Out of patience: who asks then gets one try, for patience is one for all and not anew for each.
	let isGivenUp = false;
	const read = async (signal: AbortSignal, patience: ListPatience | undefined): Promise<Result<ServerIndex<StackRow>>> => {
		let beganMs = 0;
		fresh = undefined;
		const readOnce = async () => {
			beganMs = performance.now();
			return crowdsky.listStacks({signal});
		};

		const rows = !patience || isGivenUp ? await readOnce() : await persist(readOnce, {
			clock: patience.clock, patienceMs: patience.patienceMs, signal,
			onPause({failedAtMs, pauseMs, trouble}) {
				patience.onPause({untilMs: failedAtMs + pauseMs, trouble});
			},
		});
		patience?.onPause(undefined);
		const nowMs = patience?.clock.now() ?? Number.NaN;
		fresh = {fromMs: nowMs, untilMs: nowMs + Math.max(freshMs, (performance.now() - beganMs) * longestShare)};
		isGivenUp = !rows.ok && (isGivenUp || patience !== undefined);
		return rows.ok ? success(indexRows(rows.value)) : rows;
	};

	return {
		async find(stack, signal, patience) {
			// Others send, too: a list from before their last one would let it be sent again. A clock that was set back proves nothing.
			const nowMs = patience?.clock.now();
			if (fresh && nowMs !== undefined && !(nowMs >= fresh.fromMs && nowMs <= fresh.untilMs)) reading = undefined;
			// Several stacks are checked at once; they share one reading, but not a failed one.
			reading ??= read(signal, patience);
			const mine = reading;
			const index = await mine;
			if (!index.ok) {
				if (reading === mine) reading = undefined;
				return index;
			}

			return success(rowsOnServer(stack, index.value));
		},
		forget() {
			reading = undefined;
		},
	};
}
