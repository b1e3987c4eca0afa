import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Lines} from '../../components/line.js';
import {RawLines} from '../../components/raw-lines.js';
import type {SpanRow} from '../../components/spans.js';
import {Table} from '../../components/table/table.js';
import {useTheme} from '../../components/theme-context.js';
import {nameOf} from '../../machine/scope-name.js';
import {Frame, roomOf, type ScreenProps} from '../frame.js';
import type {ViewState} from '../view-state.js';
import {skyColumns, skyTableRow} from './columns.js';
import {crossOf, rowUnderCross} from './cross.js';
import {skyDetail, skyTitle} from './detail.js';
import {skyLegend} from './legend.js';
import {ownSkyOf} from './own-sky.js';
import {skyRows} from './rows.js';
import {skyMapLines} from './sky-canvas.js';
import {skyLayout} from './sky-layout.js';

/** The whole sky or part of it: coverage by everyone, the user's stacks, and waiting targets. */
export function SkyScreen({state, view}: ScreenProps): ReactNode {
	const theme = useTheme();
	const {map, isBeside} = skyLayout(view);
	const lines = skyMapLines(state, view, theme);
	const asked = {
		row: rowUnderCross(state, view), cross: crossOf(state, view), sky: ownSkyOf(state, view), feed: view.skyView.coverage,
		fetchedAtMs: view.skyView.fetchedAtMs, nowMs: state.nowMs, scopeName: (scope: string) => nameOf(state, scope),
	};
	return (
		<Frame
			state={state}
			view={view}
			title={skyTitle(asked)}
			detail={skyDetail(asked, roomOf({state, view}))}
			note={noteOf(view)}
			body={(
				<Box flexDirection={isBeside ? 'row' : 'column'}>
					<Box width={map.columns} height={map.rows} flexShrink={0} flexDirection="column" justifyContent="center"><RawLines lines={lines} width={map.columns} /></Box>
					<SkyList state={state} view={view} />
				</Box>
			)}
		/>
	);
}

/** The list of waiting targets and stacks, with a legend of the map if there is room. */
function SkyList({state, view}: ScreenProps): ReactNode {
	const theme = useTheme();
	const {list, isBeside} = skyLayout(view);
	const rows = skyRows(state, view);
	const sky = ownSkyOf(state, view);
	const legend = skyLegend(view.skyView, theme);
	const hasLegend = isBeside && list.rows >= Math.min(rows.length + 1, 8) + legend.length;
	const {columns} = list;
	return (
		<Box flexDirection="column" width={columns} flexShrink={0}>
			<Table
				columns={skyColumns(columns)}
				count={rows.length}
				rowAt={index => skyTableRow(rows[index], sky, state.nowMs, columns)}
				width={columns}
				height={list.rows - (hasLegend ? legend.length : 0)}
				cursor={rows.length === 0 || view.skyView.cross ? undefined : view.sky.index}
				top={view.sky.top}
				emptyText={view.sky.filter === '' ? 'Nothing of yours' : 'Nothing matches'}
			/>
			{hasLegend && <Lines rows={legend} width={columns} />}
		</Box>
	);
}

/** The progress of reading the coverage, and problems with it or with the user's list. */
function noteOf({skyView, myStacks}: ViewState): SpanRow | undefined {
	switch (skyView.phase) {
		case 'reading': return [['accent', 'Reading the sky coverage ...']];
		case 'waiting': return [['accent', 'The sky coverage is fetched after the uploads.']];
		case 'unread':
		case 'read': break;
	}

	const problem = skyView.problem ?? myStacks.problem;
	return problem === undefined ? undefined : [['warning', problem]];
}
