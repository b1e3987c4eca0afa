import {blockId} from '../../machine/stacking/jobs.js';
import type {Job} from '../../machine/state.js';
import {chunkStartMs, isLegalBlockMinutes, parseStackName, planTarget, type StackStarts, type TargetPlan} from '../../planning/index.js';
import {failure, success, type Result} from '../../errors/problem.js';
import {keyText, type BlockKey} from '../memory/journal-entry.js';
import type {Session} from '../session.js';
import {knownInstants} from '../reading/check-nights.js';
import {stackFramesOf} from '../reading/stack-frames.js';
import {readStackStarts} from '../reading/stack-starts.js';
import {dayMs, minuteMs} from '../../planning/calendar.js';

/**
 * A stack in the target's folder that may hold this block's frames although it has another block's name: another program has
 * made it meanwhile, with another block size. Undefined if there is none. Lists the sub-frames only if there is a stack of
 * that night that this machine did not name. Problem: the share's.
 */
export async function stackOfOtherSize(session: Session, job: Job, key: BlockKey, names: readonly string[], signal: AbortSignal): Promise<Result<string | undefined>> {
	const {block, stackFolder, subFrameFolder} = job;
	const entries = session.journal?.entries() ?? [];
	const ours = new Set(entries.flatMap(entry => entry.kind === 'stackNamed' && keyText(entry.key) !== keyText(key) ? [entry.to] : []));
	const [startMs, endMs] = [Date.parse(block.startUtc), Date.parse(block.endUtc)];
	const isNear = (name: string) => {
		const stack = parseStackName(name);
		if (stack?.filter !== block.filter || stack.exposureSeconds !== block.exposureSeconds) return false;
		const atMs = stack.chunk === undefined ? Date.parse(`${stack.localStart ?? ''}Z`) : chunkStartMs(stack.chunk);
		return Math.abs(atMs - startMs) < dayMs;
	};

	const blockMinutes = (endMs - startMs) / minuteMs;
	if (!isLegalBlockMinutes(blockMinutes) || !names.some(name => !ours.has(name) && isNear(name))) return success(undefined);
	const frames = await session.seestar.listStored(subFrameFolder, signal);
	if (!frames.ok) return frames;
	// The clock by which this block was counted, whatever the zone is called.
	const timeZone = block.start.slice(19);
	const subFrameNames = frames.value.map(({name}) => name);
	// Where the clocks change that night, frames of the other side are where their headers say.
	const instants = knownInstants(session, subFrameFolder, subFrameNames);
	const plannedWith = (stackStarts: StackStarts) => planTarget({
		subFrameNames,
		instants,
		stackNames: names,
		stackFrames: stackFramesOf(entries, stackFolder),
		stackStarts,
		timeZone,
		blockMinutes,
		minExposureSeconds: 0,
		now: endMs + dayMs,
	});
	const coverIn = ({blocks}: TargetPlan) => blocks.find(planned => blockId(planned) === blockId(block))?.coveredBy;
	// Of all headers that could be read, only those of the stacks that may hold this block's frames.
	const unaskedOf = (starts: StackStarts) => {
		const {unaskedStacks} = plannedWith(starts);
		const inQuestion = coverIn(plannedWith(new Map([...starts, ...unaskedStacks.map(name => [name, undefined] as const)])));
		return unaskedStacks.filter(name => name === inQuestion);
	};

	const {starts, lineProblem} = await readStackStarts(session, {folder: stackFolder, stacks: names.map(name => ({name, sizeKb: undefined})), zone: timeZone}, unaskedOf, signal);
	return lineProblem ? failure(lineProblem) : success(coverIn(plannedWith(starts)));
}
