import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {exitStatus} from './source/commands/exit-status.js';
import {diskTrouble} from './source/files/disk-trouble.js';
import {makeFolder} from './source/files/make-folder.js';
import {helpText} from './source/commands/help.js';
import {readInvocation, type Invocation} from './source/commands/invocation.js';
import {printedText} from './source/commands/printed-text.js';
import {createStandardOutput} from './source/commands/standard-output.js';
import type {CommandName} from './source/commands/command-table.js';
import type {ServerCommand} from './source/commands/server-command.js';
import {taskOf} from './source/commands/task-table.js';
import type {World} from './source/commands/run-command.js';
import type {SkyPlaces} from './source/commands/sky.js';
import {jsonLine} from './source/text/json-line.js';
import {sentence, type Trouble} from './source/trouble/trouble.js';

declare const PROGRAM_VERSION: string | undefined;
const version = typeof PROGRAM_VERSION === 'string' ? PROGRAM_VERSION : '0.0.0';

const args = process.argv.slice(2);
const isJson = args.includes('--json');
const ending = new AbortController();

/** Whatever is still going on, the program ends soon. */
function endSoon(): void {
	ending.abort();
	setTimeout(() => process.exit(exitStatus.cancelled), 1900).unref();
}

let isDone = false;
let isOutputLost = false;
const {output, drained} = createStandardOutput(process.stdout, process.stderr, {
	// Whoever read along has gone (`| head -1`): end quietly.
	onGone: endSoon,
	// Lines go to a file on a full disk: the work is worth more than they are.
	onUnwritable(error) {
		isOutputLost = true;
		output.err(sentence(diskTrouble('What the program says could not be written; the work goes on', error)));
	},
});

function complain({what, cause, next}: Trouble): void {
	if (isJson) output.out(jsonLine({v: 1, type: 'error', what, cause, next}));
	else output.err(sentence({what, cause, next, kind: 'usage', retry: 'permanent'}));
}

/** The first signal ends the work in good order, the second at once; when all is done and only a reader is waited for, the first one, too. */
function listenToSignals(): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (ending.signal.aborted || isDone) process.exit(exitStatus.cancelled);
			endSoon();
		});
	}
}

async function platformFolders(): Promise<{data: string; log: string; config: string}> {
	const {default: envPaths} = await import('env-paths');
	return envPaths('crowdsky-tui', {suffix: ''});
}

/** Can this terminal show the screens? Settles the colours, too, which must happen before Ink is loaded. */
async function canDraw({switches}: Invocation): Promise<boolean> {
	if (switches.has('json') || switches.has('plain')) return false;
	const {capabilitiesOf, settleColor} = await import('./source/terminal/capabilities.js');
	const capabilities = capabilitiesOf({
		environment: process.env,
		isInputTty: process.stdin.isTTY,
		isOutputTty: process.stdout.isTTY,
		switches: {ascii: switches.has('ascii'), noColor: switches.has('no-color')},
		platform: process.platform,
	});
	settleColor(capabilities, process.env);
	return capabilities.canDraw;
}

/** Folders of this machine, and what the demo has instead of the user's. */
type InteractivePlaces = {
	readonly data: string;
	readonly log: string;
	readonly config: string;
	readonly scopeName?: string;
	readonly server?: Pick<SkyPlaces, 'url' | 'credentials'>;
};

async function interactive(invocation: Invocation, {data, log, config, scopeName, server}: InteractivePlaces): Promise<number> {
	const {runInteractive} = await import('./source/commands/interactive.js');
	const {openSky} = await import('./source/commands/sky.js');
	const {whyNeverFree} = await import('./source/commands/keep-free.js');
	const never = await whyNeverFree(invocation);
	const sky = never ? {ok: false, trouble: never} as const : await openSky(invocation, {environment: process.env, configFolder: config, dataFolder: data, ...server});
	if (!sky.ok) {
		complain(sky.trouble);
		return exitStatus.usage;
	}

	return runInteractive(invocation, {environment: process.env, output, dataFolder: data, configFolder: config, logFolder: log, scopeName, sky: sky.value, signal: ending.signal});
}

/** A simulated telescope on loopback with the document's night, for as long as `use` runs. */
async function withSimulator(invocation: Invocation, speed: number | undefined, use: (simulator: {hostOption: string; folder: string}) => Promise<number>): Promise<number> {
	const {createDocumentScene, startSeestar} = await import('./source/simulator/simulator.js');
	const {bindPlaceOf, whileStarted} = await import('./source/commands/simulator-place.js');
	const chosen = invocation.texts.get('data')?.[0];
	const folder = chosen ?? await mkdtemp(path.join(tmpdir(), 'crowdsky-demo-'));
	const {host: bindHost, ...ports} = bindPlaceOf(invocation.texts.get('bind')?.[0] ?? '127.0.0.1');
	const start = async () => {
		await makeFolder(folder);
		await createDocumentScene(path.join(folder, 'telescope'));
		return startSeestar({folder: path.join(folder, 'telescope'), bindHost, ...ports, ...(speed === undefined ? {} : {speed})});
	};

	try {
		return await whileStarted({folder, start, complain}, async ({hostOption}) => use({hostOption, folder}));
	} finally {
		if (chosen === undefined) await rm(folder, {recursive: true, force: true, maxRetries: 3});
	}
}

