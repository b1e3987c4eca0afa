import path from 'node:path';
import process from 'node:process';
import {exitStatus} from '../options/exit-status.js';
import type {Invocation} from '../options/parse.js';
import {whileRecording} from '../setup/flight-recording.js';
import {canDraw, openScreens} from './open-screens.js';
import type {Task} from './output/printer.js';
import type {Program} from './program.js';
import {runCommand, type CommandContext} from './run-command.js';
import {runNamed} from './run-named.js';
import {withSimulators} from './simulated.js';

/** How many times faster than real the night is when it is printed as lines. */
const linesSpeed = 20;

/** The program against the simulators: with screens, as one command, or the whole night as lines. */
export async function runDemo(asked: Invocation, program: Program): Promise<number> {
	const {command} = asked;
	const isOnScreen = command === undefined && canDraw(asked, program.output.err);
	// On a screen, people should see the bars move; as lines, the night should be over soon.
	return withSimulators(asked, program, command === undefined && !isOnScreen ? linesSpeed : undefined, async ({hostOption, folder, server}) => {
		const here = path.join(folder, 'program');
		const invocation = {...asked, texts: new Map([...asked.texts, ['host', [hostOption]] as const])};
		if (isOnScreen) {
			const end = await openScreens(invocation, program, {data: here, log: here, config: here}, {scopeName: 'seestar-demo', server});
			return end === 'demo' ? exitStatus.done : end;
		}

		const context: CommandContext = {environment: process.env, output: program.output, dataFolder: here, configFolder: here, signal: program.signal, demoCrowdSky: server};
		if (command !== undefined) return runNamed(command, invocation, program, context);
		return whileRecording(invocation, {dataFolder: here, version: program.version}, async tap => printNight(invocation, {...context, tap}));
	});
}

/** The whole night without a terminal, command by command, as one would type it. */
async function printNight(invocation: Invocation, context: CommandContext): Promise<number> {
	const {out} = context.output;
	const isJson = invocation.switches.has('json');
	const steps: ReadonlyArray<readonly [Task, string]> = [['targets', 'targets'], ['dryRun', 'stack --all --dry-run'], ['night', 'night']];
	for (const [task, words] of steps) {
		if (!isJson) out(`${task === 'targets' ? '' : '\n'}$ crowdsky-tui ${words}`);
		const status = await runCommand(task, invocation, context);
		if (status !== 0) return status;
	}

	return 0;
}
