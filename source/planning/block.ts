import {minuteMs, wallText} from './calendar.js';
import {chunkOf} from './chunk.js';
import type {Cover} from './coverage/coverage.js';
import {doubtOfDates, doubtOfPointings, type Doubt, type Pointing} from './doubt.js';
import {compareText, type FrameGroup} from './frame-group.js';
import {spanOf} from './group-index.js';
import type {FrameNames, NameList} from './names/frame-names.js';
import {exposureTokenOf} from './names/light-name.js';
import {localText} from './zone.js';

/**
 * `covered`: has a stack. `recording`: not over yet. `short`: too little exposure. `undated`: its dates are impossible.
 * `moved`: its frames are of different places in the sky. `ready`: to be stacked.
 */
export type BlockStatus = 'ready' | 'covered' | 'short' | 'recording' | 'undated' | 'moved';

/** True for a block that could be stacked but is not, unless the user insists. */
export function isDoubtful(status: BlockStatus): status is 'undated' | 'moved' {
	return status === 'undated' || status === 'moved';
}

/** A time block of one target: frames of one exposure and one filter in one clock-aligned interval. */
export type Block<Files extends FrameNames = FrameNames> = {
	/** On the telescope's clock, with its offset: `2026-02-27T21:15:00+01:00`. */
	readonly start: string;
	readonly end: string;
	/** `2026-02-27T20:15:00Z`. */
	readonly startUtc: string;
	readonly endUtc: string;
	/** UTC quarter-hour in which the block starts, `YYYYMMDD.CC`. */
	readonly chunk: string;
	/** Which of the grid's blocks that start in the chunk, from 1; always 1 for 15 minutes and more. */
	readonly ordinal: number;
	/** As in the first frame's name: `10.0s`. */
	readonly exposure: string;
	/** Exposure of one frame in seconds. */
	readonly exposureSeconds: number;
	readonly filter: string;
	/** Number of frames. */
	readonly frames: number;
	/** Frames times exposure, in seconds. */
	readonly totalSeconds: number;
	readonly status: BlockStatus;
	/** Why it has this status, in one short clause. May contain a stack's raw name. */
	readonly reason: string;
	/** Name of the stack that covers this block. */
	readonly coveredBy: string | undefined;
	/** True if that stack was made with another block size, or from frames that are gone. */
	readonly isForeignCoverage: boolean;
	/** Raw names of the sub-frames, sorted by time. */
	readonly files: Files;
};

/** A time block whose names are texts. */
export type PlannedBlock = Block<readonly string[]>;

/** What a block's status depends on besides its frames. */
type Judgement = {
	readonly cover: Cover | undefined;
	/** It has a frame that was still being written. */
	readonly isUnfinished: boolean;
	readonly blockMs: number;
	readonly minExposureMs: number;
	readonly nowMs: number;
	/** No frame can be later than this: now, on whichever clock is ahead. */
	readonly latestMs: number;
	/** Where frames point, by name, as far as known. */
	readonly pointings: ReadonlyMap<string, Pointing>;
	/** Names of frames that are among them, by index. */
	readonly pointed: ReadonlyMap<number, string>;
	/** Also stack doubtful blocks. */
	readonly stackDoubtful: boolean;
};

// A frame is stamped and written some time after its exposure.
const settlingMs = 30_000;

