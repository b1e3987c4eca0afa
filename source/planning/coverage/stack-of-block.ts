import type {Block} from '../block.js';
import {parseStackName} from '../names/stack-name.js';

/**
 * The name in a target's folder that is the stack of a block, with any number of frames and any pixel: coverage compares
 * chunk, exposure, filter and k. An old-style name gives the wall clock at the block's start instead of the chunk. Undefined
 * if there is none; of several, the first in the list.
 */
export function stackOfBlock(names: Iterable<string>, block: Pick<Block, 'chunk' | 'start' | 'filter' | 'exposureSeconds' | 'ordinal'>): string | undefined {
	for (const name of names) {
		const stack = parseStackName(name);
		if (stack?.filter !== block.filter || stack.exposureSeconds !== block.exposureSeconds) continue;
		const isSameTime = stack.chunk === undefined ? stack.localStart === block.start.slice(0, 19) : stack.chunk === block.chunk && stack.ordinal === block.ordinal;
		if (isSameTime) return name;
	}

	return undefined;
}
