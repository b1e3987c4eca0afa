import type {State} from '../machine/state.js';
import type {Pressed, Screen, ViewState} from './view-state.js';

/** A key of a screen: its names, what it does, how it is described, and the reason if it does nothing just now. */
export type KeyBinding = {
	/** Names of the keys (terminal/keys.ts); the first one is shown. */
	readonly keys: readonly string[];
	/** How the footer writes them: the first one, or a pair of keys as one. */
	readonly label: string;
	/** A verb; the same verb for the same act everywhere. */
	readonly description: string;
	/** How help, README and man page write them, if naming each key would be too long. */
	readonly keysInHelp?: string;
	/** Rank in the footer, smallest first; undefined shows the key only in the help. */
	readonly hint?: number;
	/** Shorter words for the footer, or what it does just now. */
	readonly hintDescription?: string | ((state: State) => string);
	/** Among the last to be left out of a narrow footer. */
	readonly isKept?: boolean;
	/** For a key of the whole program: the screens that have it, if not all do. */
	readonly screens?: readonly Screen[];
	/** Why it can do nothing just now, in words for the user; undefined if it can. */
	readonly whyNot?: (state: State, view: ViewState) => string | undefined;
	/** Called only if `whyNot` gives no reason; the message of the previous key has been removed from the view. */
	readonly press: (state: State, view: ViewState, key: string) => Pressed;
};

const namedKeys: Readonly<Record<string, string>> = {
	enter: 'Enter', escape: 'Esc', tab: 'Tab', 'shift+tab': 'Shift-Tab', space: 'Space', left: 'Left', right: 'Right', up: 'Up', down: 'Down', pageup: 'PgUp', pagedown: 'PgDn',
	home: 'Home', end: 'End',
};

/** Every key that means the same, as help, README and man page write them: `Enter, Right`. */
export function keysText({keys, keysInHelp}: Pick<KeyBinding, 'keys' | 'keysInHelp'>): string {
	return keysInHelp ?? keys.map(key => namedKeys[key] ?? key.replace(/^ctrl\+/, 'Ctrl-')).join(', ');
}

/** For keys that change something on a telescope. */
export function whyReadOnly({isReadOnly}: ViewState): string | undefined {
	return isReadOnly ? 'The program was started with --read-only' : undefined;
}
