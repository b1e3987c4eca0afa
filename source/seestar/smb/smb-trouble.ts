import {cancelled, troubleOf, type Trouble, type TroubleKind} from '../../trouble/trouble.js';

const nextSteps: Partial<Record<TroubleKind, string>> = {
	unreachable: 'Check that the telescope is on and on this network.',
	timeout: 'Check the link to the telescope, and the folder before trying again.',
	protocol: 'Try again; if it stays, restart the telescope.',
	missing: 'Check the telescope\'s storage and the name.',
	exists: 'Look at the file that has the name.',
	busy: 'Try again in a minute.',
	denied: 'Check whether the telescope\'s storage can be written to.',
	full: 'Free some storage on the telescope.',
};

/** The trouble of an SMB exchange, with the next step that suits its kind. */
export function smbTrouble(kind: TroubleKind, what: string, cause: string): Trouble {
	if (kind === 'cancelled') return cancelled(what);
	return troubleOf(kind, what, cause, nextSteps[kind] ?? 'Look at the folder with a computer.');
}
