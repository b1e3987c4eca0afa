import {blockId, isEnded} from '../stacking/jobs.js';
import type {Settings} from '../settings.js';
import type {State} from '../state.js';
import {toggled} from './discover-keys.js';
import type {Command} from './key-table.js';
import {cursorId, moved} from './list-motion.js';
import type {Pressed} from './press.js';
import {allBlocks, canInsist, canStack, previewRows, type BlockRow} from './preview-rows.js';
import {steppedExposure, steppedMinutes} from './settings-rows.js';
import type {Deed, ViewState} from './view-state.js';

/** Keys of the preview screen. */
export function previewKey(command: Command, state: State, view: ViewState): Pressed {
	const {settings} = state;
	switch (command) {
		case 'toggle': return toggle(state, view);
		case 'selectAll':
		case 'invert': {
			const ids = shownBlocks(state, view).filter(canStack).map(({id}) => id);
			const isAllOn = ids.every(id => !view.switchedOff.has(id));
			const switchedOff = new Set(view.switchedOff);
			for (const id of ids) {
				if (command === 'invert' ? !view.switchedOff.has(id) : isAllOn) switchedOff.add(id);
				else switchedOff.delete(id);
			}

			return {view: {...view, switchedOff}, deeds: []};
		}

		case 'shorterBlocks':
		case 'longerBlocks': {
			const stepped = steppedMinutes(settings, command === 'longerBlocks' ? 1 : -1);
			return stepped ? changed(view, stepped) : {view: {...view, message: 'Blocks are from 1 minute to a whole day'}, deeds: []};
		}

		case 'lessExposure': return changed(view, steppedExposure(settings, -1));
		case 'moreExposure': return changed(view, steppedExposure(settings, 1));
		case 'forward': return stackThese(state, view);
		default: return {view, deeds: []};
	}
}

function shownBlocks(state: State, view: ViewState): BlockRow[] {
	return previewRows(state, view).filter(row => row.kind === 'block');
}

function toggle(state: State, view: ViewState): Pressed {
	const cursor = cursorId(state, view);
	const row = shownBlocks(state, view).find(({id}) => id === cursor);
	if (!row) return {view, deeds: []};
	if (canInsist(row)) return insist(state, view, row);
	if (!canStack(row)) {
		const hint = row.block.status === 'short' ? '; - lowers the least exposure' : '';
		return {view: moved(state, {...view, message: row.takenBy ? 'Its frames are in a stack that is being made' : row.job && !isEnded(row.job) ? `It is ${row.job.phase} already` : `Not to be stacked: ${row.block.reason}${hint}`}, 'down'), deeds: []};
	}

	return {view: moved(state, {...view, switchedOff: toggled(view.switchedOff, [row.id])}, 'down'), deeds: []};
}

/** A doubtful block is told of first; who presses Space once more means it. */
function insist(state: State, view: ViewState, {id, block}: BlockRow): Pressed {
	const known = view.insisted.get(id);
	const insisted = new Map(view.insisted).set(id, known === 'told' ? 'on' : 'told');
	if (known === 'told') return {view: moved(state, {...view, insisted}, 'down'), deeds: []};
	const message = known === 'on' ? 'It is left out again' : `Better not: ${block.status === 'moved' ? 'frames of two places' : 'nobody knows when it was taken'}. Space again stacks it`;
	return {view: {...view, insisted, message}, deeds: []};
}

function changed(view: ViewState, settings: Settings): Pressed {
	return {view, deeds: [{kind: 'wish', wish: {kind: 'settingsChanged', settings}}]};
}

/** Asks for the blocks that are on; asks the user first where a telescope is observing. */
function stackThese(state: State, view: ViewState): Pressed {
	const wanted = new Map<string, {scope: string; target: string; ids: string[]}>();
	const observing = new Map<string, string>();
	for (const {scope, target, block, isOn} of allBlocks(state, view)) {
		if (!isOn) continue;
		const key = `${scope.id}\n${target.name}`;
		const entry = wanted.get(key) ?? {scope: scope.id, target: target.name, ids: []};
		entry.ids.push(blockId(block));
		wanted.set(key, entry);
		if (scope.description?.observing !== undefined) observing.set(scope.id, scope.description.observing);
	}

	const wishes: Deed[] = [...wanted.values()].map(entry => ({kind: 'wish', wish: {kind: 'blocksWanted', ...entry}}));
	const next: ViewState = {...view, screen: 'stack', hasOpenedDone: false, stack: {...view.stack, cursor: undefined, filter: ''}};
	if (observing.size === 0 || state.settings.evenIfObserving) return {view: next, deeds: wishes};
	const insisted: Deed = {kind: 'wish', wish: {kind: 'settingsChanged', settings: {...state.settings, evenIfObserving: true}}};
	const lines = [
		...[...observing].map(([scope, what]) => `${scope} is observing: ${what}.`),
		'Stacking now may disturb the session, and those frames cannot be taken again.',
		'Better wait until it has ended. Stack all the same?',
	];
	return {view: {...view, overlay: {kind: 'confirm', title: 'Stack while observing?', lines, yes: [insisted, ...wishes], then: 'stack'}}, deeds: []};
}
