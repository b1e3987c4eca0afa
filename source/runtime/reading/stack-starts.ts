import type {FitsHeader} from '../../fits/header.js';
import {numberOf} from '../../fits/keyword.js';
import {observationUtcMs} from '../../fits/observation-time.js';
import type {Warning} from '../../machine/state.js';
import {nightOf, offsetsAt, parseStackName, type StackStarts} from '../../planning/index.js';
import type {RemoteFile} from '../../seestar/port.js';
import {cleanText} from '../../format/clean-text.js';
import type {Problem} from '../../errors/problem.js';
import {eachAtOnce} from './each-at-once.js';
import type {Session} from '../session.js';
import {minuteMs} from '../../planning/calendar.js';
import {areTwoFiles, type FileMarks} from './stack-date.js';

/** How many headers of stacks one reading of a target asks for. The blocks that further stacks may cover are not stacked. */
const headersAtMost = 200;
/** How many times the plan is asked which headers it needs: one header may make another one necessary. */
const roundsAtMost = 8;

type ListedStack = Pick<RemoteFile, 'name'> & FileMarks;

/** Whose headers are read: those of a target's folder, as it was just listed. With it, the zone of the telescope's names. */
type StacksPlace = {readonly folder: string; readonly stacks: readonly ListedStack[]; readonly zone: string};

/** Do the headers of this telescope's batch stacks tell when the frames were taken? True until seen otherwise with its firmware. */
export function tellsTime({journal, facts}: Pick<Session, 'journal' | 'facts'>): boolean {
	return !(journal?.entries() ?? []).some(entry => entry.kind === 'headersUntimely' && entry.firmware === facts?.firmware);
}

/** What the headers told, the stacks whose headers were not read, and the link's problem that prevented it, if any. */
type ReadStarts = {readonly starts: StackStarts; readonly unread: ReadonlySet<string>; readonly lineProblem: Problem | undefined};

/**
 * When the first frames of stacks were taken, with one Range request each, for the stacks that the plan asks about: those
 * with names that fit blocks of two sizes. A header is read once a session while its file stays the same. A stack whose
 * header could not be read has no time, so that its blocks are left alone.
 */
export async function readStackStarts(
	session: Session, {folder, stacks, zone}: StacksPlace, unaskedOf: (starts: StackStarts) => readonly string[], signal: AbortSignal,
): Promise<ReadStarts> {
	const listed = new Map(stacks.map(stack => [stack.name, stack]));
	forgetChanged(session, folder, listed);
	const starts = new Map<string, number | undefined>();
	const unread = new Set<string>();
	const lineProblems: Problem[] = [];
	let asked = 0;
	for (let round = 0; round < roundsAtMost && !signal.aborted; round++) {
		const unasked = unaskedOf(starts).filter(name => !starts.has(name));
		if (unasked.length === 0) break;
		await eachAtOnce(unasked, async name => {
			const key = `${folder}/${name}`;
			if (tellsTime(session) && !session.stackDates.has(key) && lineProblems.length < 2 && asked < headersAtMost && !signal.aborted) {
				asked++;
				const header = await session.seestar.header(folder, name, signal);
				const marks: FileMarks = listed.get(name) ?? {sizeKb: undefined};
				if (header.ok) session.stackDates.set(key, {marks, dateObsMs: dateOf(name, header.value)});
				else if (header.problem.retry === 'permanent') session.stackDates.set(key, {marks, dateObsMs: undefined});
				else lineProblems.push(header.problem);
			}

			if (tellsTime(session) && !session.stackDates.has(key)) unread.add(name);
			starts.set(name, tellsTime(session) ? utcOf(session, session.stackDates.get(key)?.dateObsMs, zone) : undefined);
		});
	}

	return {starts, unread, lineProblem: lineProblems[0]};
}

/** Forgets stacks that are gone or are another file by now: if the name comes again, it is another stack. */
function forgetChanged({stackDates}: Session, folder: string, listed: ReadonlyMap<string, ListedStack>): void {
	for (const [key, {marks}] of stackDates) {
		if (!key.startsWith(`${folder}/`)) continue;
		const stack = listed.get(key.slice(folder.length + 1));
		if (!stack || areTwoFiles(stack, marks)) stackDates.delete(key);
	}
}

/** A header with another number of frames than the name says was not written for this stack. */
function dateOf(name: string, header: FitsHeader): number | undefined {
	const stack = parseStackName(name);
	const frames = numberOf(header, 'STACKCNT') ?? stack?.frames;
	const seconds = numberOf(header, 'EXPTIME') ?? numberOf(header, 'EXPOSURE') ?? stack?.exposureSeconds;
	if (!stack || frames !== stack.frames || Math.abs((seconds ?? 0) - stack.exposureSeconds) >= 0.01) return undefined;
	return observationUtcMs(header);
}

/** If DATE-OBS of a night's sub-frames is local time, so is that of its stacks. */
function utcOf({nights}: Session, dateObsMs: number | undefined, zone: string): number | undefined {
	if (dateObsMs === undefined) return undefined;
	const local = new Date(dateObsMs).toISOString().slice(0, 19);
	return nights.get(nightOf(local))?.kind === 'local' ? dateObsMs - (offsetsAt(zone, local)[0] ?? 0) * minuteMs : dateObsMs;
}

/** Tells once for each target that some of its blocks are left alone, because it is not known (yet) which frames a stack was made of. */
export function tellOfSilentStacks(
	session: Session, target: string, silentStacks: readonly string[], {unread, lineProblem}: Pick<ReadStarts, 'unread' | 'lineProblem'>, warn: (warning: Warning) => void,
): void {
	const tell = (topic: string, stacks: readonly string[], words: Pick<Warning, 'cause' | 'next'>) => {
		const [first] = stacks;
		if (first === undefined || session.warned.has(topic)) return;
		session.warned.add(topic);
		const others = stacks.length === 1 ? '' : ` and ${stacks.length - 1} more`;
		warn({
			scope: session.id,
			what: `Some blocks of ${cleanText(target)} are left alone`,
			cause: `the name of ${cleanText(first)}${others} fits blocks of two sizes, and its header ${words.cause}`,
			next: words.next,
		});
	};

	tell(`silent ${target}`, silentStacks.filter(name => !unread.has(name)), {
		cause: 'does not tell which frames it is made of',
		next: 'Stack with the block size that it was made with, or purge it to stack its time anew.',
	});
	tell(`unread ${target}`, silentStacks.filter(name => unread.has(name)), {
		cause: `was not read${lineProblem ? `: ${lineProblem.cause}` : ', as there are many to read'}`,
		next: 'It is asked again when the target is read again; nothing needs to be purged.',
	});
}
