import type {Screen} from './view-state.js';

export type Command =
	| 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last'
	| 'forward' | 'back' | 'toScreen' | 'toggle' | 'selectAll' | 'invert' | 'filter'
	| 'shorterBlocks' | 'longerBlocks' | 'lessExposure' | 'moreExposure'
	| 'upload' | 'purge' | 'picture' | 'stop' | 'skip' | 'retry' | 'reread' | 'address'
	| 'help' | 'log' | 'settings' | 'repaint' | 'quit';

export type KeyRow = {
	readonly command: Command;
	/** Names of keys; the first is the one that is shown. */
	readonly keys: readonly string[];
	/** How the keys are written in the help. */
	readonly label: string;
	/** A verb; the same verb for the same act everywhere. */
	readonly words: string;
	/** Where it works; undefined means everywhere. */
	readonly screens?: readonly Screen[];
	/** Place in the footer, small ones first; undefined keeps it to the help. */
	readonly hint?: number;
};

/** Every key of the program: the footer, the help overlay, the keys themselves and the README's table come from here. */
export const keyTable: readonly KeyRow[] = [
	{command: 'forward', keys: ['enter', 'right'], label: 'Enter', words: 'preview', screens: ['discover'], hint: 1},
	{command: 'toggle', keys: ['space'], label: 'Space', words: 'select', screens: ['discover'], hint: 2},
	{command: 'selectAll', keys: ['a'], label: 'a', words: 'all or none', screens: ['discover'], hint: 3},
	{command: 'invert', keys: ['i'], label: 'i', words: 'invert the selection', screens: ['discover']},
	{command: 'reread', keys: ['r'], label: 'r', words: 'read again', screens: ['discover'], hint: 5},
	{command: 'upload', keys: ['u'], label: 'u', words: 'upload stacks', screens: ['discover'], hint: 4},
	{command: 'purge', keys: ['D'], label: 'D', words: 'purge stacks', screens: ['discover']},
	{command: 'address', keys: ['t'], label: 't', words: 'type an address', screens: ['discover'], hint: 6},

	{command: 'forward', keys: ['enter', 'right'], label: 'Enter', words: 'stack', screens: ['preview'], hint: 1},
	{command: 'toggle', keys: ['space'], label: 'Space', words: 'on or off', screens: ['preview'], hint: 2},
	{command: 'selectAll', keys: ['a'], label: 'a', words: 'all on or off', screens: ['preview']},
	{command: 'invert', keys: ['i'], label: 'i', words: 'invert on and off', screens: ['preview']},
	{command: 'shorterBlocks', keys: ['['], label: '[', words: 'shorter blocks', screens: ['preview']},
	{command: 'longerBlocks', keys: [']'], label: '[ ]', words: 'block minutes', screens: ['preview'], hint: 3},
	{command: 'lessExposure', keys: ['-'], label: '-', words: 'less exposure needed', screens: ['preview']},
	{command: 'moreExposure', keys: ['+', '='], label: '- +', words: 'least exposure', screens: ['preview'], hint: 4},

	{command: 'forward', keys: ['enter', 'right'], label: 'Enter', words: 'summary', screens: ['stack', 'upload'], hint: 5},
	{command: 'stop', keys: ['s'], label: 's', words: 'stop', screens: ['stack'], hint: 1},
	{command: 'skip', keys: ['x'], label: 'x', words: 'skip', screens: ['stack'], hint: 2},
	{command: 'retry', keys: ['r'], label: 'r', words: 'retry', screens: ['stack', 'upload', 'done'], hint: 3},

	{command: 'upload', keys: ['u'], label: 'u', words: 'upload', screens: ['stack', 'done'], hint: 4},
	{command: 'picture', keys: ['p'], label: 'p', words: 'picture', screens: ['stack', 'upload', 'done'], hint: 6},
	{command: 'forward', keys: ['enter', 'right'], label: 'Enter', words: 'more targets', screens: ['done'], hint: 1},

	{command: 'back', keys: ['escape', 'left', 'h'], label: 'Esc', words: 'back', screens: ['preview', 'stack', 'upload', 'done'], hint: 7},
	{command: 'filter', keys: ['/'], label: '/', words: 'filter', hint: 8},
	{command: 'log', keys: ['l'], label: 'l', words: 'log', hint: 12},
	{command: 'settings', keys: ['o'], label: 'o', words: 'settings', hint: 13},
	{command: 'help', keys: ['?'], label: '?', words: 'help', hint: 9},
	{command: 'quit', keys: ['q', 'ctrl+c'], label: 'q', words: 'quit', hint: 10},
	{command: 'up', keys: ['k', 'up'], label: 'k, Up', words: 'up'},
	{command: 'down', keys: ['j', 'down'], label: 'j, Down', words: 'down'},
	{command: 'pageUp', keys: ['pageup', 'ctrl+u', 'ctrl+b'], label: 'PgUp, Ctrl-u', words: 'a page up'},
	{command: 'pageDown', keys: ['pagedown', 'ctrl+d', 'ctrl+f'], label: 'PgDn, Ctrl-d', words: 'a page down'},
	{command: 'first', keys: ['g', 'home'], label: 'g, Home', words: 'to the first row'},
	{command: 'last', keys: ['G', 'end'], label: 'G, End', words: 'to the last row'},
	{command: 'toScreen', keys: ['1', '2', '3', '4', '5'], label: '1 to 5', words: 'to a screen'},
	{command: 'repaint', keys: ['ctrl+l'], label: 'Ctrl-l', words: 'draw again'},
];

/** The rows of the table that count on a screen. */
export function keysOn(screen: Screen): readonly KeyRow[] {
	return keyTable.filter(({screens}) => screens === undefined || screens.includes(screen));
}

/** The row that a key means on a screen. */
export function rowOfKey(screen: Screen, key: string): KeyRow | undefined {
	return keysOn(screen).find(({keys}) => keys.includes(key));
}
