import type {Invocation} from './invocation.js';
import {runCommand, type World} from './run-command.js';
import type {Task} from './printer.js';

/** The whole night without a terminal, command by command, as one would type it. */
export async function runDemo(invocation: Invocation, hostOption: string, world: World): Promise<number> {
	const {out} = world.output;
	const isJson = invocation.switches.has('json');
	const texts = new Map([...invocation.texts, ['host', [hostOption]] as const]);
	const steps: ReadonlyArray<readonly [Task, string]> = [['targets', 'targets'], ['dryRun', 'stack --all --dry-run'], ['night', 'night']];
	for (const [task, words] of steps) {
		if (!isJson) out(`${task === 'targets' ? '' : '\n'}$ crowdsky-tui ${words}`);
		const status = await runCommand(task, {...invocation, texts}, world);
		if (status !== 0) return status;
	}

	return 0;
}