/** The simulated CrowdSky server, where the demo is signed in already. */
async function withSky(folder: string, port: number, use: (server: Required<Pick<SkyPlaces, 'url' | 'credentials'>>) => Promise<number>): Promise<number> {
	const {startCrowdSky} = await import('./source/simulator/simulator.js');
	const {whileStarted} = await import('./source/commands/simulator-place.js');
	const {hidePassword} = await import('./source/crowdsky/password.js');
	const start = async () => startCrowdSky({folder: path.join(folder, 'crowdsky'), port, username: 'observer', password: 'crowdsky-demo'});
	return whileStarted({folder, start, complain}, async ({url}) => use({url, credentials: {username: 'observer', password: hidePassword('crowdsky-demo')}}));
}

async function run(invocation: Invocation): Promise<number> {
	const {command, switches} = invocation;
	const world = (data: string, config: string): World => ({environment: process.env, output, dataFolder: data, configFolder: config, signal: ending.signal});
	if (command === 'simulate') {
		const serverPort = Number(invocation.texts.get('server-port')?.[0] ?? 0);
		return withSimulator(invocation, undefined, async ({hostOption, folder}) => withSky(folder, serverPort, async ({url, credentials}) => {
			if (isJson) {
				output.out(jsonLine({v: 1, type: 'simulator', host: hostOption, server: url}));
			} else {
				output.out(`Simulated Seestar: crowdsky-tui --host ${hostOption}`);
				output.out(`Simulated CrowdSky: --server ${url} (CROWDSKY_USERNAME=${credentials.username} CROWDSKY_PASSWORD=${credentials.password.reveal()})`);
			}

			await new Promise(resolve => {
				ending.signal.addEventListener('abort', resolve);
			});
			return 0;
		}));
	}

	if (switches.has('demo')) {
		const isInteractive = command === undefined && await canDraw(invocation);
		// On a screen the bars shall be seen to move; as lines the night shall be over soon.
		return withSimulator(invocation, command === undefined && !isInteractive ? 20 : undefined, async ({hostOption, folder}) => withSky(folder, 0, async server => {
			const here = path.join(folder, 'program');
			const texts = new Map([...invocation.texts, ['host', [hostOption]] as const]);
			const demoWorld = {...world(here, here), demoSky: server};
			if (isInteractive) return interactive({...invocation, texts}, {data: here, log: here, config: here, scopeName: 'seestar-demo', server});
			if (command !== undefined) return runNamed(command, {...invocation, texts}, demoWorld);
			const {runDemo} = await import('./source/commands/demo.js');
			return runDemo(invocation, hostOption, demoWorld);
		}));
	}

	if (command === undefined) {
		if (await canDraw(invocation)) return interactive(invocation, await platformFolders());
		output.err(helpText(undefined));
		return exitStatus.usage;
	}

	const {data, config} = await platformFolders();
	return runNamed(command, invocation, world(data, config));
}

async function runNamed(command: CommandName, invocation: Invocation, world: World): Promise<number> {
	const task = taskOf(command, invocation.switches);
	if (task !== undefined) return (await import('./source/commands/run-command.js')).runCommand(task, invocation, world);
	if (command === 'service') return (await import('./source/commands/service.js')).runService(invocation, world.output);
	if (command === 'purge') return (await import('./source/commands/purge.js')).runPurge(invocation, world);
	if (command === 'doctor') return (await import('./source/commands/doctor.js')).runDoctor(invocation, world);
	const {runServerCommand} = await import('./source/commands/server-command.js');
	return runServerCommand(command as ServerCommand, invocation, world);
}

/** Adds what the configuration file says, or tells where each setting comes from. */
async function runConfigured(invocation: Invocation): Promise<number> {
	const {withConfig} = await import('./source/commands/config.js');
	const configured = await withConfig(invocation, (await platformFolders()).config);
	if (!configured.ok) {
		complain(configured.trouble);
		return exitStatus.usage;
	}

	if (!invocation.switches.has('print-config')) return run(configured.value.invocation);
	const {printedConfig} = await import('./source/commands/config-print.js');
	for (const line of printedConfig(configured.value.invocation, configured.value.config)) output.out(line);
	return exitStatus.done;
}

async function main(): Promise<number> {
	const invocation = readInvocation(args, process.env);
	if (!invocation.ok) {
		complain(invocation.trouble);
		return exitStatus.usage;
	}

	const {command, switches} = invocation.value;
	if (switches.has('help')) {
		output.out(helpText(command));
		return 0;
	}

	if (switches.has('version')) {
		output.out(version);
		return 0;
	}

	const printed = await printedText(invocation.value, version);
	if (printed !== undefined) {
		output.out(printed);
		return 0;
	}

	listenToSignals();
	return runConfigured(invocation.value);
}

try {
	process.exitCode = await main();
} catch (error) {
	output.err(`crowdsky-tui failed: ${error instanceof Error ? error.stack ?? error.message : String(error)}. Please report this.`);
	process.exitCode = exitStatus.unexpected;
}

// A pager or a slow program may still be reading; only a signal ends that sooner.
isDone = true;
await drained();
if (isOutputLost && process.exitCode === exitStatus.done) process.exitCode = exitStatus.unexpected;

// Sockets and look-ups that nobody waits for any more must not hold the process.
setTimeout(() => process.exit(), 500).unref();
