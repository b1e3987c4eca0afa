import {cleanText} from '../text/clean.js';
import {askLogin} from './ask-login.js';
import {exitStatus} from './exit-status.js';
import {statusOfTrouble, type ServerTask} from './server-command.js';

/** `login`: asks, checks against the server, saves. A login that the server refuses is not saved. */
export async function signIn({sky, world, isJson, print, complain, summary}: ServerTask): Promise<number> {
	const {signal, output, environment} = world;
	const asked = await askLogin(sky.server.url, {input: process.stdin, output: process.stderr, signal});
	const done = asked.ok ? await sky.signIn(asked.value.username, asked.value.password, signal) : asked;
	if (!asked.ok || !done.ok) {
		if (!done.ok) complain(done.trouble);
		summary({});
		return done.ok || done.trouble.kind === 'usage' ? exitStatus.usage : statusOfTrouble(done.trouble);
	}

	const user = cleanText(asked.value.username);
	if (isJson) print('login', {username: user, server: sky.server.url});
	else output.out(`Signed in to ${sky.server.url} as ${user}; saved for this user of this machine.`);
	const {CROWDSKY_USERNAME: other = ''} = environment;
	if (other !== '' && !isJson) output.err('Note: CROWDSKY_USERNAME and CROWDSKY_PASSWORD are set and go before what was saved.');
	summary({});
	return exitStatus.done;
}

/** `logout`: forgets the saved login. */
export async function signOut({sky, world, isJson, print, complain, summary}: ServerTask): Promise<number> {
	const forgotten = await sky.signOut();
	if (!forgotten.ok) {
		complain(forgotten.trouble);
		return exitStatus.unexpected;
	}

	if (isJson) print('logout', {wasSaved: forgotten.value});
	else world.output.out(forgotten.value ? 'The saved CrowdSky login is gone.' : 'No CrowdSky login was saved on this machine.');
	if ((world.environment['CROWDSKY_USERNAME'] ?? '') !== '' && !isJson) world.output.err('Note: CROWDSKY_USERNAME and CROWDSKY_PASSWORD are set and still sign you in.');
	summary({});
	return exitStatus.done;
}
