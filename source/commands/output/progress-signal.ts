import process from 'node:process';
import {clockSpan} from '../../format/clock-span.js';
import {counted} from '../../format/counted.js';
import {cleanText} from '../../format/clean-text.js';
import {totalRemainingSeconds} from '../../machine/estimates.js';
import {nameOf} from '../../machine/scope-name.js';
import type {Job, ScopeState, State} from '../../machine/state.js';
import {summaryOf} from '../../machine/summary.js';
import {uploadSummaryOf} from '../../machine/uploads/upload-summary.js';
import {isUploadEnded} from '../../machine/uploads/upload.js';
import {progressLine} from './lines.js';

/**
 * Calls `tell` whenever the process gets SIGUSR1, which asks for a progress report; without a listener Node would open its
 * debugger. Call the result to stop. Windows has no such signal.
 */
export function onProgressAsked(tell: () => void): () => void {
	process.on('SIGUSR1', tell);
	return () => {
		process.off('SIGUSR1', tell);
	};
}

/** How far a run is: a line for each telescope, and one for the whole run. */
export function progressLines(state: State): string[] {
	const {blocksStacked, blocksFailed} = summaryOf(state);
	const queued = state.jobs.filter(({phase}) => phase === 'queued').length;
	const {filesUploaded, filesFailed} = uploadSummaryOf(state);
	const unsent = state.uploads.filter(upload => !isUploadEnded(upload)).length;
	const seconds = totalRemainingSeconds(state);
	return [
		...(state.scopes.length === 0 ? ['No telescope has been found yet.'] : state.scopes.map(scope => `${cleanText(nameOf(state, scope.id))}: ${workOf(state, scope)}`)),
		[
			`${counted(blocksStacked, 'block')} stacked`, `${blocksFailed} failed`, `${queued} waiting`,
			...(state.uploads.length === 0 ? [] : [`${counted(filesUploaded, 'stack')} sent`, `${filesFailed} not sent`, `${unsent} to send`]),
			...(seconds > 0 ? [`about ${Math.ceil(seconds / 60)} min left`] : []),
		].join(', '),
	];
}

function workOf(state: State, {id, link, problem, targets, worker}: ScopeState): string {
	const job = state.jobs.find(({id: jobId}) => jobId === worker.jobId);
	if (job) return `block ${clockSpan(job.block)} of ${cleanText(job.target)}${progressOf(job)}`;
	if (problem) return `${cleanText(problem.what)}: ${cleanText(problem.cause)}`;
	if (link !== 'online') return link === 'connecting' ? 'connecting' : `the connection is ${link}`;
	const reading = targets.find(({phase}) => phase === 'reading');
	if (reading) return `reading ${cleanText(reading.name)}`;
	return state.jobs.some(({scope, phase}) => scope === id && phase === 'queued') ? 'waiting' : 'nothing to do';
}

function progressOf(job: Job): string {
	return job.phase === 'stacking' ? `: ${progressLine(job).trim()}` : '';
}
