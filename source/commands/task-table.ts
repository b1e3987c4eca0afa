import type {Goal} from '../machine/settings.js';
import type {UploadMode} from '../machine/uploads/upload.js';
import type {CommandName} from '../options/command-table.js';
import type {Invocation} from '../options/parse.js';
import type {Task} from './output/printer.js';

type TaskTraits = {readonly depth: Goal['depth']; readonly stacks: boolean; readonly uploads: UploadMode};

/** How far each task lets the machine go. */
export const taskTable: Readonly<Record<Task, TaskTraits>> = {
	targets: {depth: 'targets', stacks: false, uploads: 'off'},
	plan: {depth: 'plan', stacks: false, uploads: 'off'},
	dryRun: {depth: 'plan', stacks: false, uploads: 'off'},
	stack: {depth: 'stack', stacks: true, uploads: 'off'},
	night: {depth: 'stack', stacks: true, uploads: 'send'},
	upload: {depth: 'plan', stacks: false, uploads: 'send'},
	uploadDryRun: {depth: 'plan', stacks: false, uploads: 'check'},
};

/** The task of a command; undefined for those that work without the machine. */
export function taskOf(command: CommandName, switches: Invocation['switches']): Task | undefined {
	const isDry = switches.has('dry-run');
	switch (command) {
		case 'targets':
		case 'plan':
		case 'night': return command;
		case 'stack': return isDry ? 'dryRun' : 'stack';
		case 'upload': return isDry ? 'uploadDryRun' : 'upload';
		default: return undefined;
	}
}
