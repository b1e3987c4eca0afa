import {roleOfBlock, type BlockState} from './block-role.js';
import type {Span, SpanRow} from './spans.js';
import type {Glyphs, Role} from './theme.js';

/** The state of a quarter of an hour: nothing recorded, stacked, and so on. */
export type QuarterState = Extract<BlockState, 'none' | 'sent' | 'covered' | 'working' | 'ready' | 'short' | 'recording' | 'doubtful' | 'failed'>;

type TimelineProps = {
	/** One for each quarter of an hour, from the first on, without gaps. */
	readonly quarters: readonly QuarterState[];
	/** Local quarter of the day of the first one, 0 to 95: 84 is 21:00. */
	readonly firstQuarter: number;
	readonly width: number;
};

type Hours = {readonly cells: number; readonly firstQuarter: number; readonly perCell: number; readonly width: number};

// What a cell shows that stands for several blocks: the first of these among them.
const byWeight = ['failed', 'working', 'recording', 'ready', 'doubtful', 'short', 'covered', 'sent', 'none'] as const satisfies readonly QuarterState[];

/** What is said of each of them. */
export const timelineWords: Readonly<Record<Exclude<QuarterState, 'none'>, string>> = {
	sent: 'sent', covered: 'stacked', working: 'stacking', ready: 'to stack', short: 'too short', recording: 'recording', doubtful: 'doubtful', failed: 'failed',
};

/**
 * A night as two rows: the hours, and below them a character for every quarter, or
 * for two or four of them where the night is wider than `width`.
 */
export function timelineRows(glyphs: Glyphs, {quarters, firstQuarter, width}: TimelineProps): [hours: SpanRow, states: SpanRow] {
	const perCell = quartersPerCell(quarters.length, width);
	const cells = Math.ceil(quarters.length / perCell);
	return [[['dim', timelineHours({cells, firstQuarter, perCell, width})]], timelineStates(glyphs, quarters, perCell)];
}

/** One character for so many quarters. */
export function timelineStates(glyphs: Glyphs, quarters: readonly QuarterState[], perCell: number): SpanRow {
	const cells = Array.from({length: Math.ceil(quarters.length / perCell)}, (_, cell) => heaviest(quarters.slice(cell * perCell, (cell + 1) * perCell)));
	const states: Array<readonly [Role, string]> = [];
	for (const state of cells) {
		const mark = glyphs.night[state];
		const last = states.at(-1);
		// A run of equal states is one span, so that Ink lays out one text instead of many.
		if (last?.[1].startsWith(mark)) states[states.length - 1] = [last[0], last[1] + mark];
		else states.push([roleOfBlock(state), mark]);
	}

	return states;
}

/** The mark of a state in its role. */
export function timelineMark({night}: Glyphs, state: QuarterState): readonly [Role, string] {
	return [roleOfBlock(state), night[state]];
}

/** What the characters mean; only the states that occur when given. */
export function timelineLegend(glyphs: Glyphs, occurring?: ReadonlySet<QuarterState>): Span[] {
	return Object.entries(timelineWords).flatMap(([name, word]): Span[] => {
		const state = name as Exclude<QuarterState, 'none'>;
		return occurring && !occurring.has(state) ? [] : [timelineMark(glyphs, state), ` ${word}  `];
	});
}

/** How many quarters of an hour a cell stands for, so that all of them fit. */
export function quartersPerCell(count: number, width: number): number {
	return [1, 2, 4, 8].find(share => Math.ceil(count / share) <= width) ?? 16;
}

/** What is said of several blocks at once: whatever asks most for attention. */
export function heaviest(states: Iterable<QuarterState>): QuarterState {
	const some = new Set(states);
	return byWeight.find(state => some.has(state)) ?? 'none';
}

/** Two digits where a full hour begins: every hour, or as often as leaves a blank between. */
export function timelineHours({cells, firstQuarter, perCell, width}: Hours): string {
	const hourStep = {1: 1, 2: 2, 4: 3, 8: 6}[perCell] ?? 12;
	const characters = Array.from({length: width}, () => ' ');
	for (let cell = 0; cell < cells && cell + 2 <= width; cell++) {
		const firstOfCell = firstQuarter + (cell * perCell);
		const fullHour = Math.ceil(firstOfCell / 4);
		if (fullHour * 4 >= firstOfCell + perCell || fullHour % hourStep !== 0) continue;
		characters.splice(cell, 2, ...String(fullHour % 24).padStart(2, '0'));
	}

	return characters.join('').trimEnd();
}
