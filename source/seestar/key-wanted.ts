import {cleanText} from '../text/clean.js';
import {troubleOf, type Trouble} from '../trouble/trouble.js';

/** The trouble of a telescope that takes no commands until somebody has signed. */
export function lockedTrouble(cause: string): Trouble {
	return troubleOf('locked', 'The telescope takes no commands', cause, 'Name your own key file with --key or SEESTAR_KEY_PATH.');
}

/**
 * An answered no whose words are about verification is a locked telescope, whatever the command
 * and the code: no public source tells the codes, and firmware that drops commands in silence
 * today may say why tomorrow. Undefined for every other answer.
 */
export function keyWantedBy({code, error}: {readonly code: number; readonly error: string | undefined}): Trouble | undefined {
	if (code === 0 || error === undefined || !/verif|authent|authori[sz]|\bauth\b/i.test(error.slice(0, 200))) return undefined;
	return lockedTrouble(`it said "${cleanText(error.slice(0, 200))}" (code ${code})`);
}
