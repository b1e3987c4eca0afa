import type {ReactNode} from 'react';
import {Frame, listColumns, roomOf, type ScreenProps} from '../frame.js';
import {mineColumns, mineTableRow} from './columns.js';
import {mineDetail} from './detail.js';
import {isOnServer, mineRows, serverSideOf} from './rows.js';

/** The sorted column for each order, and its direction. */
const sortedColumns = {
	newest: {title: 'began (UTC)', isDown: true}, oldest: {title: 'began (UTC)', isDown: false}, object: {title: 'object', isDown: false}, exposure: {title: 'exposure', isDown: true}, frames: {title: 'frames', isDown: true},
} as const;

/** All of the user's stacks: on telescopes (T), in the archive (A), on the server (S). */
export function MineScreen({state, view}: ScreenProps): ReactNode {
	const rows = mineRows(state, view);
	const row = rows[view.mine.index];
	const stack = row?.kind === 'stack' ? row.stack : undefined;
	const server = serverSideOf(state, view.myStacks);
	const onServer = server.isListRead ? rows.filter(each => each.kind === 'stack' && isOnServer(each.stack, server)).length : undefined;
	// The cursor on the left and the scroll bar on the right take four cells.
	const room = listColumns({state, view}) - 4;
	const {phase} = view.myStacks;
	return (
		<Frame
			state={state}
			view={view}
			table={{
				columns: mineColumns,
				count: rows.length,
				sorted: sortedColumns[view.myStacks.order],
				rowAt: index => mineTableRow(rows[index], server, {onServer, room}),
				cursor: stack && view.mine.index,
				emptyText: phase === 'reading' ? 'Reading the server\'s list ...' : 'You have no stacks yet: r asks the server again.',
			}}
			title={stack ? `${stack.object} ${stack.filter}  T telescope  A archive  S server` : 'My stacks'}
			detail={mineDetail(stack, view.myStacks, server, roomOf({state, view}))}
		/>
	);
}
