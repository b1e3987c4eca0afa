// Every widget on one screen, for the pictures, the bench and the tests at a glance.
import type {Theme} from '../../source/widgets/theme.js';
import {durationText, rateText, sizeText} from '../../source/widgets/amounts.js';
import {footerLine} from '../../source/widgets/footer.js';
import {fillTo, headerLine, lineOf, ruleLine, type Line} from '../../source/widgets/line.js';
import {percentText, progressBar} from '../../source/widgets/progress-bar.js';
import {tableLines} from '../../source/widgets/table.js';
import {timelineLegend, timelineLines, type QuarterState} from '../../source/widgets/timeline.js';

const usualNames = ['IC 434', 'NGC 6992 Östlicher Schleier', '猎户座大星云', 'M 31_mosaic'];

/** Blocks whose bars all move with `step`. */
export function galleryBlocks(step: number, count: number, names: readonly string[] = usualNames): Array<{time: string; name: string; fraction: number}> {
	return Array.from({length: count}, (_, index) => ({
		time: `21:${String(index * 5 % 60).padStart(2, '0')}`,
		name: names[index % names.length] ?? '',
		fraction: ((step * 0.004) + (index * 0.07)) % 1,
	}));
}

export type GalleryProps = {
	readonly columns: number;
	readonly rows: number;
	readonly step: number;
	readonly barCount?: number;
	readonly names?: readonly string[];
};

/** The stack view's heaviest case: `barCount` bars that all move with `step`. */
export function galleryLines(theme: Theme, {columns, rows, step, barCount = 12, names}: GalleryProps): Line[] {
	const blocks = galleryBlocks(step, barCount, names);
	const table = tableLines(theme, {
		columns: [
			{title: 'Block', minWidth: 5},
			{title: 'Target', minWidth: 8, weight: 1, maxWidth: 20},
			{title: 'Progress', minWidth: 10, weight: 2},
			{title: '', minWidth: 5, align: 'right'},
			{title: 'Frames', minWidth: 8, align: 'right', leaveOut: 1},
			{title: 'Left', minWidth: 12, align: 'right', leaveOut: 2},
		],
		count: barCount,
		rowAt: index => ({
			check: index % 3 === 0 ? 'checked' : 'unchecked',
			cells: [
				blocks[index]?.time ?? '',
				blocks[index]?.name ?? '',
				(shown, width) => progressBar(shown, {fraction: blocks[index]?.fraction, width, role: index % 5 === 4 ? 'bad' : 'accent'}),
				percentText(blocks[index]?.fraction),
				`${Math.floor(90 * (blocks[index]?.fraction ?? 0))}/90`,
				durationText(900 * (1 - (blocks[index]?.fraction ?? 0))),
			],
		}),
		width: columns,
		height: Math.min(barCount + 1, Math.max(3, rows - 9)),
		cursor: step % 200 < 100 ? 2 : 3,
		top: 0,
		hasChecks: true,
	});
	const night: QuarterState[] = ['short', 'covered', 'covered', 'ready', 'ready', 'none', 'failed', 'ready', 'ready', 'ready', 'recording'];
	const body = [
		headerLine(theme, {left: [['strong', 'crowdsky-tui'], '  Stack'], right: ['Seestar S50  ', ['good', `${theme.glyphs.good} online`]]}, columns),
		ruleLine(theme, columns),
		...table,
		ruleLine(theme, columns, 'Night of 27 February'),
		...timelineLines(theme, {quarters: night, firstQuarter: 83, width: columns, cursor: 3}),
		lineOf(theme, timelineLegend(theme), columns),
		lineOf(theme, [`Total ${durationText(step)}, ${sizeText(step * 123_456)}, ${rateText(1_234_567)}`, ['warning', `  ${theme.glyphs.warning} stalled 40 s`], ['dim', '  quiet']], columns),
	];
	return [
		...fillTo(body, rows - 1, columns),
		footerLine(theme, [{key: 'Enter', words: 'details'}, {key: 'Space', words: 'choose'}, {key: 's', words: 'stop'}, {key: 'r', words: 'retry', isDisabled: true}, {key: '?', words: 'help', isKept: true}, {key: 'q', words: 'quit', isKept: true}], columns),
	];
}
