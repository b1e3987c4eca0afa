import {bashCompletion} from './bash.js';
import {fishCompletion} from './fish.js';
import type {Shell} from './words.js';
import {zshCompletion} from './zsh.js';

/** Completion of commands, options and their values, as a script for a shell. Contacts no telescope and no server. */
export function completionText(shell: Shell): string {
	switch (shell) {
		case 'bash': return bashCompletion();
		case 'zsh': return zshCompletion();
		case 'fish': return fishCompletion();
	}
}
