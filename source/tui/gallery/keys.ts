import type {KeyBinding} from '../key-binding.js';
import {moved} from '../list/list-motion.js';
import {downloadKey, readAgainKey, mineSortKey, whyNoStack} from '../mine/keys.js';
import {showingPicture} from '../mine/show-picture.js';
import {mineUnderCursor} from '../mine/under-cursor.js';
import type {ViewState} from '../view-state.js';
import {tileSizes} from './grid.js';

const resized = (view: ViewState, step: 1 | -1): ViewState => ({...view, tileSize: tileSizes[tileSizes.indexOf(view.tileSize) + step] ?? view.tileSize});

/** Keys on Gallery. */
export const galleryKeys: readonly KeyBinding[] = [
	{
		keys: ['enter', 'p'], label: 'Enter', description: 'enlarge', hint: 1, whyNot: whyNoStack,
		press(state, view) {
			const stack = mineUnderCursor(state, view);
			return stack ? showingPicture(view, stack, true) : {view, actions: []};
		},
	},
	{keys: ['left'], label: 'Left', description: 'to the previous picture', press: (state, view) => ({view: moved(state, view, 'left'), actions: []})},
	{keys: ['right'], label: 'Right', description: 'to the next picture', press: (state, view) => ({view: moved(state, view, 'right'), actions: []})},
	{keys: ['m'], label: 'm', description: 'to its row', hint: 2, whyNot: whyNoStack, press: (_, view) => ({view: {...view, screen: 'mine'}, actions: []})},
	{
		keys: ['+', '='], label: '+', description: 'larger pictures', hint: 3,
		whyNot: (_, {tileSize}) => tileSize === 'large' ? 'The pictures are as large as they get; Enter shows one alone' : undefined,
		press: (_, view) => ({view: resized(view, 1), actions: []}),
	},
	{
		keys: ['-'], label: '-', description: 'smaller pictures', hint: 4,
		whyNot: (_, {tileSize}) => tileSize === 'small' ? 'The pictures are as small as they get' : undefined,
		press: (_, view) => ({view: resized(view, -1), actions: []}),
	},
	downloadKey,
	mineSortKey,
	readAgainKey,
];
