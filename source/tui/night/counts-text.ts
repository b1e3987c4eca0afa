import type {Block} from '../../planning/index.js';
import {timelineWords, type QuarterState} from '../../components/timeline.js';
import type {Night} from './nights.js';

/** The states in the order in which they matter for the next step. */
const order = ['ready', 'working', 'failed', 'covered', 'sent', 'recording', 'doubtful', 'short'] as const satisfies readonly QuarterState[];

/** The blocks of a night, counted by state: `3 to stack, 12 sent`. */
export function countsText({pieces}: Night, stateOf: (block: Block) => QuarterState): string {
	const counts = new Map<QuarterState, number>();
	for (const block of new Set(pieces.map(piece => piece.block))) {
		const state = stateOf(block);
		counts.set(state, (counts.get(state) ?? 0) + 1);
	}

	return order.flatMap(state => counts.has(state) ? [`${counts.get(state) ?? 0} ${timelineWords[state]}`] : []).join(', ');
}
