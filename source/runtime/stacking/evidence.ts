import type {FitsHeader} from '../../fits/header.js';
import {numberOf, textOf} from '../../fits/keyword.js';
import {observationUtcMs} from '../../fits/observation-time.js';
import {parseOutputName, type Block} from '../../planning/index.js';
import {cleanText} from '../../format/clean-text.js';
import {counted} from '../../format/counted.js';
import type {BatchOwner} from './batch-owner.js';

/** Everything that is known about a file that may be a block's stack. */
export type OutputFacts = {
	readonly block: Block;
	readonly name: string;
	readonly header: FitsHeader;
	/** This run started the batch and has followed the telescope without a gap since. */
	readonly isUnbroken: boolean;
	/** Whether the telescope's state names the file, or it was found as a new file in the target's folder. */
	readonly source: 'state' | 'folder';
	/** Whose files the settings name at the end; they say nothing about a file that the state does not name. */
	readonly owner: BatchOwner;
	/** The total number of frames in the state. */
	readonly totalFrames: number | undefined;
	/** False once a stack that was certainly ours had a DATE-OBS outside its block. */
	readonly tellsTime: boolean;
};

/** What the facts are worth: a name is given only on `certain` and `likely` evidence (docs/evidence.md). */
export type Evidence =
	/** `oddities`: what the header says against it nevertheless; `isTimeOdd` if DATE-OBS is one of them. */
	| {readonly grade: 'certain'; readonly oddities: readonly string[]; readonly isTimeOdd: boolean}
	| {readonly grade: 'likely'}
	/** `doubt`: the first fact that is missing or speaks against it, as a clause. */
	| {readonly grade: 'none'; readonly doubt: string};

/** DATE-OBS may be the start of an exposure whose end is in the name, and the clocks are set by hand. */
const slackMs = 60_000;

/** Decides whether a file may get a block's name, by the rules of docs/evidence.md. */
export function evidenceOf(facts: OutputFacts): Evidence {
	const {isUnbroken, source, owner, totalFrames, block, tellsTime} = facts;
	const isOurs = owner === 'ours' || (owner === 'untold' && totalFrames === block.frames);
	const against = contradictionsOf(facts);
	if (isUnbroken && source === 'state' && isOurs) {
		const told = against.filter(({isMissing}) => !isMissing);
		return {grade: 'certain', oddities: told.map(({clause}) => clause), isTimeOdd: told.some(({keyword}) => keyword === 'DATE-OBS')};
	}

	// Somebody may have set other files after a stack that was watched to its end; after a gap the settings are the stack's own.
	if (source === 'state' && owner === 'others' && !isUnbroken) return {grade: 'none', doubt: 'the telescope says that it is made of other frames'};
	// A part of the block, set between our two commands, fits the block's time and has no more frames, so the state's own count decides.
	if (source === 'state' && owner === 'others' && totalFrames !== undefined && totalFrames !== block.frames) {
		return {grade: 'none', doubt: `the telescope says that it is made of ${counted(totalFrames, 'frame')}, the block has ${block.frames}`};
	}

	// If a file was only found, nothing but its time distinguishes one night's frames from another's.
	const mayLackTime = !tellsTime && source === 'state';
	const [first] = against.filter(({keyword}) => keyword !== 'DATE-OBS' || !mayLackTime);
	return first ? {grade: 'none', doubt: first.clause} : {grade: 'likely'};
}

type Contradiction = {readonly keyword: string; readonly clause: string; readonly isMissing: boolean};

/** Where name and header differ from what a stack of this block must say. */
function contradictionsOf({block, name, header}: OutputFacts): Contradiction[] {
	const found: Contradiction[] = [];
	const check = <T>(keyword: string, value: T | undefined, isRight: (value: T) => boolean, clause: (value: T) => string) => {
		if (value === undefined) found.push({keyword, clause: `its header has no ${keyword}`, isMissing: true});
		else if (!isRight(value)) found.push({keyword, clause: clause(value), isMissing: false});
	};

	const named = parseOutputName(name)?.frames;
	const [startMs, endMs] = [Date.parse(block.startUtc), Date.parse(block.endUtc)];
	check('DATE-OBS', observationUtcMs(header), ms => ms >= startMs - (block.exposureSeconds * 1000) - slackMs && ms < endMs,
		ms => `its DATE-OBS, ${new Date(ms).toISOString().slice(0, 19)}, is not between ${block.startUtc.slice(0, 16)} and ${block.endUtc.slice(11, 16)} UTC`);
	check('EXPTIME', numberOf(header, 'EXPTIME') ?? numberOf(header, 'EXPOSURE'), seconds => Math.abs(seconds - block.exposureSeconds) < 0.01,
		seconds => `its header says exposures of ${seconds} s, the block has ${block.exposureSeconds} s`);
	check('FILTER', textOf(header, 'FILTER')?.trim(), filter => filter.toUpperCase() === block.filter.toUpperCase(),
		filter => `its header says filter ${cleanText(filter.slice(0, 20))}, the block has ${cleanText(block.filter)}`);
	check('STACKCNT', numberOf(header, 'STACKCNT'), frames => frames <= block.frames && (named === undefined || frames === named),
		frames => frames > block.frames ? `its header says ${counted(frames, 'frame')}, the block has ${block.frames}` : `its header says ${counted(frames, 'frame')}, its name ${named ?? 0}`);
	return found;
}
