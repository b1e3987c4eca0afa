import process from 'node:process';
import {exitStatus} from '../options/exit-status.js';
import {helpText} from '../options/help.js';
import type {Invocation} from '../options/parse.js';
import type {Folders, Program} from './program.js';
import {keepHeapSmall} from './small-heap.js';

const lastingCommands = new Set<Invocation['command']>(['night', 'stack', 'upload']);

async function platformFolders(): Promise<Folders> {
	const {default: envPaths} = await import('env-paths');
	return envPaths('crowdsky-tui', {suffix: ''});
}

/** Does what the command line asks for, completed by the configuration file; resolves with the exit status. */
export async function runProgram(invocation: Invocation, program: Program): Promise<number> {
	const {output, complain} = program;
	// Those that last a night. Once the room has grown it stays so, and what they load lets it grow.
	if (lastingCommands.has(invocation.command)) keepHeapSmall();
	const folders = await platformFolders();
	const {withConfig} = await import('../options/config/config.js');
	const configured = await withConfig(invocation, folders.config);
	if (!configured.ok) {
		complain(configured.problem);
		return exitStatus.usage;
	}

	if (!invocation.switches.has('print-config')) return run(configured.value.invocation, program, folders);
	const {printedConfig} = await import('../options/config/config-print.js');
	for (const line of printedConfig(configured.value.invocation, configured.value.config)) output.out(line);
	return exitStatus.done;
}

async function run(invocation: Invocation, program: Program, folders: Folders): Promise<number> {
	const {command, switches} = invocation;
	const {output, signal} = program;
	if (command === 'simulate') return (await import('./simulate.js')).runSimulate(invocation, program);
	if (switches.has('demo')) return (await import('./demo.js')).runDemo(invocation, program);
	if (command !== undefined) {
		const {runNamed} = await import('./run-named.js');
		return runNamed(command, invocation, program, {environment: process.env, output, dataFolder: folders.data, configFolder: folders.config, signal});
	}

	const {canDraw, openScreens} = await import('./open-screens.js');
	let why: string | undefined;
	const isDrawn = canDraw(invocation, reason => {
		why = reason;
	});
	if (isDrawn) {
		const end = await openScreens(invocation, program, folders);
		if (end !== 'demo') return end;
		return (await import('./demo.js')).runDemo({...invocation, switches: new Set([...switches, 'demo'])}, program);
	}

	output.err(helpText(undefined));
	// Last, so that it does not scroll away.
	if (why !== undefined) output.err(why);
	return exitStatus.usage;
}
