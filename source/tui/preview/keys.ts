import {listed} from '../../format/listed.js';
import {nameOf} from '../../machine/scope-name.js';
import {blockId, isEnded} from '../../machine/stacking/jobs.js';
import type {Settings} from '../../machine/settings.js';
import type {State} from '../../machine/state.js';
import {whyNothingToSelect} from '../common-keys.js';
import {whyReadOnly, type KeyBinding} from '../key-binding.js';
import {cursorId, moved} from '../list/list-motion.js';
import {sortKey} from '../list/sort-key.js';
import {rangeIds, rangeKey, withoutRange} from '../list/range.js';
import type {Pressed, Action, ViewState} from '../view-state.js';
import {blockOrders} from './orders.js';
import {canInsist, canStack, type BlockRow} from './block-row.js';
import {allBlocks, isReadingTargets, previewRows, previewTotals} from './rows.js';
import {toggled} from '../list/toggled.js';
import {steppedExposure, steppedMinutes} from '../overlays/settings/rows.js';

/** Keys of the preview screen. */
export const previewKeys: readonly KeyBinding[] = [
	{
		keys: ['enter', 'right'], label: 'Enter', description: 'stack', hint: 1,
		whyNot(state, view) {
			const {blocks, ready} = previewTotals(state, view);
			const range = rangeIds(state, view);
			if (!view.isReadOnly && range && !blocksToStack(state, view).length) return 'No block of the range is switched on';
			if (view.isReadOnly || blocks > 0) return whyReadOnly(view);
			if (ready === 0 && isReadingTargets(state)) return 'The sub-frames are still being read';
			return ready > 0 ? 'Every block is switched off; Space switches one on' : 'No block is ready: the reason stands beside each';
		},
		press: stackThese,
	},
	{keys: ['space'], label: 'Space', description: 'on or off', hint: 2, whyNot: whyNothingToSelect, press: toggle},
	{
		keys: ['a'], label: 'a', description: 'all on or off',
		whyNot: whyNothingToSelect,
		press(state, view) {
			const isAllOn = stackable(state, view).every(id => !view.switchedOff.has(id));
			return switched(state, view, () => isAllOn);
		},
	},
	{
		keys: ['i'], label: 'i', description: 'invert on and off',
		whyNot: whyNothingToSelect,
		press: (state, view) => switched(state, view, id => !view.switchedOff.has(id)),
	},
	rangeKey,
	sortKey('preview', blockOrders),
	{keys: ['['], label: '[', description: 'shorter blocks, down to 1 minute', press: ({settings}, view) => otherLength(view, steppedMinutes(settings, -1))},
	{keys: [']'], label: '[ ]', description: 'longer blocks, up to a day', hint: 3, hintDescription: 'block minutes', press: ({settings}, view) => otherLength(view, steppedMinutes(settings, 1))},
	{keys: ['-'], label: '-', description: 'lower the least exposure of a block by a minute', press: ({settings}, view) => changed(view, steppedExposure(settings, -1))},
	{keys: ['+', '='], label: '- +', description: 'raise the least exposure of a block by a minute', hint: 4, hintDescription: 'least exposure', press: ({settings}, view) => changed(view, steppedExposure(settings, 1))},
];

/** The visible blocks that can be switched on and off. */
function stackable(state: State, view: ViewState): string[] {
	return shownBlocks(state, view).filter(canStack).map(({id}) => id);
}

function switched(state: State, view: ViewState, isOffAfterwards: (id: string) => boolean): Pressed {
	const switchedOff = new Set(view.switchedOff);
	for (const id of stackable(state, view)) {
		if (isOffAfterwards(id)) switchedOff.add(id);
		else switchedOff.delete(id);
	}

	return {view: {...view, switchedOff}, actions: []};
}

function otherLength(view: ViewState, settings: Settings | undefined): Pressed {
	return settings ? changed(view, settings) : {view: {...view, message: 'Blocks are from 1 minute to a whole day'}, actions: []};
}

function shownBlocks(state: State, view: ViewState): BlockRow[] {
	return previewRows(state, view).filter(row => row.kind === 'block');
}

