import type {ReactNode} from 'react';
import {PictureImage} from '../../components/half-block-image.js';
import {Line, Lines} from '../../components/line.js';
import {wrapText} from '../../components/wrap.js';
import type {Thumbnail} from '../../pictures/no-picture.js';
import {Frame, listColumns, roomOf, type ScreenProps} from '../frame.js';
import {mineColumns, mineTableRow} from './columns.js';
import {mineDetail} from './detail.js';
import {noPictureSentences} from '../gallery/no-picture-words.js';
import type {Room} from '../words.js';
import {mineFacts} from './facts.js';
import {hasServerCopy, mineRows, serverSideOf} from './rows.js';

/** The sorted column for each order, and its direction. */
const sortedColumns = {
	newest: {title: 'began (UTC)', isDown: true}, oldest: {title: 'began (UTC)', isDown: false}, object: {title: 'object', isDown: false}, exposure: {title: 'exposure', isDown: true}, frames: {title: 'frames', isDown: true},
} as const;

/** All of the user's stacks: on telescopes (T), in the archive (A), on the server (S). */
export function MineScreen({state, view, thumbnailOf}: ScreenProps): ReactNode {
	const rows = mineRows(state, view);
	const row = rows[view.mine.index];
	const stack = row?.kind === 'stack' ? row.stack : undefined;
	const server = serverSideOf(state, view.myStacks);
	const onServer = server.isListRead ? rows.filter(each => each.kind === 'stack' && hasServerCopy(each.stack, server)).length : undefined;
	// The cursor on the left and the scroll bar on the right take four cells.
	const room = listColumns({state, view}) - 4;
	const {phase} = view.myStacks;
	const detailRoom = roomOf({state, view});
	const isCovered = view.overlay !== undefined && view.overlay.kind !== 'filter';
	const hasSide = listColumns({state, view}) < view.columns;
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
			detail={[...mineDetail(stack, view.myStacks, server, detailRoom, hasSide), ...(hasSide && stack ? mineFacts(stack, server, detailRoom.width) : [])]}
			figure={stack && (room => <StackFigure thumbnail={thumbnailOf?.(stack.id)} room={room} isCovered={isCovered} />)}
		/>
	);
}

type StackFigureProps = {readonly thumbnail: Thumbnail | undefined; readonly room: Room; /** Something is drawn over it. */ readonly isCovered: boolean};

/** The picture of a stack, or why there is none. */
function StackFigure({thumbnail, room: {width, rows}, isCovered}: StackFigureProps): ReactNode {
	switch (thumbnail?.kind) {
		case undefined: return null;
		case 'picture': return <PictureImage picture={thumbnail.picture} columns={width} rows={rows} isCovered={isCovered} />;
		case 'loading': return <Line spans={[['dim', 'Its picture is loading ...']]} width={width} />;
		case 'none': return <Lines rows={wrapText(`${noPictureSentences[thumbnail.why]}.`, width).map(row => [['dim', row] as const])} width={width} />;
	}
}
