import type {ReactNode} from 'react';
import {noTelescope} from '../../errors/no-telescope.js';
import {nameOf} from '../../machine/scope-name.js';
import type {State} from '../../machine/state.js';
import {widthOf} from '../../components/cell-width.js';
import {useTheme} from '../../components/theme-context.js';
import {Frame, listColumns, roomOf, type ScreenProps} from '../frame.js';
import {focusedScope, hasFleet, rowsInSight} from '../fleet/focus.js';
import {blockStates} from '../night/block-states.js';
import {nightPanels} from '../night/night-panels.js';
import {discoverColumns, discoverTableRow} from './columns.js';
import {sentOf} from '../sent.js';
import {sortedBy} from '../list/sort-key.js';
import {targetOrders} from './orders.js';
import {discoverDetail, scopeDetail} from './detail.js';
import {nightStrips} from './night-strips.js';
import {discoverRows, type DiscoverRow} from './rows.js';
import {sentCount} from './sent-count.js';
import type {Room} from '../words.js';

/** The telescopes with their targets. */
export function DiscoverScreen({state, view}: ScreenProps): ReactNode {
	const {glyphs} = useTheme();
	const rows = rowsInSight(discoverRows(state, view), state, view, ({scope}) => scope.id);
	const focused = focusedScope(state, view);
	const row = focused ? ({kind: 'scope', id: focused.id, scope: focused} as const) : rows[view.discover.index];
	const isFleet = hasFleet(state, view.screen);
	const isSent = sentOf(state, view);
	const stateOf = blockStates(state, isSent);
	const strips = nightStrips(state, stateOf, glyphs);
	const columns = discoverColumns(strips, listColumns({state, view}), longestName(rows));
	// A warning takes the whole message line.
	const legend = state.warnings.length === 0 ? strips?.legend() : undefined;
	const shown = view.discover.filter === '' ? undefined : new Set(rows.flatMap(each => each.kind === 'target' ? [each.target] : []));
	const hasSide = listColumns({state, view}) < view.columns;
	// The details of a target below the list explain the marks themselves.
	const isExplained = legend !== undefined || (row?.kind === 'target' && !hasSide);
	const nights = nightPanels(state, view, glyphs, {scope: row?.scope.id, target: row?.kind === 'target' ? row.target.name : undefined, shown, isExplained});
	const aroundDetail = {room: roomOf({state, view}), isSent, stateOf, glyphs, hasSide, isExplained: legend !== undefined};
	// The cursor and the scroll bar take two cells each.
	const around = {state, glyphs, strips, headingWidth: listColumns({state, view}) - 4, sentOf: sentCount(isSent)};
	return (
		<Frame
			state={state}
			view={view}
			table={{
				columns,
				count: rows.length,
				rowAt: index => discoverTableRow(rows[index], columns, around, isFleet),
				cursor: focused || !row ? undefined : view.discover.index,
				hasChecks: true,
				sorted: sortedBy(targetOrders, view.discover),
				emptyText: isFleet ? 'No target of this telescope is known yet.' : state.discovery === 'searching' ? 'Searching for telescopes ...' : `${noTelescope.what}.`,
			}}
			title={titleOf(row, state)}
			detail={discoverDetail(row, state, aroundDetail)}
			panels={row && {
				beside: nights.beside,
				below: [
					...nights.below.slice(0, 1),
					...(row.kind === 'target' ? [(room: Room) => ({title: nameOf(state, row.scope.id), rows: scopeDetail(row.scope, state, room)})] : []),
					...nights.below.slice(1),
				],
			}}
			note={legend}
		/>
	);
}

function titleOf(row: DiscoverRow | undefined, state: State): string {
	if (!row) return state.scopes.length === 0 ? 'Next step' : '';
	return row.kind === 'scope' ? nameOf(state, row.id) : `${row.target.name} on ${nameOf(state, row.scope.id)}`;
}

function longestName(rows: readonly DiscoverRow[]): number {
	return rows.reduce((most, row) => Math.max(most, row.kind === 'target' ? widthOf(row.target.name) : 0), 0);
}
