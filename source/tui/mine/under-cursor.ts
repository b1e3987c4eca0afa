import type {State} from '../../machine/state.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import {cursorId} from '../list/list-motion.js';
import type {ViewState} from '../view-state.js';
import {mineRows} from './rows.js';

/** The stack under the cursor of my stacks. */
export function mineUnderCursor(state: State, view: ViewState): MyStack | undefined {
	const id = cursorId(state, view);
	const row = mineRows(state, view).find(each => each.id === id);
	return row?.kind === 'stack' ? row.stack : undefined;
}
