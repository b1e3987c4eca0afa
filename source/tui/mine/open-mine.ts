import {listOf, type Pressed, type Screen, type ViewState} from '../view-state.js';

/** Opens My stacks, as a list or as the gallery, and reads the server's list again, which may have grown. */
export function openMine(view: ViewState, screen: Screen = 'mine'): Pressed {
	const isToRead = view.myStacks.phase !== 'reading' && (listOf(view.screen) !== 'mine' || view.myStacks.phase === 'unread');
	return {view: {...view, screen, ...(isToRead && {myStacks: {...view.myStacks, phase: 'reading'}})}, actions: isToRead ? [{kind: 'readStacks'}] : []};
}
