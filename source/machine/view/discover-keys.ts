import type {State} from '../state.js';
import {chosenTargets, discoverRows} from './discover-rows.js';
import type {Command} from './key-table.js';
import {cursorId, moved} from './list-motion.js';
import type {Pressed} from './press.js';
import {purgeKey} from './purge-keys.js';
import type {ViewState} from './view-state.js';

/** Keys of the discover screen. */
export function discoverKey(command: Command, state: State, view: ViewState): Pressed {
	const rows = discoverRows(state, view);
	const cursor = cursorId(state, view);
	switch (command) {
		case 'toggle': return {view: moved(state, {...view, selected: toggled(view.selected, idsUnder(rows, cursor))}, 'down'), deeds: []};
		case 'selectAll': {
			const ids = rows.filter(({kind}) => kind === 'target').map(({id}) => id);
			const isAll = ids.every(id => view.selected.has(id));
			return {view: {...view, selected: new Set(isAll ? [] : [...view.selected, ...ids])}, deeds: []};
		}

		case 'invert': {
			const ids = rows.filter(({kind}) => kind === 'target').map(({id}) => id);
			return {view: {...view, selected: ids.reduce((selected, id) => toggled(selected, [id]), view.selected)}, deeds: []};
		}

		case 'forward': {
			const previewed = chosenTargets(rows, cursor).map(({id}) => id);
			return {view: {...view, screen: 'preview', previewed, preview: {cursor: undefined, index: 0, top: 0, filter: ''}}, deeds: []};
		}

		case 'reread': {
			const wishes = state.scopes.map(({id}) => ({kind: 'wish', wish: {kind: 'rereadWanted', scope: id}} as const));
			const message = state.scopes.length === 0 ? 'Searching again' : 'Reading again';
			return {view: {...view, message}, deeds: [...wishes, {kind: 'searchAgain'}]};
		}

		case 'purge': return purgeKey(state, view);
		case 'address': return {view: {...view, overlay: {kind: 'address', text: '', error: undefined}}, deeds: []};
		default: return {view, deeds: []};
	}
}

/** The target under the cursor, or all targets of the scope under it. */
function idsUnder(rows: ReturnType<typeof discoverRows>, cursor: string | undefined): string[] {
	const under = rows.find(({id}) => id === cursor);
	if (under?.kind === 'target') return [under.id];
	return rows.filter(row => row.kind === 'target' && row.scope.id === under?.id).map(({id}) => id);
}

/** All of them are in afterwards, or none if all were. */
export function toggled(set: ReadonlySet<string>, ids: readonly string[]): Set<string> {
	const next = new Set(set);
	const isAll = ids.every(id => set.has(id));
	for (const id of ids) {
		if (isAll) next.delete(id);
		else next.add(id);
	}

	return next;
}
