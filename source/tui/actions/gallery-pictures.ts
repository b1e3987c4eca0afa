import type {State} from '../../machine/state.js';
import type {Thumbnail} from '../../pictures/no-picture.js';
import type {ThumbnailLoader} from '../../pictures/thumbnail-loader.js';
import {isLineNeeded} from '../gallery/line-needed.js';
import {gridIn, stacksInView} from '../gallery/rows.js';
import {isTooSmall} from '../too-small-keys.js';
import type {ViewState} from '../view-state.js';
import type {AppContext} from './app-context.js';
import type {WantedStack} from './gallery-loader.js';
import {spareMemory} from './spare-memory.js';

/** The pictures that the gallery shows. */
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
			const isInView = view.screen === 'gallery' && !isTooSmall(view);
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

			const {pictureWidth, pictureRows} = gridIn(view);
			loader?.want(isInView ? wantedIn(state, view) : [], app.pictureSize({columns: pictureWidth, rows: pictureRows}));
		},
		thumbnailOf: id => loader?.thumbnailOf(id) ?? (isGone ? {kind: 'none', why: 'none'} : {kind: 'loading'}),
		tryAgain: () => loader?.tryAgain(),
		end: () => loader?.want([], {widthPixels: 0, heightPixels: 0}),
	};
}

/** The pictures from the cursor on, then those before it. */
function wantedIn(state: State, view: ViewState): WantedStack[] {
	const stacks = stacksInView(state, view);
	const cursor = Math.max(0, view.mine.index - view.mine.top);
	return [...stacks.slice(cursor), ...stacks.slice(0, cursor)].map(stack => {
		const scope = state.scopes.find(({id}) => id === stack.telescope?.scope);
		return {id: stack.id, stack, line: scope?.id, isHeld: scope !== undefined && isLineNeeded(scope, state.uploads)};
	});
}
