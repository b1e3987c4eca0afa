import type {State} from '../../machine/state.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {pictureKey, sending, summaryKey} from '../common-keys.js';
import {whyReadOnly, type KeyBinding} from '../key-binding.js';
import {cursorId} from '../list/list-motion.js';
import {sortKey} from '../list/sort-key.js';
import {initialUploadOrder, uploadOrders} from './orders.js';
import type {StackFile} from '../stack/under-cursor.js';
import type {ViewState} from '../view-state.js';

/** Keys of the upload screen. */
export const uploadKeys: readonly KeyBinding[] = [
	summaryKey,
	{
		keys: ['r'], label: 'r', description: 'retry', hint: 3,
		whyNot: (state, view) => whyReadOnly(view) ?? (state.uploads.some(({phase}) => phase === 'failed') || state.loginProblem !== undefined ? undefined : 'No upload has failed'),
		press(state, view) {
			const under = uploadUnderCursor(state, view);
			const again = under?.phase === 'failed' ? [under] : state.uploads.filter(({phase}) => phase === 'failed');
			return sending(view, again.map(({id}) => ({kind: 'request', request: {kind: 'uploadRetryRequested', upload: id}} as const)));
		},
	},
	pictureKey(stackUnderCursor),
	sortKey('upload', uploadOrders, {initial: initialUploadOrder}),
];

function uploadUnderCursor(state: State, view: ViewState): Upload | undefined {
	const id = cursorId(state, view);
	return state.uploads.find(upload => upload.id === id);
}

/** The stack of an upload, if it is on a telescope. */
function stackUnderCursor(state: State, view: ViewState): StackFile | undefined {
	const upload = uploadUnderCursor(state, view);
	return upload?.scope === undefined ? undefined : {scope: upload.scope, folder: upload.folder, file: upload.file};
}
