import type {ReactNode} from 'react';
import {Line} from '../../components/line.js';
import {TileGrid, type Tile} from '../../components/tile-grid.js';
import type {Thumbnail} from '../../pictures/no-picture.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import {bodyOf, Frame, roomOf, type ScreenProps} from '../frame.js';
import {startText} from '../mine/columns.js';
import {mineDetail} from '../mine/detail.js';
import {serverSideOf} from '../mine/rows.js';
import type {ViewState} from '../view-state.js';
import {noPictureSentences, noPictureWords} from './no-picture-words.js';
import {galleryStacks, gridIn, stacksInView} from './rows.js';

/** Pictures of the user's stacks, as many as the window holds. */
export function GalleryScreen({state, view, thumbnailOf}: ScreenProps): ReactNode {
	const stacks = galleryStacks(state, view);
	const {index, top} = view.mine;
	const stack = stacks[index];
	const grid = gridIn(view);
	const body = bodyOf(view);
	const {phase} = view.myStacks;
	const shown = stack && thumbnailOf?.(stack.id);
	const {overlay} = view;
	const isHidden = overlay?.kind === 'picture' && overlay.isWhole === true;
	return (
		<Frame
			state={state}
			view={view}
			body={stacks.length === 0 ? <Line spans={[['dim', `  ${emptyText(phase, view.mine.filter)}`]]} width={body.columns} /> : (
				<TileGrid
					grid={grid}
					tiles={isHidden ? [] : stacksInView(state, view).map(each => tileOf(each, thumbnailOf?.(each.id)))}
					cursor={index - top}
					rowCount={Math.ceil(stacks.length / grid.across)}
					topRow={Math.floor(top / grid.across)}
					width={body.columns}
					height={body.rows}
					isCovered={overlay !== undefined && overlay.kind !== 'filter'}
				/>
			)}
			isList
			title={stack ? `${stack.object} ${stack.filter}  ${startText(stack.startMs)} UTC` : 'Gallery'}
			detail={mineDetail(stack, view.myStacks, serverSideOf(state, view.myStacks), roomOf({state, view}))}
			note={shown?.kind === 'none' ? [['dim', noPictureSentences[shown.why]]] : undefined}
		/>
	);
}

function emptyText(phase: ViewState['myStacks']['phase'], filter: string): string {
	if (filter !== '') return 'No stack matches the filter: Esc shows all again.';
	return phase === 'reading' ? 'Reading the server\'s list ...' : 'You have no stacks yet: r asks the server again.';
}

function tileOf({object, night, filter}: MyStack, thumbnail: Thumbnail | undefined): Tile {
	return {
		title: object === '' ? '?' : object,
		subtitle: `${night ?? ''} ${filter}`.trim(),
		picture: thumbnail?.kind === 'picture' ? thumbnail.picture : undefined,
		word: thumbnail?.kind === 'none' ? noPictureWords[thumbnail.why] : 'loading',
	};
}
