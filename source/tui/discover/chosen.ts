import type {State} from '../../machine/state.js';
import {cursorId} from '../list/list-motion.js';
import {rangeIds} from '../list/range.js';
import type {ViewState} from '../view-state.js';
import {chosenTargets, discoverRows, type TargetRow} from './rows.js';

/** The targets for the next step: those of the range, else the selected ones, else the one under the cursor. */
export function chosenHere(state: State, view: ViewState): readonly TargetRow[] {
	const rows = discoverRows(state, view);
	const range = view.screen === 'discover' ? rangeIds(state, view) : undefined;
	if (range) return rows.filter(row => row.kind === 'target').filter(({id}) => range.has(id));
	return chosenTargets(rows, view.screen === 'discover' ? cursorId(state, view) : undefined);
}
