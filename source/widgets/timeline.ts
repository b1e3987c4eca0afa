import {blankLine, lineOf, type Line, type Span} from './line.js';
import type {Role, Theme} from './theme.js';

/** What is known of a quarter of an hour: nothing recorded, a stack is there, and so on. */
export type QuarterState = 'none' | 'covered' | 'ready' | 'short' | 'recording' | 'doubtful' | 'failed';

export type TimelineProps = {
	/** One for each quarter of an hour, from the first on, without gaps. */
	readonly quarters: readonly QuarterState[];
	/** Local quarter of the day of the first one, 0 to 95: 84 is 21:00. */
	readonly firstQuarter: number;
	readonly width: number;
	/** The quarter that is pointed at, by its place in the list. */
	readonly cursor?: number;
};

// What a cell shows that stands for several quarters: the first of these among them.
const byWeight = ['failed', 'recording', 'ready', 'doubtful', 'short', 'covered', 'none'] as const satisfies readonly QuarterState[];

const roles: Readonly<Record<QuarterState, Role>> = {none: 'plain', covered: 'good', ready: 'accent', short: 'dim', recording: 'warning', doubtful: 'warning', failed: 'bad'};

const words: Readonly<Record<Exclude<QuarterState, 'none'>, string>> = {covered: 'stacked', ready: 'to stack', short: 'too short', recording: 'recording', doubtful: 'doubtful', failed: 'failed'};

/**
 * A night as two lines: the hours, and below them a character for every quarter, or
 * for two or four of them where the night is wider than `width`. With a cursor there
 * is a third line that points at it.
 */
export function timelineLines(theme: Theme, {quarters, firstQuarter, width, cursor}: TimelineProps): Line[] {
	const perCell = quartersPerCell(quarters.length, width);
	const cells = Array.from({length: Math.ceil(quarters.length / perCell)}, (_, cell) => heaviest(quarters.slice(cell * perCell, (cell + 1) * perCell)));
	const states = lineOf(theme, cells.map((state): Span => [roles[state], theme.glyphs.night[state]]), width);
	const hours = lineOf(theme, [['dim', hoursText(cells.length, firstQuarter, perCell, width)]], width);
	if (cursor === undefined) return [hours, states];
	const place = Math.floor(cursor / perCell);
	return [hours, states, lineOf(theme, [blankLine(place), ['accent', theme.glyphs.up]], width)];
}

/** What the characters mean, as spans for one line; only the states that occur when given. */
export function timelineLegend({glyphs}: Theme, occurring?: ReadonlySet<QuarterState>): Span[] {
	return Object.entries(words).flatMap(([name, word]): Span[] => {
		const state = name as Exclude<QuarterState, 'none'>;
		return occurring && !occurring.has(state) ? [] : [[roles[state], glyphs.night[state]], ` ${word}  `];
	});
}

function quartersPerCell(count: number, width: number): number {
	return [1, 2, 4, 8].find(share => Math.ceil(count / share) <= width) ?? 16;
}

function heaviest(states: readonly QuarterState[]): QuarterState {
	return byWeight.find(state => states.includes(state)) ?? 'none';
}

/** Two digits where a full hour begins: every hour, or as often as leaves a blank between. */
function hoursText(cellCount: number, firstQuarter: number, perCell: number, width: number): string {
	const hourStep = {1: 1, 2: 2, 4: 3, 8: 6}[perCell] ?? 12;
	const characters = Array.from({length: width}, () => ' ');
	for (let cell = 0; cell < cellCount && cell + 2 <= width; cell++) {
		const firstOfCell = firstQuarter + (cell * perCell);
		const fullHour = Math.ceil(firstOfCell / 4);
		if (fullHour * 4 >= firstOfCell + perCell || fullHour % hourStep !== 0) continue;
		characters.splice(cell, 2, ...String(fullHour % 24).padStart(2, '0'));
	}

	return characters.join('');
}
