import {nameOf} from '../../machine/scope-name.js';
import {changedItems} from '../../machine/changed-items.js';
import {scopeOf} from '../../machine/transition.js';
import {summaryOf} from '../../machine/summary.js';
import {uploadSummaryOf} from '../../machine/uploads/upload-summary.js';
import type {Job, State} from '../../machine/state.js';
import type {Change} from '../../runtime/store.js';
import {cleanText} from '../../format/clean-text.js';
import {counted} from '../../format/counted.js';
import {sentence, type Problem} from '../../errors/problem.js';
import {planLines, progressLine, remarks, scopeLine, startLine, summaryLine, targetLine} from './lines.js';
import {createPlainUploads} from './plain-uploads.js';
import {newPauses, pauseSentence} from './pauses.js';
import type {Output, Printer, Task} from './printer.js';
import {readingProblemOf} from './reading-problem.js';
import {taskTable} from '../task-table.js';
import {dryRunLines, uploadSummaryLine} from './upload-lines.js';
import {ToldTimes} from './told-times.js';
import {awaitedOnce, waitingLine} from './waiting.js';
import {minuteMs} from '../../planning/calendar.js';

/** Plain lines in the format of the mission document: one for each change of state, and one a minute. */
export function createPlainPrinter(task: Task, {out, err, passing = out, room}: Output): Printer {
	const {stacks, uploads} = taskTable[task];
	const uploadChanged = createPlainUploads({out, err});
	const times = new ToldTimes();
	let lastTarget = '';

	const lineOf = (state: State, job: Job, line: string, write = out) => {
		const place = `${job.scope}\n${job.target}`;
		const prefix = state.scopes.length > 1 ? `[${cleanText(nameOf(state, job.scope))}] ` : '';
		if (place !== lastTarget) out(`${prefix}${cleanText(job.target)}`);
		lastTarget = place;
		write(`${prefix}${line}`);
	};

	const jobChanged = (state: State, job: Job, old: Job | undefined, nowMs: number, alike: number) => {
		if (job.phase !== old?.phase) {
			times.told(job.id, nowMs);
			if (job.phase === 'stacking' || (job.phase === 'naming' && old?.phase !== 'stacking')) lineOf(state, job, startLine(job));
			if (job.phase === 'stacked') {
				lineOf(state, job, `  Complete: ${job.stackedFrames ?? job.block.frames} frames stacked`);
				lineOf(state, job, `  Renamed -> ${cleanText(job.file ?? '')}`);
			}

			if (job.phase === 'failed' && job.problem && alike > 0) lineOf(state, job, `  Failed: ${alike > 1 ? `${counted(alike, 'block')}: ` : ''}${sentence(job.problem)}`);
			if (job.phase === 'skipped' || job.phase === 'cancelled') lineOf(state, job, `  ${job.phase === 'skipped' ? 'Skipped' : 'Cancelled'}: ${cleanText(job.note ?? 'stopped')}`);
			if (job.phase === 'queued' && job.isLastTry && old && job.problem) lineOf(state, job, `  Failed: ${sentence(job.problem)} It is tried once more when all others are done.`);
		} else if (job.phase === 'stacking' && times.isLongAgo(job.id, minuteMs, nowMs)) {
			times.told(job.id, nowMs);
			lineOf(state, job, progressLine(job), passing);
		}
	};

	const newlyAwaited = awaitedOnce();
	const change = (change: Change) => {
		const {before, after, event} = change;
		if (event.kind === 'warned') err(`Warning: ${sentence({...event.warning, kind: 'refused', retry: 'permanent'})}`);
		for (const warning of after.warnings.slice(before.warnings.length)) {
			if (event.kind !== 'warned') err(`Warning: ${sentence({...warning, kind: 'refused', retry: 'permanent'})}`);
		}

		if (event.kind === 'filePurged') out(`${cleanText(event.target)}: deleted ${cleanText(event.file.name)}`);
		const unread = readingProblemOf(change);
		if (unread) err(problemLine(unread.target ?? nameOf(after, unread.scope), unread.problem));
		for (const awaited of newlyAwaited(change)) out(waitingLine(awaited));
		for (const {scope, target, waiting} of newPauses(before, after, 'reading')) err(`${cleanText(target ?? nameOf(after, scope))}: ${pauseSentence(after, waiting)}`);
		uploadChanged(change);
		if (!stacks) return;
		if (event.kind === 'targetRead') {
			const target = scopeOf(after, event.scope)?.targets.find(({name}) => name === event.target);
			for (const line of target ? remarks(target) : []) err(`${cleanText(event.target)}:${line.slice(1)}`);
		}

		for (const scope of after.scopes) {
			const {problem} = scope.worker;
			if (problem && scopeOf(before, scope.id)?.worker.problem !== problem) err(problemLine(nameOf(after, scope.id), problem));
		}

		const changed = changedItems(before.jobs, after.jobs);
		const alike = alikeFailures(changed);
		for (const [job, old] of changed) jobChanged(after, job, old, after.nowMs, alike.get(job.id) ?? 0);
		for (const {job, scope, waiting} of newPauses(before, after, 'work')) {
			if (job) lineOf(after, job, `  ${pauseSentence(after, waiting)}`);
			else err(`${cleanText(nameOf(after, scope))}: ${pauseSentence(after, waiting)}`);
		}
	};

	const sums = (state: State) => {
		if (stacks) out(summaryLine(summaryOf(state)));
		if (uploads === 'send') out(uploadSummaryLine(uploadSummaryOf(state)));
	};

	const end = async (state: State) => {
		if (uploads === 'check') dryRunLines(state).forEach(out);
		if (stacks || uploads !== 'off') {
			sums(state);
			return;
		}

		for (const scope of state.scopes) {
			if (state.scopes.length > 1 && scope.targetsPhase === 'read') out(scopeLine(scope, state.scopeNames.get(scope.id)));
			for (const target of scope.targets) {
				await room?.();
				if (target.subFrameFolder === undefined || (state.goal.targets && !state.goal.targets.includes(target.name))) continue;
				if (task === 'targets') out(targetLine(target));
				else if (target.phase === 'read') planLines(target, {isDryRun: task === 'dryRun'}).forEach(out);
			}
		}
	};

	return {
		change,
		end,
		leave(state) {
			if (state.jobs.length + state.uploads.length > 0) sums(state);
		},
		error(problem) {
			err(sentence({...problem, kind: 'refused', retry: 'permanent'}));
		},
	};
}

/** A problem after the name of what it is about, unless it begins with that itself. */
function problemLine(name: string, problem: Problem): string {
	const about = cleanText(name);
	const text = sentence(problem);
	return text.startsWith(`${about} `) ? text : `${about}: ${text}`;
}

/**
 * Blocks of a target that fail at once for the same reason have one line: a telescope in use fails all of them. Gives for
 * the first of each how many they are.
 */
function alikeFailures(changed: ReturnType<typeof changedItems<Job>>): ReadonlyMap<string, number> {
	const firsts = new Map<string, string>();
	const counts = new Map<string, number>();
	for (const [{id, scope, target, phase, problem}, old] of changed) {
		if (phase !== 'failed' || old?.phase === 'failed' || !problem) continue;
		const key = `${scope}\n${target}\n${sentence(problem)}`;
		const first = firsts.get(key) ?? id;
		firsts.set(key, first);
		counts.set(first, (counts.get(first) ?? 0) + 1);
	}

	return counts;
}
