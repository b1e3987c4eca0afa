import type {CrowdSky, StackRow} from '../../crowdsky/port.js';
import {indexRows, rowsOnServer, type ServerIndex, type SoughtStack} from '../../planning/index.js';
import {withRetry} from '../../errors/retry.js';
import {serverSpread} from '../../machine/uploads/upload-line.js';
import {success, type Result, type Problem} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import {rowKey} from './sent-stacks.js';

/** How to wait for a list that cannot be read. */
export type ListPatience = {
	readonly clock: Clock;
	readonly patienceMs: number;
	/** Called before each pause with its end, in ms since 1970, and the reason; with undefined once the list has been read. */
	readonly onPause: (pause: {readonly untilMs: number; readonly problem: Problem} | undefined) => void;
};

/** The server's list of this user's stacks, read once and again on request. */
export type ServerList = {
	/**
	 * The rows that are this stack; a problem if the list cannot be read. With patience, reading is repeated until that runs out; with
	 * a clock alone it is read once, and finds within the next minute are answered from it.
	 */
	find(stack: SoughtStack, signal: AbortSignal, patience?: ListPatience | Pick<ListPatience, 'clock'>): Promise<Result<readonly StackRow[]>>;
	/**
	 * Whether the last reading shows the first and the last row of the first reading. A list that is cut to a length, or to
	 * the newest, loses one of them.
	 */
	showsAllKnown(): boolean;
	/** The next find reads the list again. */
	forget(): void;
};

/** How long a reading is trusted, in ms; one that takes long is not made more often than it is worth. */
const freshMs = 60_000;
const longestShare = 20;

export function createServerList(crowdsky: CrowdSky): ServerList {
	let reading: {readonly index: Promise<Result<ServerIndex<StackRow>>>; readonly isPatient: boolean} | undefined;
	/** Until when it is trusted, in ms since 1970 by the clock of whoever waits for it; undefined while it is being read. */
	let fresh: {readonly fromMs: number; readonly untilMs: number} | undefined;
	// Out of patience: each further call gets one try, because all calls share one patience.
	let isGivenUp = false;
	let ends: readonly string[] | undefined;
	let showsEnds = true;
	const read = async (signal: AbortSignal, given: ListPatience | Pick<ListPatience, 'clock'> | undefined): Promise<Result<ServerIndex<StackRow>>> => {
		const patience = given && 'patienceMs' in given ? given : undefined;
		let beganMs = 0;
		fresh = undefined;
		const readOnce = async () => {
			beganMs = performance.now();
			return crowdsky.listStacks({signal});
		};

		const rows = !patience || isGivenUp ? await readOnce() : await withRetry(readOnce, {
			clock: patience.clock, patienceMs: patience.patienceMs, spread: serverSpread, signal,
			onPause({failedAtMs, pauseMs, problem}) {
				patience.onPause({untilMs: failedAtMs + pauseMs, problem});
			},
		});
		patience?.onPause(undefined);
		const nowMs = given?.clock.now() ?? Number.NaN;
		fresh = {fromMs: nowMs, untilMs: nowMs + Math.max(freshMs, (performance.now() - beganMs) * longestShare)};
		isGivenUp = !rows.ok && (isGivenUp || patience !== undefined);
		if (!rows.ok) return rows;
		ends ??= [rows.value[0], rows.value.at(-1)].flatMap(row => row ? [rowKey(row)] : []);
		const keys = new Set(rows.value.map(rowKey));
		showsEnds = ends.every(key => keys.has(key));
		return success(indexRows(rows.value));
	};

	const list: ServerList = {
		async find(stack, signal, patience) {
			// Others send, too: a list read before their last upload would let it be sent again. A clock that was set back proves nothing.
			const nowMs = patience?.clock.now();
			if (fresh && nowMs !== undefined && !(nowMs >= fresh.fromMs && nowMs <= fresh.untilMs)) reading = undefined;
			// Several stacks are checked at once; they share one reading, but not a failed one.
			const isPatient = patience !== undefined && 'patienceMs' in patience;
			reading ??= {index: read(signal, patience), isPatient};
			const shared = reading;
			const index = await shared.index;
			if (!index.ok) {
				if (reading === shared) reading = undefined;
				// A single try of somebody else is not this one's patience.
				return isPatient && !shared.isPatient && !signal.aborted ? list.find(stack, signal, patience) : index;
			}

			return success(rowsOnServer(stack, index.value));
		},
		showsAllKnown: () => showsEnds,
		forget() {
			reading = undefined;
		},
	};
	return list;
}
