import type {Job, State} from '../machine/state.js';
import {nameOf} from '../machine/scope-name.js';
import {failuresByCause, failureText} from '../machine/failures.js';
import {workSeconds} from '../machine/work-time.js';
import {isUploadEnded, type Upload} from '../machine/uploads/upload.js';
import {runningJobs} from '../tui/stack/rows.js';
import {clockSpan} from '../format/clock-span.js';
import {durationText} from '../format/amounts.js';
import {cleanText} from '../format/clean-text.js';
import {counted} from '../format/counted.js';
import {listed} from '../format/listed.js';
import {wordRows} from './output/word-rows.js';

type Farewell = {
	/** Of the terminal. */
	readonly columns: number;
	/** Undefined where it goes with the program. */
	readonly logFile: string | undefined;
	readonly isSignedIn: boolean;
	/** The telescope is the demo's, and ends with the program. */
	readonly isDemo: boolean;
};

const labelWidth = 9;
const causesAtMost = 3;

/** The summary of the night for the normal screen: what was stacked, sent and failed, how long it took, and what to do next. Empty if nothing was done. */
export function farewellLines(state: State, options: Farewell): string[] {
	if (state.jobs.length + state.uploads.length === 0) return [];
	const {columns, logFile} = options;
	const lines: ReadonlyArray<readonly [string, string]> = [
		['Stacked', stackedText(state.jobs)],
		['Sent', sentText(state, options)],
		['Failed', failedText(state)],
		['Took', tookText(state)],
		['Next', [...nextSteps(state, options), ...(logFile === undefined ? [] : [`The log is ${logFile}`])].join(' ')],
	];
	return lines.flatMap(([label, text]) => wordRows(text, Math.max(20, columns - labelWidth)).map((row, index) => `${(index === 0 ? label : '').padEnd(labelWidth)}${row}`));
}

function stackedText(jobs: readonly Job[]): string {
	const stacked = jobs.filter(({phase}) => phase === 'stacked');
	const count = (wanted: Job['phase']) => jobs.filter(({phase}) => phase === wanted).length;
	const others = [
		...(count('skipped') === 0 ? [] : [`${counted(count('skipped'), 'block')} skipped`]),
		...(count('cancelled') === 0 ? [] : [`${count('cancelled')} stopped`]),
	];
	const targets = [...new Set(stacked.map(({target}) => cleanText(target)))];
	const sum = stacked.length === 0 ? 'nothing' : `${counted(stacked.length, 'stack')} of ${listed(targets)}`;
	return others.length === 0 ? sum : `${sum}; ${others.join(', ')}`;
}

function sentText({uploads, jobs, loginProblem}: State, {isSignedIn}: Farewell): string {
	const count = (...phases: Array<Upload['phase']>) => uploads.filter(({phase}) => phases.includes(phase)).length;
	const sent = count('uploaded');
	const open = uploads.filter(upload => !isUploadEnded(upload)).length;
	const parts = [
		sent === 0 ? 'nothing' : counted(sent, 'stack'),
		...(count('skipped') === 0 ? [] : [`${count('skipped')} skipped`]),
		...(open === 0 ? [] : [`${counted(open, 'stack')} not confirmed by the server yet`]),
	];
	const isLoginMissing = (!isSignedIn || loginProblem !== undefined) && sent === 0 && (uploads.length > 0 || jobs.some(({phase}) => phase === 'stacked'));
	return isLoginMissing ? 'nothing: you are not signed in to the CrowdSky server' : parts.join(', ');
}

function failedText({jobs, uploads}: State): string {
	const blocks = failuresByCause(jobs.flatMap(({phase, problem}) => phase === 'failed' && problem ? [problem] : []));
	const sends = failuresByCause(uploads.flatMap(({phase, problem}) => phase === 'failed' && problem ? [problem] : []));
	const words = [
		...blocks.map(group => failureText(group, counted(group.count, 'block'))),
		...sends.map(group => failureText(group, `${counted(group.count, 'stack')} not sent`)),
	].map(text => `${cleanText(text)}.`);
	if (words.length === 0) return 'nothing';
	const more = words.length - causesAtMost;
	return [...words.slice(0, causesAtMost), ...(more > 0 ? [`${counted(more, 'more cause')} in the log.`] : [])].join(' ');
}

function tookText({jobs, uploads, nowMs}: State): string {
	// Work that was never begun does not go on after the rest.
	const work = [...jobs, ...uploads].filter(({startedAtMs}) => startedAtMs !== undefined);
	return work.length === 0 ? 'no time' : durationText(workSeconds(work, nowMs));
}

/** What is left to do, by the telescope, the next start or the user. */
function nextSteps(state: State, {isSignedIn, isDemo}: Farewell): string[] {
	if (isDemo) return ['The simulated telescope and server have ended with the program.'];
	const {jobs, uploads} = state;
	const waiting = jobs.filter(({phase}) => phase === 'queued' || phase === 'cancelled').length;
	const failed = jobs.filter(({phase}) => phase === 'failed').length;
	const open = uploads.filter(upload => upload.phase === 'failed' || !isUploadEnded(upload)).length;
	const unsent = isSignedIn ? open : jobs.filter(({phase}) => phase === 'stacked').length;
	const steps = [
		...runningJobs(state).map(({scope, target, block}) => `${cleanText(nameOf(state, scope))} still stacks ${cleanText(target)}, ${clockSpan(block)}: it finishes alone, and the next start names it.`),
		...(waiting === 0 ? [] : [`${counted(waiting, 'block')} ${waiting === 1 ? 'was' : 'were'} waiting: the next start asks whether to go on.`]),
		...(failed === 0 ? [] : [`${counted(failed, 'failed block')} can be stacked again.`]),
		...(unsent === 0 ? [] : [isSignedIn ? `${counted(unsent, 'stack')} ${unsent === 1 ? 'is' : 'are'} still to be sent: u does it.` : 'Sign in with u, and the stacks are sent.']),
	];
	return steps.length === 0 ? ['Nothing is left to do.'] : steps;
}
