import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Divider} from '../../components/divider.js';
import {Lines} from '../../components/line.js';
import {paragraphRows} from '../../components/paragraph.js';
import {RawLines} from '../../components/raw-lines.js';
import {spansWidth, type Span, type SpanRow} from '../../components/spans.js';
import {Table, type TableProps} from '../../components/table/table.js';
import {useTheme} from '../../components/theme-context.js';
import type {Layout} from '../layout.js';
import {placePanels, type Panel, type Panels} from '../panels.js';
import type {Room} from '../words.js';

type ListBodyProps = {
	readonly table: Omit<TableProps, 'width' | 'height'>;
	readonly layout: Layout;
	readonly columns: number;
	/** The title of the details, which stand beside the list in a wide window and below it in others. */
	readonly title: string;
	readonly end: Span | undefined;
	readonly detail: readonly SpanRow[];
	readonly panels: Panels;
	/** Stands below the details beside the list, in the room that they leave. */
	readonly figure?: ((room: Room) => ReactNode) | undefined;
};

/** The least rows in which a figure is worth showing. */
const leastFigureRows = 5;

/** A list and, in a wide window, the details of the row under the cursor beside it. Rows that either leaves empty are filled with panels. */
export function ListBody({table, layout: {list, side}, columns, title, end, detail, panels, figure}: ListBodyProps): ReactNode {
	const {glyphs, paint} = useTheme();
	const height = list + 1;
	// A blank column before the rule.
	const listWidth = side === 0 ? columns : columns - side - 1;
	const shownDetail = side === 0 ? [] : detail.flatMap(row => spansWidth(row) <= side - 2 ? [row] : paragraphRows(row, side - 2)).slice(0, list);
	// A row of titles, the rows, and a blank one.
	const used = Math.min(height, Math.max(1, table.count) + 2);
	const [first, ...others] = panels.beside;
	const inOrder = first ? [first, ...panels.below, ...others] : panels.below;
	const below = placePanels(side === 0 ? inOrder : panels.below, {width: listWidth - 2, rows: height - used});
	const wanted = side === 0 ? [] : inOrder.filter(panel => !panels.below.includes(panel) || below.left.includes(panel));
	const beside = placePanels(wanted, {width: side - 2, rows: list - shownDetail.length - 1});
	const figureRows = list - shownDetail.length - 1;
	return (
		<Box width={columns} height={height} flexShrink={0}>
			<Box flexDirection="column" width={columns - side} flexShrink={0}>
				<Table {...table} width={listWidth} height={below.placed.length === 0 ? height : used} />
				<PanelStack panels={below.placed} width={listWidth} />
			</Box>
			{side > 0 && (
				<>
					<RawLines lines={Array.from({length: height}, () => paint('dim', glyphs.vertical))} width={1} />
					<Box flexDirection="column" width={side - 1} flexShrink={0}>
						<Divider width={side - 1} title={title} end={end} />
						<Box flexDirection="column" flexShrink={0} paddingLeft={1}>
							<Lines rows={shownDetail} width={side - 2} />
						</Box>
						{beside.placed.length > 0 && shownDetail.length > 0 && <Box height={1} flexShrink={0} />}
						<PanelStack panels={beside.placed} width={side - 1} />
						{figure && figureRows >= leastFigureRows && (
							<Box flexShrink={0} paddingLeft={1} paddingTop={1}>{figure({width: side - 2, rows: figureRows})}</Box>
						)}
					</Box>
				</>
			)}
		</Box>
	);
}

function PanelStack({panels, width}: {readonly panels: readonly Panel[]; readonly width: number}): ReactNode {
	return panels.map(({title, rows}, index) => (
		<Box key={index} flexDirection="column" width={width} flexShrink={0}>
			<Divider width={width} title={title} />
			<Box flexDirection="column" flexShrink={0} paddingLeft={1}>
				<Lines rows={rows} width={width - 1} />
			</Box>
			{index < panels.length - 1 && <Box height={1} flexShrink={0} />}
		</Box>
	));
}
