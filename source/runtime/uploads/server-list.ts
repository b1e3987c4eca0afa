import type {CrowdSky, StackRow} from '../../crowdsky/port.js';
import {findOnServer, indexRows, type ServerIndex, type SoughtStack} from '../../planning/index.js';
import {success, type Result} from '../../trouble/trouble.js';

/** The server's list of this user's stacks, read once and again when asked. */
export type ServerList = {
	/** The row that is this stack; trouble when the list cannot be read. */
	find(stack: SoughtStack, signal: AbortSignal): Promise<Result<StackRow | undefined>>;
	/** The next find reads the list anew. */
	forget(): void;
};

export function createServerList(crowdsky: CrowdSky): ServerList {
	let reading: Promise<Result<ServerIndex<StackRow>>> | undefined;
	const read = async (signal: AbortSignal): Promise<Result<ServerIndex<StackRow>>> => {
		const rows = await crowdsky.listStacks({signal});
		return rows.ok ? success(indexRows(rows.value)) : rows;
	};

	return {
		async find(stack, signal) {
			// Several stacks are checked at once; they share one reading, but not a failed one.
			reading ??= read(signal);
			const mine = reading;
			const index = await mine;
			if (!index.ok) {
				if (reading === mine) reading = undefined;
				return index;
			}

			return success(findOnServer(stack, index.value));
		},
		forget() {
			reading = undefined;
		},
	};
}
