import type {CommandName} from '../options/command-table.js';
import type {Invocation} from '../options/parse.js';
import {whileRecording} from '../setup/flight-recording.js';
import type {Program} from './program.js';
import type {CommandContext} from './run-command.js';
import type {ServerCommand} from './server/server-command.js';
import {taskOf} from './task-table.js';

/** Runs the command of that name and records what goes over the wire; each command is loaded only when it is needed. */
export async function runNamed(command: CommandName, invocation: Invocation, {version}: Pick<Program, 'version'>, untapped: CommandContext): Promise<number> {
	return whileRecording(invocation, {dataFolder: untapped.dataFolder, version}, async tap => {
		const context = {...untapped, tap};
		const task = taskOf(command, invocation.switches);
		if (task !== undefined) return (await import('./run-command.js')).runCommand(task, invocation, context);
		if (command === 'service') return (await import('./service/service.js')).runService(invocation, context.output);
		if (command === 'purge') return (await import('./purge/purge.js')).runPurge(invocation, context);
		if (command === 'report') return (await import('./report/report.js')).runReport(invocation, context);
		if (command === 'sky') return (await import('./sky/sky.js')).runSky(invocation, context);
		if (command === 'doctor') return (await import('./doctor/doctor.js')).runDoctor(invocation, context);
		const {runServerCommand} = await import('./server/server-command.js');
		return runServerCommand(command as ServerCommand, invocation, context);
	});
}
