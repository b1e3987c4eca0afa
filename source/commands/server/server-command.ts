import {jsonLine} from '../../format/json-line.js';
import {sentence, problemOf, type Problem} from '../../errors/problem.js';
import {exitStatus} from '../../options/exit-status.js';
import type {Invocation} from '../../options/parse.js';
import type {CommandContext} from '../run-command.js';
import {openCrowdSkySession} from '../../setup/crowdsky-session.js';
import type {ServerTask} from './server-task.js';

export type ServerCommand = 'stacks' | 'download' | 'login' | 'logout';

const noLogin = problemOf('login', 'The CrowdSky server was not asked', 'you are not signed in on this machine', 'Run crowdsky-tui login, or set CROWDSKY_USERNAME and CROWDSKY_PASSWORD.');

/** Runs a command that needs no telescope; resolves with the exit status. */
export async function runServerCommand(command: ServerCommand, invocation: Invocation, context: CommandContext): Promise<number> {
	const {output, environment, configFolder, dataFolder, demoCrowdSky, signal, tap} = context;
	const isJson = invocation.switches.has('json');
	const startedMs = performance.now();
	const print = (type: string, fields: object) => {
		output.out(jsonLine({v: 1, type, ...fields}));
	};

	const complain = ({what, cause, next}: Pick<Problem, 'what' | 'cause' | 'next'>) => {
		if (isJson) print('error', {what, cause, next});
		else output.err(sentence({what, cause, next, kind: 'refused', retry: 'permanent'}));
	};

	const crowdSky = await openCrowdSkySession(invocation, {environment, configFolder, dataFolder, tap, ...demoCrowdSky});
	if (!crowdSky.ok) {
		complain(crowdSky.problem);
		return exitStatus.usage;
	}

	const {clearText} = crowdSky.value.server;
	if (clearText && (command === 'login' || (command !== 'logout' && crowdSky.value.login()))) {
		if (isJson) print('warning', clearText);
		else output.err(`Warning: ${clearText.what}: ${clearText.cause}. ${clearText.next}`);
	}

	const task: ServerTask = {crowdSky: crowdSky.value, context, isJson, print, complain, summary(fields) {
		if (isJson) print('summary', {...fields, seconds: Math.round((performance.now() - startedMs) / 1000)});
	}};
	const status = await run(command, task, invocation);
	return signal.aborted ? exitStatus.cancelled : status;
}

async function run(command: ServerCommand, task: ServerTask, {targets, texts}: Invocation): Promise<number> {
	const {crowdSky, complain, summary} = task;
	if (command === 'login') return (await import('./account.js')).signIn(task);
	if (command === 'logout') return (await import('./account.js')).signOut(task);
	const login = crowdSky.login();
	if (!login) {
		complain(crowdSky.loginProblem ?? noLogin);
		summary({});
		return exitStatus.login;
	}

	if (command === 'stacks') return (await import('./list-stacks.js')).listStacks(task, login.crowdsky, texts.get('object')?.[0]);
	return (await import('./download-keys.js')).downloadKeys(task, login.crowdsky, targets, texts.get('dest')?.[0] ?? '.');
}
