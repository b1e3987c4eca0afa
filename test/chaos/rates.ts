import {isWhole, namedOf} from './invariants.js';
import type {NightRecord} from './record.js';
import {trueBlocks} from './truth.js';

/** What is not a fault by itself but should be rare, counted over all nights. */
export type Rates = {
	/** Whole stacks of a block that the program made, and how many of them have kept their `DSO_` names. */
	readonly made: number;
	readonly leftUnnamed: number;
	/** Blocks that are long enough, and how many of them have no stack at the end. */
	readonly blocks: number;
	readonly unstacked: number;
	/** Named stacks, and how many of them are not on the server. */
	readonly named: number;
	readonly unsent: number;
	/** Whether the last run did not end with status 0. */
	readonly unsettled: number;
};

export function ratesOf(night: NightRecord): Rates {
	const sums = {made: 0, leftUnnamed: 0, blocks: 0, unstacked: 0, named: 0, unsent: 0, unsettled: night.runs.at(-1)?.status === 0 ? 0 : 1};
	const minutes = night.blockSizes.at(-1) ?? 15;
	for (const scope of night.scopes) {
		const named = namedOf(scope);
		const used = new Set(named.flatMap(({stack, batch}) => batch?.frames.map(frame => `${stack.target}/${frame}`) ?? []));
		for (const block of trueBlocks(scope.frames, minutes)) {
			if (block.exposedSeconds < night.minExposureSeconds) continue;
			sums.blocks++;
			// After a change of size a block may be covered in part, and is left alone.
			if (!block.frames.some(frame => used.has(`${block.target}/${frame}`))) sums.unstacked++;
		}

		for (const stack of scope.stacks) {
			const batch = scope.batches[stack.batch ?? -1];
			if (batch?.by !== 'program' || batch.result !== 'complete' || !isWhole(stack)) continue;
			sums.made++;
			if (!stack.name.startsWith('CrowdSky_')) sums.leftUnnamed++;
		}

		sums.named += named.length;
		// A stack that was made again counts as the one sent before the purge.
		if (!night.hasPurged) sums.unsent += named.filter(({stack}) => !night.server.some(({name, telescope}) => name === stack.name && telescope === scope.telescope)).length;
	}

	return sums;
}

export function addedRates(one: Rates, other: Rates): Rates {
	return Object.fromEntries(Object.entries(one).map(([name, count]) => [name, count + other[name as keyof Rates]])) as Rates;
}
