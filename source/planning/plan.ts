import {blockOf, compareBlocks, type Block, type PlannedBlock} from './block.js';
import {isLegalBlockMinutes, legalBlockMinutes} from './block-size.js';
import {instantMsOf, minuteMs, type Instant} from './calendar.js';
import {coverGroups, type StackFrames} from './coverage/coverage.js';
import type {Pointing} from './doubt.js';
import type {FrameGroup} from './frame-group.js';
import {gatherFrames, type FrameInstants, type GatheredFrames} from './gather-frames.js';
import {keepNames, listTexts, type FrameNames, type KeptNames, type NameList} from './names/frame-names.js';
import type {StackStarts} from './coverage/stack-start.js';
import {isTimeZone} from './zone-name.js';

/** What a plan of one target is made from. */
export type PlanInput = {
	/** Names in the target's `_sub` folder; pictures and thumbnails may be among them, and a repeated name counts once. */
	readonly subFrameNames: Iterable<string>;
	/** Frames that were listed and not finished yet: they are left out, and their blocks are not over. */
	readonly unfinishedNames?: readonly string[] | undefined;
	/** Names in the target's folder; only `CrowdSky_*.fit` matter. */
	readonly stackNames: Iterable<string>;
	/** Zone of the telescope's clock, which the names of sub-frames follow. */
	readonly timeZone: string;
	/** Length of a block in minutes; divides a day. 15 when left out. */
	readonly blockMinutes?: number | undefined;
	/** Least total exposure of a block in seconds, 0 or more. 240 when left out. */
	readonly minExposureSeconds?: number | undefined;
	/** The present time at the telescope. */
	readonly now: Instant;
	/**
	 * UTC of frames by name, from DATE-OBS: overrides the zone. Anything that is not an instant, or is 16 hours or more away
	 * from the name's time, is ignored.
	 */
	readonly instants?: FrameInstants | undefined;
	/** What stacks were made from, by their names, if known: overrides what name and number of frames allow. */
	readonly stackFrames?: ReadonlyMap<string, StackFrames> | undefined;
	/**
	 * When the first frames of stacks were taken according to their headers, by name: decides if a stack's name fits blocks
	 * of several sizes. A stack whose header did not say keeps all of them from being stacked; one that is missing appears
	 * in `unaskedStacks`. If left out, names alone decide.
	 */
	readonly stackStarts?: StackStarts | undefined;
	/** No frame can be later than this, if another clock is ahead of `now`. */
	readonly latest?: Instant | undefined;
	/** Where frames point, by name, as far as headers have been read. */
	readonly pointings?: ReadonlyMap<string, Pointing> | undefined;
	/** Blocks with impossible dates or several pointings are ready, too. */
	readonly stackDoubtful?: boolean | undefined;
	/** @deprecated Use `stackDoubtful`. */
	readonly isEvenIfDoubtful?: boolean | undefined;
};

/** The blocks of a target, and what the user should know about them. Every list is sorted and names each file once. */
export type TargetPlan<Files extends FrameNames = readonly string[]> = {
	readonly blocks: Array<Block<Files>>;
	/** Names of the `_sub` folder that are neither sub-frames nor pictures of them. */
	readonly unparsedNames: string[];
	/** Frames left out: their local time does not exist (clocks go forward) and no instant was given. */
	readonly nonexistentTimes: string[];
	/** Frames whose local time comes twice (clocks go back) and for which no instant was given: the earlier one was taken. */
	readonly ambiguousTimes: string[];
	/** Stacks that the current grid cannot have made, of another block size or from frames that are gone: to be purged before stacking again. */
	readonly foreignStacks: string[];
	/** Stacks that may hold the frames of an otherwise ready block, although by their names they have a block of their own: their headers did not say. */
	readonly silentStacks: string[];
	/** Such stacks whose headers were not read: their blocks are ready as long as nobody reads them. */
	readonly unaskedStacks: string[];
	/** `CrowdSky_*.fit` files whose names cannot be read: they cover nothing. */
	readonly unreadableStacks: string[];
};

/**
 * Groups the sub-frames of one target into time blocks and says for each whether it is to be stacked. Pure: the same input,
 * in any order and on any machine, gives the same plan. Throws RangeError for an invalid block size, an unknown zone, a
 * negative least exposure, or an invalid `now`.
 */
