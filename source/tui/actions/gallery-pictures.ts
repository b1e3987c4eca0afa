import type {State} from '../../machine/state.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import type {Thumbnail} from '../../pictures/no-picture.js';
import type {ThumbnailLoader} from '../../pictures/thumbnail-loader.js';
import {isLineNeeded} from '../gallery/line-needed.js';
import {gridIn, stacksInView} from '../gallery/rows.js';
import {layoutOf} from '../layout.js';
import {mineUnderCursor} from '../mine/under-cursor.js';
import {isTooSmall} from '../too-small-keys.js';
import type {ViewState} from '../view-state.js';
import type {AppContext} from './app-context.js';
import type {WantedStack} from './gallery-loader.js';
import {spareMemory} from './spare-memory.js';

/** The pictures that the gallery shows, and the one beside the list of my stacks. */
export type GalleryPictures = {
	/** Call it with each view that is drawn: loads the pictures in view, and stops loading those that have left it. */
	look(state: State, view: ViewState): void;
	readonly thumbnailOf: (id: string) => Thumbnail;
	tryAgain(): void;
	/** Stops loading. */
	end(): void;
};

/** Imported when the gallery is opened, or before: the first screen does not need it. */
export const loadGallery = async () => import('./gallery-loader.js');

/** See GalleryPictures; `onChange` is called when there is something else to show. */
export function galleryPicturesOf(app: AppContext, onChange: () => void): GalleryPictures {
	let loader: ThumbnailLoader<WantedStack> | undefined;
	let isAsked = false;
	let isGone = false;
	return {
		look(state, view) {
			const cells = isTooSmall(view) ? undefined : pictureCells(state, view);
			const isInView = cells !== undefined;
			spareMemory(isInView || view.screen === 'sky');
			if (isInView && !isAsked) {
				isAsked = true;
				loadGallery().then(({createGalleryLoader}) => {
					loader = createGalleryLoader(app, onChange);
					onChange();
				}, () => {
					isGone = true;
					onChange();
				});
			}

			if (cells) loader?.want(wantedIn(state, view), app.pictureSize(cells));
			else loader?.want([], {widthPixels: 0, heightPixels: 0});
		},
		thumbnailOf: id => loader?.thumbnailOf(id) ?? (isGone ? {kind: 'none', why: 'none'} : {kind: 'loading'}),
		tryAgain: () => loader?.tryAgain(),
		end: () => loader?.want([], {widthPixels: 0, heightPixels: 0}),
	};
}

/** The largest picture that a screen shows, in cells; undefined if it shows none. */
function pictureCells(state: State, view: ViewState): {readonly columns: number; readonly rows: number} | undefined {
	if (view.screen === 'gallery') {
		const {pictureWidth, pictureRows} = gridIn(view);
		return {columns: pictureWidth, rows: pictureRows};
	}

	const {side, list} = layoutOf(state, view);
	return view.screen === 'mine' && side > 0 ? {columns: side - 2, rows: list} : undefined;
}

/** In the gallery those in view, from the cursor on, then those before it; on my stacks the one under the cursor. */
function wantedIn(state: State, view: ViewState): WantedStack[] {
	return (view.screen === 'gallery' ? fromCursor(state, view) : [mineUnderCursor(state, view)]).flatMap(stack => {
		const scope = state.scopes.find(({id}) => id === stack?.telescope?.scope);
		return stack ? [{id: stack.id, stack, line: scope?.id, isHeld: scope !== undefined && isLineNeeded(scope, state.uploads)}] : [];
	});
}

function fromCursor(state: State, view: ViewState): MyStack[] {
	const stacks = stacksInView(state, view);
	const cursor = Math.max(0, view.mine.index - view.mine.top);
	return [...stacks.slice(cursor), ...stacks.slice(0, cursor)];
}
