// Every component on one screen, for the bench and the tests.
import {Box} from 'ink';
import type {ReactNode} from 'react';
import {durationText, rateText, sizeText} from '../../source/format/amounts.js';
import type {Column} from '../../source/components/table/columns.js';
import {Divider} from '../../source/components/divider.js';
import {Footer} from '../../source/components/footer.js';
import {Header} from '../../source/components/header.js';
import {Line, Lines} from '../../source/components/line.js';
import {percentText} from '../../source/components/progress-bar.js';
import {Table} from '../../source/components/table/table.js';
import {ThemeContext} from '../../source/components/theme-context.js';
import type {Theme} from '../../source/components/theme.js';
import {timelineLegend, timelineRows, type QuarterState} from '../../source/components/timeline.js';

const usualNames = ['IC 434', 'NGC 6992 Östlicher Schleier', '猎户座大星云', 'M 31_mosaic'];

/** Blocks whose bars all move with `step`. */
function galleryBlocks(step: number, count: number, names: readonly string[] = usualNames): Array<{time: string; name: string; fraction: number}> {
	return Array.from({length: count}, (_, index) => ({
		time: `21:${String(index * 5 % 60).padStart(2, '0')}`,
		name: names[index % names.length] ?? '',
		fraction: ((step * 0.004) + (index * 0.07)) % 1,
	}));
}

const columns: readonly Column[] = [
	{title: 'Block', minWidth: 5},
	{title: 'Target', minWidth: 8, weight: 1, maxWidth: 20},
	{title: 'Progress', minWidth: 10, weight: 2},
	{title: '', minWidth: 5, align: 'right'},
	{title: 'Frames', minWidth: 8, align: 'right', dropPriority: 1},
	{title: 'Left', minWidth: 12, align: 'right', dropPriority: 2},
];

export type GalleryProps = {
	readonly theme: Theme;
	readonly columns: number;
	readonly rows: number;
	readonly step: number;
	readonly barCount?: number;
	readonly names?: readonly string[];
};

const night: readonly QuarterState[] = ['short', 'covered', 'covered', 'ready', 'ready', 'none', 'failed', 'ready', 'ready', 'ready', 'recording'];

/** The stack view's heaviest case: `barCount` bars that all move with `step`. */
export function Gallery({theme, columns: width, rows, step, barCount = 12, names}: GalleryProps): ReactNode {
	const blocks = galleryBlocks(step, barCount, names);
	return (
		<ThemeContext value={theme}>
			<Box flexDirection="column" width={width} height={rows} flexShrink={0}>
				<Header left={[['strong', 'crowdsky-tui'], '  Stack']} right={['Seestar S50  ', ['good', `${theme.glyphs.good} online`]]} width={width} />
				<Divider width={width} />
				<Table
					columns={columns}
					count={barCount}
					rowAt={index => {
						const {time = '', name = '', fraction = 0} = blocks[index] ?? {};
						return {
							check: index % 3 === 0 ? 'checked' : 'unchecked',
							cells: [time, name, {bar: fraction, role: index % 5 === 4 ? 'bad' : 'accent'}, percentText(fraction), `${Math.floor(90 * fraction)}/90`, durationText(900 * (1 - fraction))],
						};
					}}
					width={width}
					height={Math.min(barCount + 1, Math.max(3, rows - 9))}
					cursor={step % 200 < 100 ? 2 : 3}
					top={0}
					hasChecks
				/>
				<Divider width={width} title="Night of 27 February" />
				<Lines rows={timelineRows(theme.glyphs, {quarters: night, firstQuarter: 83, width})} width={width} />
				<Line spans={timelineLegend(theme.glyphs)} width={width} />
				<Line spans={['Total ', durationText(step), ', ', sizeText(step * 123_456), `, ${rateText(1_234_567)}`, ['warning', `  ${theme.glyphs.warning} stalled 40 s`], ['dim', '  quiet']]} width={width} />
				<Box flexGrow={1} />
				<Footer hints={[{key: 'Enter', words: 'details'}, {key: 'Space', words: 'choose'}, {key: 's', words: 'stop'}, {key: 'r', words: 'retry', isDisabled: true}, {key: '?', words: 'help', isKept: true}, {key: 'q', words: 'quit', isKept: true}]} width={width} />
			</Box>
		</ThemeContext>
	);
}
