import {blockOf, compareBlocks, type Block} from './block.js';
import {isLegalBlockMinutes, legalBlockMinutes} from './block-size.js';
import {instantMsOf, minuteMs, type Instant} from './calendar.js';
import {coverGroups, type StackFrames} from './coverage.js';
import {type Pointing} from './doubt.js';
import {gatherFrames, type FrameInstants} from './gather-frames.js';
import {isTimeZone} from './zone.js';

/** What a plan of one target is made from. */
export type PlanInput = {
	/** Names in the target's `_sub` folder; pictures and thumbnails may be among them, names twice count once. */
	readonly subFrameNames: Iterable<string>;
	/** Names in the target's folder; only `CrowdSky_*.fit` matter. */
	readonly stackNames: Iterable<string>;
	/** Zone of the telescope's clock, which the names of sub-frames follow. */
	readonly timeZone: string;
	/** Length of a block in minutes; divides a day. 15 when left out. */
	readonly blockMinutes?: number | undefined;
	/** Least total exposure of a block in seconds, from 0. 240 when left out. */
	readonly minExposureSeconds?: number | undefined;
	/** The telescope's present. */
	readonly now: Instant;
	/** UTC of frames by name, from DATE-OBS: beats the zone. What is no instant, or 16 hours and more away from the name's time, is ignored. */
	readonly instants?: FrameInstants | undefined;
	/** What stacks were made of, by their names, where that is known: beats what name and number of frames allow. */
	readonly stackFrames?: ReadonlyMap<string, StackFrames> | undefined;
	/** What no frame can be later than, where another clock is ahead of `now`. */
	readonly latest?: Instant | undefined;
	/** Where frames point, by name, as far as headers were read. */
	readonly pointings?: ReadonlyMap<string, Pointing> | undefined;
	/** Blocks with impossible dates or of several pointings are ready, too. */
	readonly isEvenIfDoubtful?: boolean | undefined;
};

/** The blocks of a target, and what the user should hear of. Every list is sorted and names each file once. */
export type TargetPlan = {
	readonly blocks: Block[];
	/** Names of the `_sub` folder that are neither sub-frames nor pictures of them. */
	readonly notUnderstood: string[];
	/** Frames left out: their local time does not exist (clocks go forward) and no instant was given. */
	readonly impossible: string[];
	/** Frames whose local time comes twice (clocks go back) and no instant was given: the earlier was taken. */
	readonly ambiguous: string[];
	/** Stacks that the grid in use cannot have made, of another block size or of frames that are gone: to be purged before stacking anew. */
	readonly foreignStacks: string[];
	/** `CrowdSky_*.fit` whose names cannot be read: they cover nothing. */
	readonly unreadableStacks: string[];
};

/**
 * Groups the sub-frames of one target into time blocks and says of each whether it is to be stacked. Pure: the same input,
 * in any order and on any machine, gives the same plan.
 * Throws RangeError for an illegal block size, an unknown zone, a negative least exposure, or a `now` that is no instant.
 */
export function planTarget(input: PlanInput): TargetPlan {
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
	const terms = {blockMs, minExposureMs, nowMs, latestMs, pointings: input.pointings ?? new Map<string, Pointing>(), isEvenIfDoubtful: input.isEvenIfDoubtful ?? false};
	const gathered = gatherFrames(input.subFrameNames, timeZone, blockMs, input.instants);
	const {covers, foreignStacks, unreadableStacks} = coverGroups(gathered, input.stackNames, blockMs, timeZone, input.stackFrames);
	const blocks = gathered.groups.map(group => blockOf(group, {cover: covers.get(group), ...terms})).sort(compareBlocks);
	const {notUnderstood, impossible, ambiguous} = gathered;
	return {blocks, notUnderstood, impossible, ambiguous, foreignStacks, unreadableStacks};
}

/** The blocks of one target with their status: `planTarget` without the remarks. Throws as it does. */
export function makePlan(input: PlanInput): Block[] {
	return planTarget(input).blocks;
}
