import type {Problem} from '../../errors/problem.js';
import {cleanText} from '../../format/clean-text.js';
import {askLogin} from './ask-login.js';
import {exitStatus} from '../../options/exit-status.js';
import {statusOfProblem, type ServerTask} from './server-task.js';

/** `login`: asks, checks with the server, saves. A login that the server refuses is not saved. */
export async function signIn({crowdSky, context, isJson, print, complain, summary}: ServerTask): Promise<number> {
	const {signal, output, environment} = context;
	const asked = await askLogin(crowdSky.server.url, {input: process.stdin, output: process.stderr, signal});
	const failed = (problem: Problem): number => {
		complain(problem);
		summary({});
		return problem.kind === 'usage' ? exitStatus.usage : statusOfProblem(problem);
	};

	if (!asked.ok) return failed(asked.problem);
	const done = await crowdSky.signIn(asked.value.username, asked.value.password, signal);
	const problem = done.ok ? done.value.notSaved : done.problem;
	if (problem) return failed(problem);
	const user = cleanText(asked.value.username);
	if (isJson) print('login', {username: user, server: crowdSky.server.url});
	else output.out(`Signed in to ${crowdSky.server.url} as ${user}; saved for this user of this machine.`);
	const {CROWDSKY_USERNAME: other = ''} = environment;
	if (other !== '' && !isJson) output.err('Note: CROWDSKY_USERNAME and CROWDSKY_PASSWORD are set and override the saved login.');
	summary({});
	return exitStatus.done;
}

/** `logout`: forgets the saved login. */
export async function signOut({crowdSky, context, isJson, print, complain, summary}: ServerTask): Promise<number> {
	const forgotten = await crowdSky.signOut();
	if (!forgotten.ok) {
		complain(forgotten.problem);
		return exitStatus.unexpected;
	}

	if (isJson) print('logout', {wasSaved: forgotten.value});
	else context.output.out(forgotten.value ? 'The saved CrowdSky login has been removed.' : 'No CrowdSky login was saved on this machine.');
	if ((context.environment['CROWDSKY_USERNAME'] ?? '') !== '' && !isJson) context.output.err('Note: CROWDSKY_USERNAME and CROWDSKY_PASSWORD are set and still sign you in.');
	summary({});
	return exitStatus.done;
}
