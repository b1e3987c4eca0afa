import type {Action, Pressed, ViewState} from '../view-state.js';

/** Opens Sky, and reads its data the first time. */
export function openSky(view: ViewState): Pressed {
	return readingSky({...view, screen: 'sky'}, {stacks: view.myStacks.phase === 'unread', feed: view.skyView.phase === 'unread'});
}

/** Starts reading the user's stacks and the coverage. */
export function readingSky(view: ViewState, wanted: {readonly stacks: boolean; readonly feed: boolean}): Pressed {
	const actions: Action[] = [...(wanted.stacks ? [{kind: 'readStacks'} as const] : []), ...(wanted.feed ? [{kind: 'readSky'} as const] : [])];
	return {
		view: {
			...view,
			...(wanted.stacks && {myStacks: {...view.myStacks, phase: 'reading'}}),
			...(wanted.feed && {skyView: {...view.skyView, phase: 'reading', problem: undefined}}),
		},
		actions,
	};
}
