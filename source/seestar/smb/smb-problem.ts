import {cancelled, problemOf, type Problem, type ProblemKind} from '../../errors/problem.js';

const nextSteps: Partial<Record<ProblemKind, string>> = {
	unreachable: 'Check that the telescope is on and on this network.',
	timeout: 'Check the connection to the telescope, and the folder before trying again.',
	protocol: 'Try again; if that does not help, restart the telescope.',
	missing: 'Check the telescope\'s storage and the name.',
	exists: 'Look at the file with that name.',
	busy: 'Try again in a minute.',
	denied: "Check whether the telescope's storage is writable.",
	full: 'Free some storage on the telescope.',
};

/** The problem of an SMB exchange, with the next step that suits its kind. */
export function smbProblem(kind: ProblemKind, what: string, cause: string): Problem {
	if (kind === 'cancelled') return cancelled(what);
	return problemOf(kind, what, cause, nextSteps[kind] ?? 'Look at the folder with a computer.');
}
