import {jsonLine} from '../text/json-line.js';
import type {Trouble} from '../trouble/trouble.js';
import {sentence, troubleOf} from '../trouble/trouble.js';
import {exitStatus} from './exit-status.js';
import type {Invocation} from './invocation.js';
import type {World} from './run-command.js';
import {openSky, type Sky} from './sky.js';

/** What the commands that talk to the server alone work with. */
export type ServerTask = {
	readonly sky: Sky;
	readonly world: World;
	readonly isJson: boolean;
	/** One object of --json. */
	readonly print: (type: string, fields: object) => void;
	/** What went wrong, as a sentence on stderr or an object. */
	readonly complain: (trouble: Pick<Trouble, 'what' | 'cause' | 'next'>) => void;
	/** The object that ends --json, with the seconds that the command took. */
	readonly summary: (fields: object) => void;
};

export type ServerCommand = 'stacks' | 'download' | 'login' | 'logout';

const noLogin = troubleOf('login', 'The CrowdSky server was not asked', 'nobody has signed in on this machine', 'Run crowdsky-tui login, or set CROWDSKY_USERNAME and CROWDSKY_PASSWORD.');

/** Runs a command that needs no telescope; resolves with the exit status. */
export async function runServerCommand(command: ServerCommand, invocation: Invocation, world: World): Promise<number> {
	const {output, environment, configFolder, dataFolder, demoSky, signal} = world;
	const isJson = invocation.switches.has('json');
	const startedMs = performance.now();
	const print = (type: string, fields: object) => {
		output.out(jsonLine({v: 1, type, ...fields}));
	};

	const complain = ({what, cause, next}: Pick<Trouble, 'what' | 'cause' | 'next'>) => {
		if (isJson) print('error', {what, cause, next});
		else output.err(sentence({what, cause, next, kind: 'refused', retry: 'permanent'}));
	};

	const sky = await openSky(invocation, {environment, configFolder, dataFolder, ...demoSky});
	if (!sky.ok) {
		complain(sky.trouble);
		return exitStatus.usage;
	}

	const {clearText} = sky.value.server;
	if (clearText && (command === 'login' || (command !== 'logout' && sky.value.login()))) {
		if (isJson) print('warning', clearText);
		else output.err(`Warning: ${clearText.what}: ${clearText.cause}. ${clearText.next}`);
	}

	const task: ServerTask = {sky: sky.value, world, isJson, print, complain, summary(fields) {
		if (isJson) print('summary', {...fields, seconds: Math.round((performance.now() - startedMs) / 1000)});
	}};
	const status = await run(command, task, invocation);
	return signal.aborted ? exitStatus.cancelled : status;
}

async function run(command: ServerCommand, task: ServerTask, {targets, texts}: Invocation): Promise<number> {
	const {sky, complain, summary} = task;
	if (command === 'login') return (await import('./account.js')).signIn(task);
	if (command === 'logout') return (await import('./account.js')).signOut(task);
	const login = sky.login();
	if (!login) {
		complain(sky.loginTrouble ?? noLogin);
		summary({});
		return exitStatus.login;
	}

	if (command === 'stacks') return (await import('./list-stacks.js')).listStacks(task, login.crowdsky, texts.get('object')?.[0]);
	return (await import('./download-keys.js')).downloadKeys(task, login.crowdsky, targets, texts.get('dest')?.[0] ?? '.');
}

/** The status of a command that came to nothing because of the server. */
export function statusOfTrouble({kind}: Trouble): number {
	return kind === 'login' ? exitStatus.login : exitStatus.unexpected;
}
