import type {ReactNode} from 'react';
import {useTheme} from '../../components/theme-context.js';
import {Frame, listColumns, roomOf, type ScreenProps} from '../frame.js';
import {uploadColumns, uploadTableRow} from './columns.js';
import {nightPanels} from '../night/night-panels.js';
import {sortedBy} from '../list/sort-key.js';
import {initialUploadOrder, uploadOrders} from './orders.js';
import {uploadDetail} from './detail.js';
import {uploadRows} from './rows.js';

/** The uploads, each in two phases: from the telescope to this machine, then to the server. */
export function UploadScreen({state, view}: ScreenProps): ReactNode {
	const {glyphs} = useTheme();
	const rows = uploadRows(state, view);
	const row = rows[view.upload.index];
	const columns = uploadColumns(state, listColumns({state, view}));
	return (
		<Frame
			state={state}
			view={view}
			table={{
				columns,
				count: rows.length,
				sorted: sortedBy(uploadOrders, view.upload, initialUploadOrder),
				rowAt: index => uploadTableRow(rows[index], state, glyphs, columns),
				cursor: row && view.upload.index,
				emptyText: 'Nothing to send: u on discover sends a target\'s stacks.',
			}}
			title={row?.kind === 'upload' && !state.loginProblem ? row.upload.file : 'CrowdSky'}
			detail={uploadDetail(row, state, glyphs, roomOf({state, view}))}
			panels={nightPanels(state, view, glyphs, row?.kind === 'upload' ? {scope: row.upload.scope, target: row.upload.target} : {})}
		/>
	);
}
