import type {State} from '../../machine/state.js';
import {chosenHere} from '../discover/chosen.js';
import type {ViewState} from '../view-state.js';

/** Shows the blocks of these targets, with the cursor on the first. */
export function previewOf(view: ViewState, ids: readonly string[]): ViewState {
	return {...view, screen: 'preview', previewed: ids, preview: {...view.preview, cursor: undefined, index: 0, top: 0, filter: ''}};
}

/**
 * Goes to the preview from any screen and shows the selected targets, as Enter does. If none is selected, it shows the target under the
 * cursor on discover, or from other screens what it showed before. For the same targets the preview is as it was left.
 */
export function openPreview(state: State, view: ViewState): ViewState {
	const ids = chosenHere(state, view).map(({id}) => id);
	const isShown = ids.length === 0 || (ids.length === view.previewed.length && ids.every(id => view.previewed.includes(id)));
	return isShown ? {...view, screen: 'preview'} : previewOf(view, ids);
}
