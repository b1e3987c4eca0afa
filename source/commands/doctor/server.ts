import {isClearText} from '../../crowdsky/clear-text.js';
import {openAnswer} from '../../crowdsky/http-call.js';
import {callUrl} from '../../crowdsky/server-url.js';
import {isGood, statusProblem} from '../../crowdsky/status-problem.js';
import {usualTiming} from '../../crowdsky/timing.js';
import {bad, badProblem, good, type Check} from './check.js';
import type {CrowdSkySession} from '../../setup/crowdsky-session.js';
import {counted} from '../../format/counted.js';

/** The CrowdSky server and the login. Shows how many stacks the user has, but neither their names nor the user's. */
export async function checkServer(crowdSky: CrowdSkySession, signal: AbortSignal): Promise<Check[]> {
	return [...encryption(crowdSky), ...await checkAnswers(crowdSky, signal)];
}

/** A server on this very machine needs no encryption. */
function encryption({server: {url, clearText}}: CrowdSkySession): Check[] {
	if (clearText) return [bad('encryption', `${clearText.what}: ${clearText.cause}`, clearText.next)];
	return isClearText(new URL(url)) ? [good('encryption', 'The login goes out unencrypted, as --allow-http allows')] : [];
}

async function checkAnswers(crowdSky: CrowdSkySession, signal: AbortSignal): Promise<Check[]> {
	const {url} = crowdSky.server;
	const login = crowdSky.login();
	if (!login) {
		const next = crowdSky.loginProblem?.next ?? 'Run "crowdsky-tui login", or set CROWDSKY_USERNAME and CROWDSKY_PASSWORD. Without it stacks stay on the telescope.';
		const words = crowdSky.loginProblem ? `${crowdSky.loginProblem.what}: ${crowdSky.loginProblem.cause}` : 'You are not signed in to CrowdSky on this machine';
		return [await checkReach(url, signal), bad('login', words, next)];
	}

	const listed = await login.crowdsky.listStacks({signal});
	if (listed.ok) return [good('server', `${url} answers`), good('login', `The login is valid; the server has ${counted(listed.value.length, 'stack')} of yours`)];
	if (listed.problem.kind === 'login') return [good('server', `${url} answers`), badProblem('login', listed.problem)];
	return [bad('server', `${url} cannot be used: ${listed.problem.cause}`, listed.problem.next), bad('login', 'The login could not be tried', 'Fix the server problem first.')];
}

/** Asks without a login: a CrowdSky server answers that it wants one. */
async function checkReach(url: string, signal: AbortSignal): Promise<Check> {
	const what = `${url} cannot be used`;
	const opened = await openAnswer({
		method: 'GET', url: callUrl(new URL(url), 'my_stacks.php'), authorization: '', isCompressible: true, what, answerMs: usualTiming.answerMs, timing: usualTiming, signal,
	});
	if (!opened.ok) return badProblem('server', opened.problem);
	const {status, headers} = opened.value;
	opened.value.close();
	return isGood(status) || status === 401 || status === 403 ? good('server', `${url} answers`) : badProblem('server', statusProblem(what, status, headers, ''));
}
