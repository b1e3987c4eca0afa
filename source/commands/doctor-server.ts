import {isClearText} from '../crowdsky/clear-text.js';
import {openAnswer} from '../crowdsky/http-call.js';
import {callUrl} from '../crowdsky/server-url.js';
import {isGood, statusTrouble} from '../crowdsky/status-trouble.js';
import {usualTiming} from '../crowdsky/timing.js';
import {bad, badTrouble, good, type Check} from './doctor-check.js';
import type {Sky} from './sky.js';

/** The CrowdSky server and the login. The user's name and his stacks are not told, their number is. */
export async function checkServer(sky: Sky, signal: AbortSignal): Promise<Check[]> {
	return [...encryption(sky), ...await checkAnswers(sky, signal)];
}

/** A server on this very machine needs none. */
function encryption({server: {url, clearText}}: Sky): Check[] {
	if (clearText) return [bad('encryption', `${clearText.what}: ${clearText.cause}`, clearText.next)];
	return isClearText(new URL(url)) ? [good('encryption', 'The login goes out unencrypted, as --allow-http allows')] : [];
}

async function checkAnswers(sky: Sky, signal: AbortSignal): Promise<Check[]> {
	const {url} = sky.server;
	const login = sky.login();
	if (!login) {
		const next = sky.loginTrouble?.next ?? 'Run "crowdsky-tui login", or set CROWDSKY_USERNAME and CROWDSKY_PASSWORD. Without it stacks stay on the telescope.';
		const words = sky.loginTrouble ? `${sky.loginTrouble.what}: ${sky.loginTrouble.cause}` : 'Nobody has signed in at CrowdSky on this machine';
		return [await checkReach(url, signal), bad('login', words, next)];
	}

	const listed = await login.crowdsky.listStacks({signal});
	if (listed.ok) return [good('server', `${url} answers`), good('login', `The login is good; the server has ${listed.value.length} stacks of yours`)];
	if (listed.trouble.kind === 'login') return [good('server', `${url} answers`), badTrouble('login', listed.trouble)];
	return [bad('server', `${url} is of no use: ${listed.trouble.cause}`, listed.trouble.next), bad('login', 'The login could not be tried', 'See to the server first.')];
}

/** Asks without a login: a server of this kind answers that it wants one. */
async function checkReach(url: string, signal: AbortSignal): Promise<Check> {
	const what = `${url} is of no use`;
	const opened = await openAnswer({
		method: 'GET', url: callUrl(new URL(url), 'my_stacks.php'), authorization: '', isCompressible: true, what, answerMs: usualTiming.answerMs, timing: usualTiming, signal,
	});
	if (!opened.ok) return badTrouble('server', opened.trouble);
	const {status, headers} = opened.value;
	opened.value.close();
	return isGood(status) || status === 401 || status === 403 ? good('server', `${url} answers`) : badTrouble('server', statusTrouble(what, status, headers, ''));
}
