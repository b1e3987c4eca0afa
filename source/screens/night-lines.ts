import type {Block} from '../planning/index.js';
import {besideEachOther, blankLine, lineOf, type Line} from '../widgets/line.js';
import type {Theme} from '../widgets/theme.js';
import {timelineLegend, timelineLines, type QuarterState} from '../widgets/timeline.js';
import {nightText} from './words.js';

const quarterMs = 900_000;
const byWeight: Readonly<Record<QuarterState, number>> = {failed: 5, recording: 4, ready: 3, short: 2, covered: 1, none: 0};

/** The newest night of a target as a timeline in quarters of an hour, local time, with its legend. */
export function nightLines(blocks: readonly Block[], theme: Theme, width: number): Line[] {
	const nights = [...new Set(blocks.map(nightText))].sort();
	const night = nights.at(-1);
	if (night === undefined) return [];
	const shown = blocks.filter(block => nightText(block) === night);
	const wall = (text: string) => Date.parse(`${text.slice(0, 19)}Z`);
	const firstMs = Math.floor(Math.min(...shown.map(({start}) => wall(start))) / quarterMs) * quarterMs;
	const lastMs = Math.max(...shown.map(({end}) => wall(end)));
	const quarters: QuarterState[] = Array.from({length: Math.min(96, Math.ceil((lastMs - firstMs) / quarterMs))}, () => 'none');
	for (const {start, end, status} of shown) {
		for (let atMs = wall(start); atMs < wall(end); atMs += quarterMs) {
			const place = Math.floor((atMs - firstMs) / quarterMs);
			if (byWeight[status] > byWeight[quarters[place] ?? 'none']) quarters[place] = status;
		}
	}

	const label = ` ${night}`;
	const more = nights.length > 1 ? ` newest of ${nights.length} nights` : '';
	const lines = timelineLines(theme, {quarters, firstQuarter: Math.floor((firstMs % 86_400_000) / quarterMs), width: Math.max(8, width - 24)});
	const left = [lineOf(theme, [['dim', label]], 22), more === '' ? blankLine(22) : lineOf(theme, [['dim', more]], 22)];
	return [
		...besideEachOther([{lines: left, width: 22}, {lines, width: Math.max(8, width - 24)}]),
		lineOf(theme, ['  ', ' '.repeat(22), ...timelineLegend(theme, new Set(quarters))], width),
	];
}
