import type {ReactNode} from 'react';
import {nameOf} from '../../machine/scope-name.js';
import type {Job} from '../../machine/state.js';
import {useTheme} from '../../components/theme-context.js';
import {Frame, listColumns, roomOf, type ScreenProps} from '../frame.js';
import {focusedScope, hasFleet, rowsInSight, shownScope} from '../fleet/focus.js';
import {nightPanels} from '../night/night-panels.js';
import {waitingWords} from '../kept-question.js';
import {jobColumns, stackTableRow} from './columns.js';
import {sortedBy} from '../list/sort-key.js';
import {initialOrder, jobOrders} from './orders.js';
import {stackDetail} from './detail.js';
import {runningJobs, scopeIdOf, scopeRow, stackRows} from './rows.js';
import {nightText} from '../words.js';
import {clockSpan} from '../../format/clock-span.js';

/** Every queued, running and finished block, with a live bar for those that run. */
export function StackScreen({state, view}: ScreenProps): ReactNode {
	const {glyphs} = useTheme();
	const rows = rowsInSight(stackRows(state, view), state, view, scopeIdOf);
	const focused = focusedScope(state, view);
	const row = focused ? scopeRow(state, focused) : rows[view.stack.index];
	const isFleet = hasFleet(state, view.screen);
	const columns = jobColumns(state.jobs, listColumns({state, view}));
	return (
		<Frame
			state={state}
			view={view}
			table={{
				columns,
				count: rows.length,
				sorted: sortedBy(jobOrders, view.stack, initialOrder),
				rowAt: index => stackTableRow(rows[index], state, glyphs, columns, isFleet),
				cursor: focused || !row ? undefined : view.stack.index,
				emptyText: shownScope(state, view) ? 'Nothing is queued on this telescope.' : emptyText({state, view}),
			}}
			title={row ? (row.kind === 'job' ? jobTitle(row.job) : nameOf(state, row.id)) : 'Stack'}
			detail={stackDetail(row, state, glyphs, roomOf({state, view}))}
			panels={nightPanels(state, view, glyphs, row?.kind === 'job' ? row.job : runningJobs(state).find(({scope}) => scope === row?.id) ?? {scope: row?.id})}
		/>
	);
}

function emptyText({state, view}: ScreenProps): string {
	const waiting = view.isReadOnly ? undefined : waitingWords(state);
	return waiting === undefined ? 'Nothing is stacked yet: preview targets and press Enter.' : `${waiting}: s goes on.`;
}

function jobTitle(job: Job): string {
	return `${job.target}, ${nightText(job.block)}, ${clockSpan(job.block)}`;
}
