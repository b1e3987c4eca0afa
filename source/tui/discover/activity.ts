import type {State, TargetState} from '../../machine/state.js';
import type {Span} from '../../components/spans.js';
import {againText} from '../words.js';

/** What is being done with a target right now, in a word or two; empty for nothing. */
export function activityOf({target, counts}: {readonly target: TargetState; readonly counts: {readonly recording: number}}, state: Pick<State, 'nowMs'>): Span {
	if (target.waiting) return ['warning', againText(target.waiting, state)];
	if (target.purge) return ['warning', `deleting ${target.purge.deleted}/${target.purge.files.length}`];
	if (target.phase === 'failed') return ['bad', 'not read'];
	if (target.phase === 'reading' && !target.reading) return ['dim', 'reading'];
	if (counts.recording > 0) return ['warning', 'recording'];
	return target.phase === 'reading' ? ['dim', 'reading'] : '';
}
