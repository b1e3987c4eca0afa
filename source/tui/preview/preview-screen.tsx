import type {ReactNode} from 'react';
import {durationText} from '../../format/amounts.js';
import {nameOf} from '../../machine/scope-name.js';
import {useTheme} from '../../components/theme-context.js';
import {Frame, roomOf, type ScreenProps} from '../frame.js';
import {nightPanels} from '../night/night-panels.js';
import {sentOf} from '../sent.js';
import {blockColumns, previewTableRow} from './columns.js';
import {sortedBy} from '../list/sort-key.js';
import {blockOrders} from './orders.js';
import {previewDetail} from './detail.js';
import {isReadingTargets, previewRows} from './rows.js';

/** What would be stacked, block by block: the dry run. */
export function PreviewScreen({state, view}: ScreenProps): ReactNode {
	const {glyphs} = useTheme();
	const isSent = sentOf(state, view);
	const rows = previewRows(state, view);
	const row = rows[view.preview.index];
	const {blockMinutes, minExposureSeconds} = state.settings;
	return (
		<Frame
			state={state}
			view={view}
			table={{
				columns: blockColumns,
				count: rows.length,
				rowAt: index => previewTableRow(rows[index], glyphs, {scopeName: scope => state.scopes.length > 1 ? nameOf(state, scope) : '', isSent}),
				cursor: row && view.preview.index,
				hasChecks: true,
				sorted: sortedBy(blockOrders, view.preview),
				emptyText: emptyText({state, view}),
			}}
			title={`Blocks of ${durationText(blockMinutes * 60)}, at least ${minExposureSeconds} s of exposure`}
			detail={previewDetail(row, state, view, roomOf({state, view}))}
			panels={nightPanels(state, view, glyphs, row ? {scope: row.scope.id, target: row.target.name, ...row.kind === 'block' && {block: row.block}} : {})}
		/>
	);
}

function emptyText({state, view}: ScreenProps): string {
	if (view.previewed.length === 0) return 'No target is chosen: Esc goes back to choose one.';
	return isReadingTargets(state) ? 'Reading the sub-frames ...' : 'There are no sub-frames in these targets.';
}
