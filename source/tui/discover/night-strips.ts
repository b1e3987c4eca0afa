import type {State} from '../../machine/state.js';
import type {SpanRow} from '../../components/spans.js';
import type {Glyphs} from '../../components/theme.js';
import {timelineHours, timelineLegend, timelineStates, type QuarterState} from '../../components/timeline.js';
import type {BlockStates} from '../night/block-states.js';
import {nightsOf, noonQuarter, quartersOf, scaleOf} from '../night/nights.js';
import type {TargetRow} from './rows.js';

/** The newest night of each target as a row of marks, all on one scale of hours, so that equal times are in the same column. */
export type NightStrips = {
	/** The title of the column, and its width in cells for a given number of quarters per cell. */
	hours(perCell: number): string;
	cells(perCell: number): number;
	marksOf(row: TargetRow, perCell: number): SpanRow;
	/** The date of its evening, `02-27`. */
	dateOf(row: TargetRow): string;
	/** The legend for the marks of all targets. */
	legend(): SpanRow;
};

/** Undefined while no frame of any target is known. The scale covers all targets, even those that are filtered out, so that it does not change with the cursor. */
export function nightStrips({scopes}: Pick<State, 'scopes'>, stateOf: BlockStates, glyphs: Glyphs): NightStrips | undefined {
	const targets = scopes.flatMap(scope => scope.targets.flatMap(target => {
		const night = nightsOf(target.blocks).at(-1);
		return night ? [{scope, target, night}] : [];
	}));
	const scale = scaleOf(targets.map(({night}) => night));
	if (!scale) return undefined;
	const cells = (perCell: number) => Math.ceil(scale.count / perCell);
	return {
		cells,
		hours: perCell => timelineHours({cells: cells(perCell), firstQuarter: (scale.first + noonQuarter) % 96, perCell, width: cells(perCell)}),
		marksOf({scope, target}, perCell) {
			const night = nightsOf(target.blocks).at(-1);
			return night ? timelineStates(glyphs, quartersOf(night, scale, block => stateOf(scope.id, target, block)), perCell) : [];
		},
		dateOf: ({target}) => nightsOf(target.blocks).at(-1)?.night.slice(5) ?? '',
		legend() {
			const states = new Set<QuarterState>();
			for (const {scope, target, night} of targets) for (const {block} of night.pieces) states.add(stateOf(scope.id, target, block));
			const areOfOneNight = new Set(targets.map(({night}) => night.night)).size === 1;
			return [['dim', areOfOneNight ? `night of ${targets[0]?.night.night ?? ''}:  ` : 'last night of each:  '], ...timelineLegend(glyphs, states)];
		},
	};
}
