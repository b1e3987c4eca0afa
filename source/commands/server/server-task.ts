import type {Problem} from '../../errors/problem.js';
import {exitStatus} from '../../options/exit-status.js';
import type {CrowdSkySession} from '../../setup/crowdsky-session.js';
import type {CommandContext} from '../run-command.js';

/** What the commands that only talk to the server work with. */
export type ServerTask = {
	readonly crowdSky: CrowdSkySession;
	readonly context: CommandContext;
	readonly isJson: boolean;
	/** One object of --json. */
	readonly print: (type: string, fields: object) => void;
	/** What went wrong, as a sentence on stderr or as an object. */
	readonly complain: (problem: Pick<Problem, 'what' | 'cause' | 'next'>) => void;
	/** The object that ends --json, with the seconds that the command took. */
	readonly summary: (fields: object) => void;
};

/** The status of a command that failed because of the server. */
export function statusOfProblem({kind}: Problem): number {
	return kind === 'login' ? exitStatus.login : exitStatus.unexpected;
}
