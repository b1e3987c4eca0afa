import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Line} from '../../components/line.js';
import {windowOf} from '../../components/table/scroll.js';
import {Table} from '../../components/table/table.js';
import {useTheme} from '../../components/theme-context.js';
import type {SpanRow} from '../../components/spans.js';
import type {State} from '../../machine/state.js';
import type {ViewState} from '../view-state.js';
import {fleetColumns, fleetTableRow} from './columns.js';
import {focusedScope} from './focus.js';
import {telescopeLines, type TelescopeLine} from './telescope-line.js';

type FleetProps = {
	readonly state: State;
	readonly view: ViewState;
	/** Height in rows, and whether one of them is for the column titles. */
	readonly rows: number;
	readonly hasTitles: boolean;
};

/** A line for each telescope. If not all fit, those around the cursor or the opened one, and how many more there are. */
export function Fleet({state, view, rows, hasTitles}: FleetProps): ReactNode {
	const {glyphs} = useTheme();
	const lines = telescopeLines(state);
	const columns = fleetColumns(state, view.columns);
	const focused = focusedScope(state, view)?.id;
	const room = rows - (hasTitles ? 1 : 0);
	const height = lines.length > room ? room - 1 : room;
	const wanted = lines.findIndex(({scope}) => scope.id === (focused ?? view.fleet.opened));
	const window = windowOf(lines.length, wanted === -1 ? undefined : wanted, height, 0);
	const shown = lines.slice(window.top, window.end);
	return (
		<Box flexDirection="column" width={view.columns} height={rows} flexShrink={0}>
			<Table
				columns={columns}
				count={shown.length}
				rowAt={index => fleetTableRow(shown[index], state, glyphs, columns, view.fleet.opened)}
				width={view.columns}
				height={shown.length + 1}
				hasTitles={hasTitles}
				cursor={focused === undefined ? undefined : wanted - window.top}
				top={0}
			/>
			{lines.length > shown.length && <Line spans={moreOf(lines.filter(line => !shown.includes(line)))} width={view.columns} />}
		</Box>
	);
}

/** `3 more, 1 of them needs you`, so that a telescope with a problem is never overlooked. */
function moreOf(hidden: readonly TelescopeLine[]): SpanRow {
	const failing = hidden.filter(({mark}) => mark === 'bad').length;
	const needs = failing === hidden.length ? (failing === 1 ? 'needs you' : 'all need you') : `${failing} of them ${failing === 1 ? 'needs' : 'need'} you`;
	return [['dim', `     ${hidden.length} more`], ...(failing === 0 ? [] : [['bad', `, ${needs}`] as const])];
}
