import {isDoubtful, type Block} from '../planning/index.js';
import {besideEachOther, lineOf, type Line} from '../widgets/line.js';
import type {Theme} from '../widgets/theme.js';
import {timelineLegend, timelineLines, type QuarterState} from '../widgets/timeline.js';
import {nightText} from './words.js';

const quarterMs = 900_000;
const hourMs = 3_600_000;
const labelWidth = 24;
const byWeight: Readonly<Record<QuarterState, number>> = {failed: 6, recording: 5, ready: 4, doubtful: 3, short: 2, covered: 1, none: 0};

/** The newest night of a target as a timeline of whole hours in quarters, local time, with its legend. */
export function nightLines(blocks: readonly Block[], theme: Theme, width: number): Line[] {
	const nights = [...new Set(blocks.map(nightText))].sort();
	const night = nights.at(-1);
	if (night === undefined) return [];
	const shown = blocks.filter(block => nightText(block) === night);
	const wall = (text: string) => Date.parse(`${text.slice(0, 19)}Z`);
	const firstMs = Math.floor(shown.reduce((first, {start}) => Math.min(first, wall(start)), Infinity) / hourMs) * hourMs;
	const lastMs = Math.ceil(shown.reduce((last, {end}) => Math.max(last, wall(end)), -Infinity) / hourMs) * hourMs;
	const quarters: QuarterState[] = Array.from({length: Math.min(96, (lastMs - firstMs) / quarterMs)}, () => 'none');
	for (const {start, end, status} of shown) {
		const state = isDoubtful(status) ? 'doubtful' : status;
		for (let atMs = wall(start); atMs < wall(end); atMs += quarterMs) {
			const place = Math.floor((atMs - firstMs) / quarterMs);
			if (byWeight[state] > byWeight[quarters[place] ?? 'none']) quarters[place] = state;
		}
	}

	const room = Math.max(8, width - labelWidth - 2);
	const right = timelineLines(theme, {quarters, firstQuarter: Math.floor((firstMs % (24 * hourMs)) / quarterMs), width: room});
	const left = [
		lineOf(theme, [['dim', ` night of ${night}`]], labelWidth),
		lineOf(theme, [['dim', nights.length > 1 ? ` newest of ${nights.length}` : '']], labelWidth),
	];
	return [
		...besideEachOther([{lines: left, width: labelWidth}, {lines: right, width: room}]),
		lineOf(theme, [' '.repeat(labelWidth + 2), ...timelineLegend(theme, new Set(quarters))], width),
	];
}