export function planTarget(input: PlanInput): TargetPlan {
	return planWith(names => listTexts(Array.isArray(names) ? names as readonly string[] : [...names]), input);
}

/** The same for names that are kept for long: so are those of the blocks, and no text is made of any. */
export function planKept(input: PlanInput): TargetPlan<KeptNames> {
	return planWith(keepNames, input);
}

function planWith<Files extends FrameNames>(listOf: (names: Iterable<string>) => NameList<Files>, input: PlanInput): TargetPlan<Files> {
	const {blockMinutes = 15, minExposureSeconds = 240, timeZone} = input;
	const nowMs = instantMsOf(input.now);
	if (!isLegalBlockMinutes(blockMinutes)) {
		throw new RangeError(`Blocks of ${blockMinutes} minutes do not divide a day: use one of ${legalBlockMinutes().join(', ')}.`);
	}

	if (!isTimeZone(timeZone)) throw new RangeError(`The time zone ${JSON.stringify(timeZone)} is not known: give an IANA name such as Europe/Vienna.`);
	if (!(minExposureSeconds >= 0)) throw new RangeError(`The least exposure of a block must be 0 seconds or more, not ${minExposureSeconds}.`);
	if (Number.isNaN(nowMs)) throw new RangeError('The plan needs the present time: a Date, milliseconds or ISO 8601 text.');

	const blockMs = blockMinutes * minuteMs;
	const minExposureMs = Math.round(minExposureSeconds * 1000);
	const latestMs = Math.max(nowMs, input.latest === undefined ? nowMs : instantMsOf(input.latest));
	const stackDoubtful = input.stackDoubtful ?? input.isEvenIfDoubtful ?? false;
	const unfinished = new Set(input.unfinishedNames);
	const names = listOf(unfinished.size === 0 ? input.subFrameNames : [...input.subFrameNames, ...unfinished]);
	const pointings = input.pointings ?? new Map<string, Pointing>();
	const gathered = withoutUnfinished(gatherFrames(names, timeZone, blockMs, {instants: input.instants, pointings}), unfinished);
	const terms = {blockMs, minExposureMs, nowMs, latestMs, pointings, pointed: gathered.pointed, stackDoubtful};
	const {covers, questions, foreignStacks, unreadableStacks} = coverGroups(gathered, input.stackNames, blockMs, timeZone, {made: input.stackFrames, starts: input.stackStarts});
	const [silent, unasked] = [new Set<string>(), new Set<string>()];
	const planned = (group: FrameGroup): Block<Files> => {
		const block = blockOf(group, names, {cover: covers.get(group), isUnfinished: gathered.unfinished.has(group), ...terms});
		const open = block.status === 'ready' ? questions.get(group) ?? [] : [];
		for (const {name} of open) (input.stackStarts?.has(name) === true ? silent : unasked).add(name);
		const stack = open.find(({name}) => silent.has(name));
		return stack ? blockOf(group, names, {cover: {stack, isForeign: true, isSure: false, isSilent: true}, isUnfinished: false, ...terms}) : block;
	};

	const blocks = gathered.groups.map(group => planned(group)).sort(compareBlocks);
	const {unparsedNames, nonexistentTimes, ambiguousTimes} = gathered;
	return {blocks, unparsedNames, nonexistentTimes, ambiguousTimes, foreignStacks, silentStacks: [...silent].sort(), unaskedStacks: [...unasked].sort(), unreadableStacks};
}

/** The groups without frames that are not finished, and which ones had some. */
function withoutUnfinished(gathered: GatheredFrames, unfinishedNames: ReadonlySet<string>): GatheredFrames & {readonly unfinished: ReadonlySet<FrameGroup>} {
	const unfinished = new Set<FrameGroup>();
	if (unfinishedNames.size === 0) return {...gathered, unfinished};
	const groups = gathered.groups.flatMap(group => {
		const frames = group.frames.filter(({index}) => !unfinishedNames.has(gathered.names.at(index) ?? ''));
		if (frames.length === group.frames.length) return [group];
		const rest = {...group, frames};
		unfinished.add(rest);
		return frames.length === 0 ? [] : [rest];
	});
	return {...gathered, groups, unfinished};
}

/** The blocks of one target with their status: `planTarget` without the remarks. Throws the same errors. */
export function makePlan(input: PlanInput): PlannedBlock[] {
	return planTarget(input).blocks;
}
