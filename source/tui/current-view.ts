import type {State} from '../machine/state.js';
import {settled} from './list/list-motion.js';
import type {ViewState} from './view-state.js';

/** The view of the screens; see currentViewOf. */
export type CurrentView = {
	/** It, adapted to the present state and size; undefined until it was set. */
	get(): ViewState | undefined;
	set(view: ViewState): void;
	/** Changes it as it is, adapted or not, where there is one. */
	change(next: (view: ViewState) => ViewState): void;
	/** The state or the size is another one. */
	age(): void;
};

/**
 * Keeps the view and adapts it to the state when somebody looks at it: events come faster than drawings and keys, and the
 * rows of a fleet are hundreds.
 */
export function currentViewOf(present: () => {readonly state: State; readonly size: {readonly columns: number; readonly rows: number}}): CurrentView {
	let view: ViewState | undefined;
	let isOld = true;
	return {
		get() {
			if (view && isOld) {
				const {state, size} = present();
				view = settled(state, {...view, ...size});
				isOld = false;
			}

			return view;
		},
		set(next) {
			view = next;
			isOld = true;
		},
		change(next) {
			if (view) view = next(view);
			isOld = true;
		},
		age() {
			isOld = true;
		},
	};
}
