import type {FitsHeader} from '../../fits/header.js';
import {numberOf, textOf} from '../../fits/keyword.js';
import {observationUtcMs} from '../../fits/observation-time.js';
import {parseOutputName, type Block} from '../../planning/index.js';
import {cleanText} from '../../text/clean.js';
import type {BatchOwner} from './batch-owner.js';

/** All that is known of a file that may be a block's stack. */
export type OutputFacts = {
	readonly block: Block;
	readonly name: string;
	readonly header: FitsHeader;
	/** This run started the batch, and what the telescope did has been known without a gap since. */
	readonly isUnbroken: boolean;
	/** The telescope's state names the file, or it was found as new in the target's folder. */
	readonly source: 'state' | 'folder';
	/** Whose files the settings name at the end; of a file that the state does not name they say nothing. */
	readonly owner: BatchOwner;
	/** Frames that the state counts in all. */
	readonly totalFrames: number | undefined;
	/** False once a stack that was certainly ours had a DATE-OBS outside its block. */
	readonly tellsTime: boolean;
};

/** What the facts are worth: a name is given on `certain` and `likely` evidence alone (docs/evidence.md). */
export type Evidence =
	/** `oddities`: what the header says against it all the same; `isTimeOdd` when DATE-OBS is among it. */
	| {readonly grade: 'certain'; readonly oddities: readonly string[]; readonly isTimeOdd: boolean}
	| {readonly grade: 'likely'}
	/** `doubt`: the first fact that is missing or speaks against it, a clause. */
	| {readonly grade: 'none'; readonly doubt: string};

/** DATE-OBS may be the begin of an exposure whose end the name tells, and the clocks are set by hand. */
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

	// Somebody may have set other files behind a stack that was watched to its end; behind a gap they are its own.
	if (source === 'state' && owner === 'others' && !isUnbroken) return {grade: 'none', doubt: 'the telescope says that it is made of other frames'};
	// A part of the block, set between our two commands, has the block's time and no more frames: the state's own count tells.
	if (source === 'state' && owner === 'others' && totalFrames !== undefined && totalFrames !== block.frames) {
		return {grade: 'none', doubt: `the telescope says that it is made of ${totalFrames} frames, the block has ${block.frames}`};
	}

	// Of a file that is only found, nothing but its time tells one night's frames from another's.
	const mayLackTime = !tellsTime && source === 'state';
	const [first] = against.filter(({keyword}) => keyword !== 'DATE-OBS' || !mayLackTime);
	return first ? {grade: 'none', doubt: first.clause} : {grade: 'likely'};
}

type Contradiction = {readonly keyword: string; readonly clause: string; readonly isMissing: boolean};

/** Where name and header do not say what a stack of this block must say. */
function contradictionsOf({block, name, header}: OutputFacts): Contradiction[] {
	const found: Contradiction[] = [];
	const check = <T>(keyword: string, value: T | undefined, isRight: (value: T) => boolean, clause: (value: T) => string) => {
		if (value === undefined) found.push({keyword, clause: `its header has no ${keyword}`, isMissing: true});
		else if (!isRight(value)) found.push({keyword, clause: clause(value), isMissing: false});
	};

	const named = parseOutputName(name)?.frames;
	const [startMs, endMs] = [Date.parse(block.startUtc), Date.parse(block.endUtc)];
	check('DATE-OBS', observationUtcMs(header), ms => ms >= startMs - (block.exposureSeconds * 1000) - slackMs && ms < endMs,
		ms => `its DATE-OBS, ${new Date(ms).toISOString().slice(0, 19)}, is not of ${block.startUtc.slice(0, 16)} to ${block.endUtc.slice(11, 16)} UTC`);
	check('EXPTIME', numberOf(header, 'EXPTIME') ?? numberOf(header, 'EXPOSURE'), seconds => Math.abs(seconds - block.exposureSeconds) < 0.01,
		seconds => `its header says exposures of ${seconds} s, the block has ${block.exposureSeconds} s`);
	check('FILTER', textOf(header, 'FILTER')?.trim(), filter => filter.toUpperCase() === block.filter.toUpperCase(),
		filter => `its header says filter ${cleanText(filter.slice(0, 20))}, the block has ${cleanText(block.filter)}`);
	check('STACKCNT', numberOf(header, 'STACKCNT'), frames => frames <= block.frames && (named === undefined || frames === named),
		frames => frames > block.frames ? `its header says ${frames} frames, the block has ${block.frames}` : `its header says ${frames} frames, its name ${named ?? 0}`);
	return found;
}
