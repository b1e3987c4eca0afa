import {dayMs} from '../calendar.js';
import {slotMs} from '../chunk.js';
import type {FrameGroup} from '../frame-group.js';
import type {KindIndex} from '../group-index.js';
import type {SizedBlock} from '../grid.js';

/** A stack of which only name and number of frames are known, and every block of any length that may have been its own. */
export type UntoldStack = {
	readonly name: string;
	readonly frames: number;
	/** Frames of the block in the current grid that can have made it; undefined for a foreign stack. */
	readonly ownFrames: number | undefined;
	readonly slotStartMs: number;
	readonly kind: KindIndex;
	readonly possible: readonly SizedBlock[];
	/**
	 * The offset with which an old-style name is read: it means only groups of that wall clock, and its start is exact, so
	 * the rest of the slot is free.
	 */
	readonly wallOffsetMinutes: number | undefined;
	/** The current grid can have made it, from all frames of the block or including the block's first one. */
	readonly isSettled: boolean;
};

/**
 * A group that a stack of another grid covers. Sure: every block that may have been the stack's own overlaps it. A question:
 * the stack may just as well be the grid's own, and only its header can decide.
 */
type Reached = {readonly stack: UntoldStack; readonly group: FrameGroup; readonly isSure: boolean; readonly isQuestion: boolean};

/** Where another stack of the kind begins: its slot, and the moment from which it itself covers frames. */
export type OtherStart = {readonly slotStartMs: number; readonly fromMs: number};

type Choice = {readonly stack: UntoldStack; readonly blocks: readonly SizedBlock[]};

/**
 * The groups of which foreign stacks may hold a frame. No frame may go into two stacks unasked, and frames may have been
 * rejected: so every length counts whose block has at least as many frames as the stack, up to the next stack of its kind.
 * Stacks of one night and kind are assumed to have one length if there is one that explains all foreign ones; a stack that
 * the current grid can have made is then assumed to have that length, too, if this requires no more rejected frames. Without
 * such a length it is an open question whose stack it is, unless that is settled otherwise.
 */
export function reachesOf(stacks: readonly UntoldStack[], startsOf: (kind: KindIndex) => readonly OtherStart[]): Reached[] {
	return [...nightsOf(stacks)].flatMap(([kind, nights]) => [...nights.values()].flatMap(night => {
		const foreign = night.filter(({stack}) => stack.ownFrames === undefined);
		if (foreign.length === 0 && night.every(({stack}) => stack.isSettled)) return [];
		const common = commonMinutes((foreign.length === 0 ? night : foreign).map(({blocks}) => blocks));
		const isOfCommon = common.size > 0 && foreign.length > 0;
		return night.flatMap(({stack, blocks}) => {
			const {ownFrames, isSettled} = stack;
			if (ownFrames !== undefined && !isOfCommon && isSettled) return [];
			const framesAtMost = ownFrames ?? Number.POSITIVE_INFINITY;
			const allowed = blocks.filter(({minutes, startMs, endMs}) => (common.size === 0 || common.has(minutes)) && kind.countFrames(startMs, endMs) <= framesAtMost);
			const isQuestion = ownFrames !== undefined && !isOfCommon;
			return reachOf(stack, allowed.length === 0 && ownFrames === undefined ? blocks : allowed, startsOf(kind)).map(reached => ({...reached, isQuestion}));
		});
	}));
}

// Nights from noon to noon, UTC: a night that is cut in two has less evidence on either side.
function nightsOf(stacks: readonly UntoldStack[]): Map<KindIndex, Map<number, Choice[]>> {
	const kinds = new Map<KindIndex, Map<number, Choice[]>>();
	for (const stack of stacks) {
		const nights = kinds.get(stack.kind) ?? new Map<number, Choice[]>();
		kinds.set(stack.kind, nights);
		const night = Math.floor(stack.slotStartMs / dayMs - 0.5);
		const choices = nights.get(night) ?? [];
		nights.set(night, choices);
		choices.push({stack, blocks: holding(stack)});
	}

	return kinds;
}

// If no block has enough frames, some have been deleted since, and their number says nothing.
function holding({frames, kind, possible}: UntoldStack): readonly SizedBlock[] {
	const blocks = possible.filter(({startMs, endMs}) => kind.countFrames(startMs, endMs) >= frames);
	return blocks.length > 0 ? blocks : possible;
}

function commonMinutes(choices: ReadonlyArray<readonly SizedBlock[]>): Set<number> {
	const [first = [], ...others] = choices.map(blocks => blocks.map(({minutes}) => minutes));
	return new Set(first.filter(minutes => others.every(other => other.includes(minutes))));
}

function reachOf(stack: UntoldStack, blocks: readonly SizedBlock[], starts: readonly OtherStart[]): Array<Omit<Reached, 'isQuestion'>> {
	const {slotStartMs, kind, wallOffsetMinutes, ownFrames} = stack;
	const isMeant = (group: FrameGroup) => wallOffsetMinutes === undefined || group.starts.some(({offsetMinutes}) => offsetMinutes === wallOffsetMinutes);
	const between = (fromMs: number, toMs: number) => fromMs < toMs ? kind.overlapping(fromMs, toMs).filter(isMeant) : [];
	const slot = ownFrames === undefined && (wallOffsetMinutes === undefined || blocks.length === 0) ? between(slotStartMs, slotStartMs + slotMs) : [];
	const next = starts.find(start => start.slotStartMs > slotStartMs);
	const startsMs = blocks.map(({startMs}) => startMs);
	const endsMs = blocks.map(({endMs}) => endMs);
	const groups = between(Math.min(...startsMs), Math.min(Math.max(...endsMs), next?.fromMs ?? Number.POSITIVE_INFINITY));
	const sure = new Set(between(Math.max(...startsMs), Math.min(...endsMs)));
	return [...new Set([...slot, ...groups])].map(group => ({stack, group, isSure: sure.has(group)}));
}
