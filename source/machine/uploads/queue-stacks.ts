import {parseStackName, type Block} from '../../planning/index.js';
import type {Event} from '../events.js';
import type {State, TargetState} from '../state.js';
import {scopeOf, type Transition} from '../transition.js';
import {advanceUploads} from './upload-advance.js';
import {withUploads} from './upload-update.js';
import type {StackLocation} from './upload.js';

/** Uploads every stack as soon as it is known: those that were there, and each new one once it is named. */
export function queueStacks(state: State, event: Event): Transition {
	const places = event.kind === 'targetRead' && state.uploadMode !== 'new' ? stacksOf(state, event.scope, event.target) : event.kind === 'stackNamed' ? namedStack(state, event.scope, event.file) : [];
	return advanceUploads(withUploads(state, places));
}

function stacksOf(state: State, scope: string, name: string): StackLocation[] {
	const target = scopeOf(state, scope)?.targets.find(candidate => candidate.name === name);
	return target?.reading?.stackNames.filter(file => parseStackName(file) !== undefined).map(file => locationOf(scope, target, file)) ?? [];
}

function namedStack(state: State, scope: string, file: string): StackLocation[] {
	const job = state.jobs.find(candidate => candidate.scope === scope && candidate.file === file && candidate.phase === 'stacked');
	return job ? [{scope, target: job.target, folder: job.stackFolder, file, path: undefined, block: limitsOf(job.block)}] : [];
}

/** A stack of a target with the block that it was made from, if the plan knows it. */
export function locationOf(scope: string, target: TargetState, file: string): StackLocation {
	const block = target.blocks.find(({coveredBy}) => coveredBy === file);
	return {scope, target: target.name, folder: target.stackFolder ?? target.name, file, path: undefined, block: block && !block.isForeignCoverage ? limitsOf(block) : undefined};
}

function limitsOf({startUtc, endUtc, frames}: Block): StackLocation['block'] {
	return {startMs: Date.parse(startUtc), endMs: Date.parse(endUtc), frames};
}
