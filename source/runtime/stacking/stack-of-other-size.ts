import {blockId} from '../../machine/stacking/jobs.js';
import type {Job} from '../../machine/state.js';
import {chunkStartMs, isLegalBlockMinutes, parseStackName, planTarget} from '../../planning/index.js';
import {success, type Result} from '../../trouble/trouble.js';
import {keyText, type BlockKey} from '../memory/journal-entry.js';
import type {Session} from '../session.js';
import {stackFramesOf} from '../reading/stack-frames.js';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/**
 * A stack in the target's folder that may hold this block's frames though it has another block's name: another program
 * made it meanwhile, with blocks of another size. Undefined where there is none. Lists the sub-frames only when there is a
 * stack of that night that this machine did not name. Trouble: the share's.
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
	const {blocks} = planTarget({
		subFrameNames: frames.value.map(({name}) => name),
		stackNames: names,
		stackFrames: stackFramesOf(entries, stackFolder),
		// The clock by which this block was counted, whatever the zone is called.
		timeZone: block.start.slice(19),
		blockMinutes,
		minExposureSeconds: 0,
		now: endMs + dayMs,
	});
	return success(blocks.find(planned => blockId(planned) === blockId(block))?.coveredBy);
}
