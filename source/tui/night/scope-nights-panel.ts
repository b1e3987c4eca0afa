import type {ScopeState, TargetState} from '../../machine/state.js';
import {fit, widthOf} from '../../components/cell-width.js';
import {rowOf, type SpanRow} from '../../components/spans.js';
import type {Glyphs} from '../../components/theme.js';
import {quartersPerCell, timelineHours, timelineLegend, timelineStates, type QuarterState} from '../../components/timeline.js';
import type {Panel} from '../panels.js';
import type {Room} from '../words.js';
import type {BlockStates} from './block-states.js';
import {countsText} from './counts-text.js';
import {nightsOf, noonQuarter, quartersOf, scaleOf, type Night} from './nights.js';

type Row = {readonly target: TargetState; readonly night: Night};

/** Below this width dates and names are shortened, and the numbers are left out before the pictures get coarser. */
const usualWidth = 64;
const leastOfMany = 6;

type Shown = {
	readonly scope: ScopeState;
	/** The telescope's name. */
	readonly name: string;
	readonly stateOf: BlockStates;
	readonly glyphs: Glyphs;
	/** The targets to show. */
	readonly targets?: readonly TargetState[];
	/** Whether a legend is shown below, if there is room. */
	readonly hasLegend: boolean;
	/** The target under the cursor. */
	readonly marked?: TargetState | undefined;
};

/** The nights of a telescope, the newest first: a picture for each target, all on one scale of hours. */
export function scopeNightsPanel({scope, name, targets = scope.targets, stateOf, glyphs, hasLegend, marked}: Shown, {width, rows}: Room): Panel | undefined {
	const all = rowsOf(targets);
	const shown = all.slice(0, rows - 1);
	// A few of many nights would give a wrong idea of the telescope.
	if (shown.length < all.length && shown.length < leastOfMany) return undefined;
	const scale = scaleOf(shown.map(({night}) => night));
	if (!scale) return undefined;
	const isNarrow = width < usualWidth;
	const dateWidth = isNarrow ? 7 : 12;
	const nameWidth = Math.min(isNarrow ? 12 : 28, shown.reduce((most, {target}) => Math.max(most, widthOf(target.name)), 6));
	const perCell = quartersPerCell(scale.count, width - dateWidth - nameWidth - 2 - (isNarrow ? 0 : 24));
	const cells = Math.ceil(scale.count / perCell);
	const hours: SpanRow = [['dim', ' '.repeat(dateWidth + nameWidth + 2) + timelineHours({cells, firstQuarter: (scale.first + noonQuarter) % 96, perCell, width: cells + 1})]];
	const states = new Set<QuarterState>();
	const pictures = shown.map(({target, night}, index): SpanRow => {
		const quarters = quartersOf(night, scale, block => stateOf(scope.id, target, block));
		for (const state of quarters) states.add(state);
		const isSameNight = shown[index - 1]?.night.night === night.night;
		return [
			['dim', (isSameNight ? '' : isNarrow ? night.night.slice(5) : night.night).padEnd(dateWidth)],
			[target === marked ? 'strong' : 'plain', `${fit(target.name, nameWidth, glyphs)}  `],
			...timelineStates(glyphs, quarters, perCell),
			width - dateWidth - nameWidth - 2 - cells < 14 ? '' : `  ${countsText(night, block => stateOf(scope.id, target, block))}`,
		];
	});
	const nights = new Set(all.map(({night}) => night.night)).size;
	const title = `${nights === 1 ? 'The night' : `The ${nights} nights`} of ${name}${shown.length < all.length ? ', the newest first' : ''}`;
	const legend = hasLegend && shown.length + 2 <= rows ? [rowOf(' '.repeat(isNarrow ? 0 : dateWidth + nameWidth + 2), ...timelineLegend(glyphs, states))] : [];
	return {title, rows: [hours, ...pictures, ...legend]};
}

/** Sorted by night, the newest first, and within a night by the order of the targets. */
function rowsOf(targets: readonly TargetState[]): Row[] {
	const rows = targets.flatMap(target => nightsOf(target.blocks).map((night): Row => ({target, night})));
	return rows.sort((a, b) => a.night.night === b.night.night ? 0 : a.night.night < b.night.night ? 1 : -1);
}
