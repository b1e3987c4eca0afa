import {cleanText} from '../format/clean-text.js';
import {problemOf, type Problem} from '../errors/problem.js';

/** The problem of a telescope that takes no commands until somebody has signed. */
export function lockedProblem(cause: string): Problem {
	return problemOf('locked', 'The telescope takes no commands', cause, 'Name your own key file with --key or SEESTAR_KEY_PATH.');
}

/**
 * A refusal whose words are about verification means a locked telescope, whatever the command and the code: no public source
 * lists the codes, and firmware that drops commands silently today may say why tomorrow. Undefined for every other answer.
 */
export function keyRequiredBy({code, error}: {readonly code: number; readonly error: string | undefined}): Problem | undefined {
	if (code === 0 || error === undefined || !/verif|authent|authori[sz]|\bauth\b/i.test(error.slice(0, 200))) return undefined;
	return lockedProblem(`it said "${cleanText(error.slice(0, 200))}" (code ${code})`);
}
