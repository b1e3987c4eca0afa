import {bashCompletion} from './completion-bash.js';
import {fishCompletion} from './completion-fish.js';
import type {Shell} from './completion-words.js';
import {zshCompletion} from './completion-zsh.js';

/** The completion of commands, options and their values, as a script for a shell; it asks no telescope and no server. */
export function completionText(shell: Shell): string {
	switch (shell) {
		case 'bash': return bashCompletion();
		case 'zsh': return zshCompletion();
		case 'fish': return fishCompletion();
	}
}