/** Describes a group of frames of a list of names as a block. */
export function blockOf<Files extends FrameNames>(group: FrameGroup, names: NameList<Files>, judgement: Judgement): Block<Files> {
	const {startMs, endMs} = spanOf(group, judgement.blockMs);
	const offsetMinutes = group.starts[0]?.offsetMinutes ?? 0;
	const files = names.pick(group.frames.map(({index}) => index));
	const {exposureMs, filter} = group.kind;
	const {cover} = judgement;
	return {
		start: localText(startMs, offsetMinutes),
		end: localText(endMs, offsetMinutes),
		startUtc: `${wallText(startMs)}Z`,
		endUtc: `${wallText(endMs)}Z`,
		chunk: chunkOf(startMs),
		ordinal: group.ordinal,
		exposure: exposureTokenOf(files.at(0) ?? ''),
		exposureSeconds: exposureMs / 1000,
		filter,
		frames: files.length,
		totalSeconds: files.length * exposureMs / 1000,
		...judge(group, {endMs, offsetMinutes, first: files.at(0)}, judgement),
		coveredBy: cover?.stack.name,
		isForeignCoverage: cover?.isForeign ?? false,
		files,
	};
}

/** What of a block its status depends on; `first` is the name of its first frame. */
type Judged = {readonly endMs: number; readonly offsetMinutes: number; readonly first: string | undefined};

function judge(group: FrameGroup, {endMs, offsetMinutes, first}: Judged, judgement: Judgement): Pick<Block, 'status' | 'reason'> {
	const {cover, minExposureMs, nowMs, stackDoubtful} = judgement;
	if (cover) {
		return {status: 'covered', reason: reasonOfCover(cover)};
	}

	const {exposureMs} = group.kind;
	const settledMs = settledAfter(endMs, exposureMs);
	const doubt = doubtOf(group, {offsetMinutes, first}, judgement);
	// A block in the future is never over.
	if (settledMs > nowMs && doubt?.status !== 'undated') {
		const settled = wallText(Math.ceil(settledMs / 1000) * 1000 + offsetMinutes * minuteMs).slice(11);
		return {status: 'recording', reason: `still being recorded until ${settled}`};
	}

	if (judgement.isUnfinished) return {status: 'recording', reason: 'a frame is still being written'};
	const totalMs = group.frames.length * exposureMs;
	if (totalMs < minExposureMs) return {status: 'short', reason: `${totalMs / 1000} s, needs ${minExposureMs / 1000} s`};
	if (doubt && !stackDoubtful) return doubt;
	return {status: 'ready', reason: doubt ? `ready to stack, though ${doubt.reason}` : 'ready to stack'};
}

function reasonOfCover({stack: {name}, isForeign, isSure, isSilent}: Cover): string {
	if (isSilent === true) return `may be part of ${name}, whose header has not shown its frames; if it never does, purge that stack to stack again`;
	return isForeign ? `${isSure ? 'covered by' : 'may be part of'} a stack of another block size: ${name}; purge it to stack again` : `stacked already: ${name}`;
}

function doubtOf({frames}: FrameGroup, {offsetMinutes, first}: Omit<Judged, 'endMs'>, {latestMs, pointings, pointed}: Judgement): Doubt | undefined {
	const firstMs = (frames[0]?.utcSeconds ?? Number.NaN) * 1000;
	const undated = doubtOfDates(firstMs, (frames.at(-1)?.utcSeconds ?? Number.NaN) * 1000, firstMs + offsetMinutes * minuteMs, latestMs);
	return undated ?? (pointed.size === 0 ? undefined : doubtOfPointings([first ?? '', ...frames.flatMap(({index}) => pointed.get(index) ?? [])], pointings));
}

function settledAfter(endMs: number, exposureMs: number): number {
	return endMs + exposureMs + settlingMs;
}

/** When the last frame of a block is certainly in its folder, in ms since 1970 by the telescope's clock; until then the block is `recording`. */
export function settledMsOf({endUtc, exposureSeconds}: Pick<Block, 'endUtc' | 'exposureSeconds'>): number {
	return settledAfter(Date.parse(endUtc), exposureSeconds * 1000);
}

/** Orders blocks by start, exposure, filter. No two blocks of a plan have all three in common. */
export function compareBlocks(a: Omit<Block, 'files'>, b: Omit<Block, 'files'>): number {
	return compareText(a.startUtc, b.startUtc) || a.exposureSeconds - b.exposureSeconds || compareText(a.filter, b.filter);
}
