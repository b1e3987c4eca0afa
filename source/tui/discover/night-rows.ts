import type {Block} from '../../planning/index.js';
import type {SpanRow} from '../../components/spans.js';
import type {Glyphs} from '../../components/theme.js';
import {quartersPerCell, timelineHours, timelineLegend, timelineStates, type QuarterState} from '../../components/timeline.js';
import {noonQuarter, quartersOf, scaleOf, type Night} from '../night/nights.js';
import type {Room} from '../words.js';

type NightRoom = Room & {readonly hasLegend: boolean};

const labelWidth = 25;

/** The newest nights of a target one below the other, as many as fit, in local time, with their hours above and perhaps the legend below; none if not even one fits. */
export function nightRows(nights: readonly Night[], stateOf: (block: Block) => QuarterState, glyphs: Glyphs, {width, rows, hasLegend}: NightRoom): SpanRow[] {
	// The row of hours above the nights.
	if (rows < 2) return [];
	const shown = nights.slice(-Math.max(1, rows - (hasLegend ? 2 : 1))).reverse();
	const scale = scaleOf(shown);
	const newest = shown[0];
	if (!scale || !newest) return [];
	const perCell = quartersPerCell(scale.count, Math.max(8, width - labelWidth));
	const states = new Set<QuarterState>();
	const cells = Math.ceil(scale.count / perCell);
	const label = (text: string) => ['dim', text.padEnd(labelWidth)] as const;
	const pictures = shown.map((night, index): SpanRow => {
		const quarters = quartersOf(night, scale, stateOf);
		for (const state of quarters) states.add(state);
		return [label(index > 0 ? `night of ${night.night}` : shown.length < nights.length ? `newest of ${nights.length}` : ''), ...timelineStates(glyphs, quarters, perCell)];
	});
	return [
		[label(`night of ${newest.night}`), ['dim', timelineHours({cells, firstQuarter: (scale.first + noonQuarter) % 96, perCell, width: cells + 1})]],
		...pictures,
		...(hasLegend ? [[' '.repeat(labelWidth), ...timelineLegend(glyphs, states)]] : []),
	];
}