function toggle(state: State, view: ViewState): Pressed {
	const range = rangeIds(state, view);
	if (range) return toggleRange(state, view, range);
	const cursor = cursorId(state, view);
	const row = shownBlocks(state, view).find(({id}) => id === cursor);
	if (!row) return {view, actions: []};
	if (canInsist(row)) return insist(state, view, row);
	if (!canStack(row)) {
		const hint = row.block.status === 'short' ? '; - lowers the least exposure' : '';
		return {view: moved(state, {...view, message: row.takenBy ? 'Its frames are in a stack that is being made' : row.job && !isEnded(row.job) ? (row.job.phase === 'queued' ? 'It is in the queue already' : 'It is being stacked already') : `Not to be stacked: ${row.block.reason}${hint}`}, 'down'), actions: []};
	}

	return {view: moved(state, {...view, switchedOff: toggled(view.switchedOff, [row.id])}, 'down'), actions: []};
}

/** Switches all blocks of a range on, or off if all are on; doubtful ones are insisted on one by one. */
function toggleRange(state: State, view: ViewState, range: ReadonlySet<string>): Pressed {
	const ids = stackable(state, view).filter(id => range.has(id));
	if (ids.length === 0) return {view: {...view, message: 'No block of the range can be stacked'}, actions: []};
	const isAllOn = ids.every(id => !view.switchedOff.has(id));
	const switchedOff = new Set(view.switchedOff);
	for (const id of ids) {
		if (isAllOn) switchedOff.add(id);
		else switchedOff.delete(id);
	}

	return {view: withoutRange({...view, switchedOff}), actions: []};
}

/** The blocks that are on, of the range if there is one. */
function blocksToStack(state: State, view: ViewState): BlockRow[] {
	const range = rangeIds(state, view);
	return allBlocks(state, view).filter(({id, isOn}) => isOn && (range?.has(id) ?? true));
}

/** For a doubtful block, the first Space shows the reason and the second switches it on. */
function insist(state: State, view: ViewState, {id, block}: BlockRow): Pressed {
	const known = view.insisted.get(id);
	const insisted = new Map(view.insisted).set(id, known === 'told' ? 'on' : 'told');
	if (known === 'told') return {view: moved(state, {...view, insisted}, 'down'), actions: []};
	const message = known === 'on' ? 'It is left out again' : `Better not: ${block.status === 'moved' ? 'frames of two places' : 'nobody knows when it was taken'}. Space again stacks it`;
	return {view: {...view, insisted, message}, actions: []};
}

function changed(view: ViewState, settings: Settings): Pressed {
	return {view, actions: [{kind: 'request', request: {kind: 'settingsChanged', settings}}]};
}

/** Queues the blocks that are on; asks the user first if a telescope is observing. */
function stackThese(state: State, view: ViewState): Pressed {
	const wanted = new Map<string, {scope: string; target: string; ids: string[]}>();
	const observing = new Map<string, string>();
	for (const {scope, target, block} of blocksToStack(state, view)) {
		const key = `${scope.id}\n${target.name}`;
		const entry = wanted.get(key) ?? {scope: scope.id, target: target.name, ids: []};
		entry.ids.push(blockId(block));
		wanted.set(key, entry);
		if (scope.description?.observing !== undefined) observing.set(scope.id, scope.description.observing);
	}

	const requested = (entries: Iterable<{scope: string; target: string; ids: string[]}>): Action[] => [...entries].map(entry => ({kind: 'request', request: {kind: 'blocksRequested', ...entry}}));
	const requests = requested(wanted.values());
	const next: ViewState = {...view, screen: 'stack', hasOpenedDone: false, stack: {...view.stack, cursor: undefined, filter: ''}};
	if (observing.size === 0 || state.settings.evenIfObserving) return {view: next, actions: requests};
	const insisted: Action = {kind: 'request', request: {kind: 'settingsChanged', settings: {...state.settings, evenIfObserving: 'untilQuit'}}};
	const names = listed([...observing.keys()].map(scope => nameOf(state, scope)));
	const others = requested([...wanted.values()].filter(({scope}) => !observing.has(scope)));
	const lines = [
		// The question below must not be pushed out of a low window.
		...(observing.size > 2 ? [`${names} are observing.`] : [...observing].map(([scope, what]) => `${nameOf(state, scope)} is observing: ${what}.`)),
		'Stacking now may disturb the session, and those frames cannot be taken again.',
		'Better wait until it has ended. Yes holds for every telescope and session until the program ends, or until you turn it off in the settings.',
		'Stack all the same?',
	];
	const question = {kind: 'confirm' as const, title: 'Stack while observing?', lines, yes: [insisted, ...requests], then: 'stack' as const};
	return {view: {...view, overlay: others.length === 0 ? question : {...question, others: {actions: others, message: `${names} ${observing.size === 1 ? 'is' : 'are'} observing and left out`}}}, actions: []};
}
