import type {ReactNode} from 'react';
import {isEnded} from '../../machine/stacking/jobs.js';
import {isUploadEnded} from '../../machine/uploads/upload.js';
import {useTheme} from '../../components/theme-context.js';
import {Frame, listColumns, roomOf, type ScreenProps} from '../frame.js';
import {nightPanels} from '../night/night-panels.js';
import {stackRows} from '../stack/rows.js';
import {doneTableRow, outcomeColumns} from './columns.js';
import {sortedBy} from '../list/sort-key.js';
import {initialOrder, outcomeOrders} from '../stack/orders.js';
import {doneDetail} from './detail.js';

/** The results of the run, and what to do next. */
export function DoneScreen({state, view}: ScreenProps): ReactNode {
	const {glyphs} = useTheme();
	const rows = stackRows(state, {stack: view.done});
	const row = rows[view.done.index];
	const columns = outcomeColumns(state.jobs, listColumns({state, view}));
	const isAllOver = state.jobs.every(isEnded) && state.uploads.every(isUploadEnded);
	return (
		<Frame
			state={state}
			view={view}
			table={{
				columns,
				count: rows.length,
				sorted: sortedBy(outcomeOrders, view.done, initialOrder),
				rowAt: index => doneTableRow(rows[index], state, glyphs, columns),
				cursor: rows.some(({kind}) => kind === 'job') ? view.done.index : undefined,
				emptyText: 'Nothing was stacked in this run.',
			}}
			title={isAllOver ? 'Summary' : 'So far'}
			detail={doneDetail(row, state, glyphs, roomOf({state, view}))}
			panels={nightPanels(state, view, glyphs, row?.kind === 'job' ? row.job : {scope: row?.id})}
		/>
	);
}
