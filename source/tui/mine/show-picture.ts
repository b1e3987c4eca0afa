import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import type {Pressed, ViewState} from '../view-state.js';

/** Shows a stack's picture, in a box or over the whole window. */
export function showingPicture(view: ViewState, {id, telescope, archive, row, object}: MyStack, isWhole = false): Pressed {
	const file = telescope?.file ?? archive?.file ?? `${object} ${row?.chunkKey ?? ''}`;
	return {
		// A key leads from there to its row: the cursor stays on it, whatever newer stacks come while it is shown.
		view: {...view, ...(isWhole && {mine: {...view.mine, cursor: id}}), overlay: {kind: 'picture', id, file, error: undefined, isThere: false, ...(isWhole && {isWhole})}},
		actions: [{kind: 'showStackPicture', id, file, telescope, archivePath: archive?.path, rowId: row?.id}],
	};
}
