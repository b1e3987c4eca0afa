import {parseStackName, type Block} from '../../planning/index.js';
import type {Event} from '../events.js';
import type {State, TargetState} from '../state.js';
import {scopeOf, type Step} from '../step.js';
import {advanceUploads} from './upload-advance.js';
import {withUploads} from './upload-update.js';
import type {StackPlace} from './upload.js';

/** Sends every stack on its way as soon as it is known: those that were there, and each new one with its name. */
export function queueStacks(state: State, event: Event): Step {
	const places = event.kind === 'targetRead' && state.uploadMode !== 'new' ? stacksOf(state, event.scope, event.target) : event.kind === 'stackNamed' ? namedStack(state, event.scope, event.file) : [];
	return advanceUploads(withUploads(state, places));
}

function stacksOf(state: State, scope: string, name: string): StackPlace[] {
	const target = scopeOf(state, scope)?.targets.find(candidate => candidate.name === name);
	return target?.reading?.stackNames.filter(file => parseStackName(file) !== undefined).map(file => placeOf(scope, target, file)) ?? [];
}

function namedStack(state: State, scope: string, file: string): StackPlace[] {
	const job = state.jobs.find(candidate => candidate.scope === scope && candidate.file === file && candidate.phase === 'stacked');
	return job ? [{scope, target: job.target, folder: job.stackFolder, file, path: undefined, block: limitsOf(job.block)}] : [];
}

/** A stack of a target with the block that it was made of, where the plan knows it. */
export function placeOf(scope: string, target: TargetState, file: string): StackPlace {
	const block = target.blocks.find(({coveredBy}) => coveredBy === file);
	return {scope, target: target.name, folder: target.stackFolder ?? target.name, file, path: undefined, block: block && !block.isForeignCoverage ? limitsOf(block) : undefined};
}

function limitsOf({startUtc, endUtc, frames}: Block): StackPlace['block'] {
	return {startMs: Date.parse(startUtc), endMs: Date.parse(endUtc), frames};
}
