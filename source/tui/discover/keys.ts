import {hasWork} from '../../machine/targets/remove-scope.js';
import {nameOf} from '../../machine/scope-name.js';
import type {ScopeState, State} from '../../machine/state.js';
import {sending, whyNothingToSelect, whyNothingToSend} from '../common-keys.js';
import {rowsInSight} from '../fleet/focus.js';
import {whyReadOnly, type KeyBinding} from '../key-binding.js';
import {cursorId, moved} from '../list/list-motion.js';
import {purgeKey, whyNotPurge} from './purge.js';
import {rangeIds, rangeKey, withoutRange} from '../list/range.js';
import {previewOf} from '../preview/open-preview.js';
import {sortKey} from '../list/sort-key.js';
import {stacksToSend} from '../stacks-to-send.js';
import {toggled} from '../list/toggled.js';
import {targetOrders} from './orders.js';
import type {ViewState} from '../view-state.js';
import {chosenHere} from './chosen.js';
import {discoverRows} from './rows.js';

/** Keys of the discover screen. */
export const discoverKeys: readonly KeyBinding[] = [
	{
		keys: ['enter', 'right'], label: 'Enter', description: 'preview', hint: 1,
		whyNot: (state, view) => chosenHere(state, view).length > 0 ? undefined : 'There is no target to preview yet',
		press: (state, view) => ({view: previewOf(view, chosenIds(state, view)), actions: []}),
	},
	{
		keys: ['space'], label: 'Space', description: 'select', hint: 2,
		whyNot: whyNothingToSelect,
		press(state, view) {
			const range = rangeIds(state, view);
			if (range) return {view: withoutRange({...view, selected: toggled(view.selected, [...range])}), actions: []};
			return {view: moved(state, {...view, selected: toggled(view.selected, idsUnder(state, view))}, 'down'), actions: []};
		},
	},
	{
		keys: ['a'], label: 'a', description: 'all or none', hint: 3,
		whyNot: whyNothingToSelect,
		press(state, view) {
			const ids = targetIds(state, view);
			const isAll = ids.every(id => view.selected.has(id));
			return {view: {...view, selected: new Set(isAll ? [] : [...view.selected, ...ids])}, actions: []};
		},
	},
	{
		keys: ['i'], label: 'i', description: 'invert the selection',
		whyNot: whyNothingToSelect,
		press: (state, view) => ({view: {...view, selected: targetIds(state, view).reduce((selected, id) => toggled(selected, [id]), view.selected)}, actions: []}),
	},
	rangeKey,
	sortKey('discover', targetOrders),
	{
		keys: ['r'], label: 'r', description: 'read again', hint: 5,
		whyNot: ({scopes, discovery}) => scopes.length === 0 && discovery === 'searching' ? 'Still searching' : undefined,
		press({scopes}, view) {
			const requests = scopes.map(({id}) => ({kind: 'request', request: {kind: 'rereadRequested', scope: id}} as const));
			return {view: {...view, message: scopes.length === 0 ? 'Searching again' : 'Reading again', awaited: {kind: 'readings'}}, actions: [...requests, {kind: 'searchAgain'}]};
		},
	},
	{
		keys: ['u'], label: 'u', description: 'upload stacks', hint: 4,
		whyNot: (state, view) => whyNothingToSend(stacksToSend(state, chosenIds(state, view))),
		press: (state, view) => sending(view, [{kind: 'sendStacks', of: chosenIds(state, view)}]),
	},
	{
		keys: ['D'], label: 'D', description: 'purge stacks',
		whyNot: (state, view) => whyReadOnly(view) ?? whyNotPurge(state, view),
		press: purgeKey,
	},
	{
		keys: ['d'], label: 'd', description: 'open the demo',
		whyNot: ({scopes, discovery}) => scopes.length > 0 ? 'A telescope is there; crowdsky-tui --demo opens the demo' : discovery === 'searching' ? 'Still searching' : undefined,
		press: (_, view) => ({view, actions: [{kind: 'openDemo'}]}),
	},
	{
		keys: ['x'], label: 'x', description: 'remove the address',
		whyNot: whyNotRemoved,
		press(state, view) {
			const scope = scopeUnder(state, view);
			if (!scope) return {view, actions: []};
			return {view: {...withoutScope(view, scope.id), message: `${nameOf(state, scope.id)} is off the list`}, actions: [{kind: 'request', request: {kind: 'scopeRemoved', scope: scope.id}}]};
		},
	},
	{
		keys: ['n'], label: 'n', description: 'name a telescope',
		whyNot: (state, view) => scopeUnder(state, view) ? undefined : 'There is no telescope to name yet',
		press(state, view) {
			const scope = scopeUnder(state, view);
			return scope ? {view: {...view, overlay: {kind: 'name', scope: scope.id, text: state.scopeNames.get(scope.id) ?? '', error: undefined}}, actions: []} : {view, actions: []};
		},
	},
	{
		keys: ['t'], label: 't', description: 'type an address', hint: 6,
		press: (_, view) => ({view: {...view, overlay: {kind: 'address', text: '', error: undefined}}, actions: []}),
	},
];

function chosenIds(state: State, view: ViewState): string[] {
	return chosenHere(state, view).map(({id}) => id);
}

/** The telescope under the cursor, or that of the target under it. */
function scopeUnder(state: State, view: ViewState): ScopeState | undefined {
	const id = cursorId(state, view);
	return state.scopes.find(scope => scope.id === id) ?? discoverRows(state, view).find(row => row.id === id)?.scope;
}

/** A telescope that answers would be found again by the next search, and one with work in this run must stay visible. */
function whyNotRemoved(state: State, view: ViewState): string | undefined {
	const scope = scopeUnder(state, view);
	if (!scope) return 'There is no address to remove';
	if (scope.description && scope.link === 'online') return 'A telescope answers there, so it stays in the list';
	return hasWork(state, scope.id) ? 'Blocks, uploads or a purge of this run belong to it' : undefined;
}

/** Without what was chosen on a scope: another telescope may be at its address next, with targets and blocks of the same names. */
function withoutScope(view: ViewState, scope: string): ViewState {
	const isOther = (id: string) => !id.startsWith(`${scope}\n`);
	return {
		...view,
		selected: new Set([...view.selected].filter(isOther)), previewed: view.previewed.filter(isOther),
		switchedOff: new Set([...view.switchedOff].filter(isOther)), insisted: new Map([...view.insisted].filter(([id]) => isOther(id))),
	};
}

function targetIds(state: State, view: ViewState): string[] {
	return rowsInSight(discoverRows(state, view), state, view, ({scope}) => scope.id).filter(({kind}) => kind === 'target').map(({id}) => id);
}

/** The target under the cursor, or all targets of the scope under it. */
function idsUnder(state: State, view: ViewState): string[] {
	const rows = discoverRows(state, view);
	const under = rows.find(({id}) => id === cursorId(state, view));
	if (under?.kind === 'target') return [under.id];
	return rows.filter(row => row.kind === 'target' && row.scope.id === under?.id).map(({id}) => id);
}
