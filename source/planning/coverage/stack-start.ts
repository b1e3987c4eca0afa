import {type KindIndex} from '../group-index.js';
import {type SizedBlock} from '../grid.js';
import {type StackName} from '../names/stack-name.js';

/**
 * When the first frame of a stack was taken according to its header, in milliseconds since 1970 UTC, by the stack's name.
 * Undefined if the header was read and did not say; a name that is missing was not read.
 */
export type StackStarts = ReadonlyMap<string, number | undefined>;

/** What a stack's header says about the blocks that may have been the stack's own. */
type HeaderWord = {
	/** Whether the stack can have been made from this block, with any of the frames after its first one rejected. */
	readonly fits: (block: Pick<SizedBlock, 'startMs' | 'endMs'>) => boolean;
	/** Whether the stack's first frame is also the block's first one. */
	readonly isFirst: (startMs: number) => boolean;
};

/** It is not documented whether a name is stamped at the beginning or the end of an exposure, nor what DATE-OBS means. */
const slackMs = 10_000;

/** The start according to a header; undefined if it is not the time of any frame of these blocks, so it must mean something else. */
export function headerWordOf(
	startMs: number | undefined, {frames, exposureSeconds}: Pick<StackName, 'frames' | 'exposureSeconds'>, kind: KindIndex, possible: readonly SizedBlock[],
): HeaderWord | undefined {
	if (startMs === undefined) return undefined;
	const [fromMs, toMs] = [startMs - exposureSeconds * 1000 - slackMs, startMs + exposureSeconds * 1000 + slackMs];
	const fits = (block: Pick<SizedBlock, 'startMs' | 'endMs'>) => {
		const firstMs = Math.max(block.startMs, fromMs);
		return kind.countFrames(firstMs, Math.min(block.endMs, toMs)) > 0 && kind.countFrames(firstMs, block.endMs) >= frames;
	};

	return possible.some(block => fits(block)) ? {fits, isFirst: blockStartMs => fromMs <= blockStartMs || kind.countFrames(blockStartMs, fromMs) === 0} : undefined;
}
