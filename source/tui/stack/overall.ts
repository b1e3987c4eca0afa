import {framesPerSecond, totalRemainingSeconds} from '../../machine/estimates.js';
import type {State} from '../../machine/state.js';
import {workSeconds} from '../../machine/work-time.js';
import {durationText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import type {Span, SpanRow} from '../../components/spans.js';
import {clockText} from '../words.js';
import {isWorkLeft, jobCounts} from './rows.js';

/** The overall progress: the bar's fraction, from 0 to 1, and the words after it, the most important first. */
export type Overall = {readonly fraction: number; readonly parts: readonly SpanRow[]};

export function overallOf(state: State): Overall {
	const fraction = jobCounts(state.jobs).percent / 100;
	return {fraction, parts: isWorkLeft(state) ? comingParts(state) : doneParts(state)};
}

/** When everything will be finished, how fast it goes, and which telescopes have been silent. */
function comingParts(state: State): SpanRow[] {
	const rate = framesPerSecond(state);
	const away = state.scopes.filter(({id, link}) => (link === 'lost' || link === 'locked') && state.jobs.some(({scope, endedAtMs}) => scope === id && endedAtMs === undefined)).length;
	// What others stack takes as long as it takes.
	const busy = state.scopes.filter(({worker}) => worker.phase === 'waiting').length;
	return [
		[`${busy === 0 ? 'done about' : 'not done before'} ${clockText(state, state.nowMs + (1000 * totalRemainingSeconds(state)))}`],
		...(busy === 0 ? [] : [[['warning', state.scopes.length === 1 ? 'it stacks for others' : `${busy} of ${state.scopes.length} telescopes ${busy === 1 ? 'stacks' : 'stack'} for others`] as Span]]),
		...(away === 0 ? [] : [[['warning', state.scopes.length === 1 ? 'if it comes back' : `if ${away} of ${state.scopes.length} telescopes ${away === 1 ? 'comes' : 'come'} back`] as Span]]),
		...(rate === undefined ? [] : [[`${rate.toFixed(1)} frames/s`]]),
	];
}

/** When it ended, and how many of the frames are in the stacks. */
function doneParts({jobs, ...state}: State): SpanRow[] {
	const stacked = jobs.filter(({phase}) => phase === 'stacked');
	const endedMs = jobs.reduce((last, {endedAtMs = 0}) => Math.max(last, endedAtMs), 0);
	const seconds = workSeconds(jobs, endedMs);
	const given = stacked.reduce((sum, {block}) => sum + block.frames, 0);
	const aligned = stacked.reduce((sum, {stackedFrames, block}) => sum + (stackedFrames ?? block.frames), 0);
	return [
		[`done at ${clockText(state, endedMs)}`],
		...(given === 0 ? [] : [[`${aligned} of ${counted(given, 'frame')} aligned`]]),
		...(seconds > 0 ? [[`in ${durationText(seconds)}`]] : []),
	];
}
