import {jobOf, scopeOf} from '../machine/step.js';
import {summaryOf} from '../machine/summary.js';
import {uploadSummaryOf} from '../machine/uploads/upload-summary.js';
import type {Job, State} from '../machine/state.js';
import type {Change} from '../runtime/store.js';
import {cleanText} from '../text/clean.js';
import {sentence} from '../trouble/trouble.js';
import {planLines, progressLine, remarks, scopeLine, startLine, summaryLine, targetLine} from './lines.js';
import {createPlainUploads} from './plain-uploads.js';
import {newPauses, pauseSentence} from './pauses.js';
import type {Output, Printer, Task} from './printer.js';
import {readingTroubleOf} from './reading-trouble.js';
import {taskTable} from './task-table.js';
import {dryRunLines, uploadSummaryLine} from './upload-lines.js';
import {newlyAwaited, waitingLine} from './waiting.js';

/** A running stack says where it is this often, ms. */
const minuteMs = 60_000;

/** Plain lines in the form of the document: one for each change of state, and one a minute. */
export function createPlainPrinter(task: Task, {out, err, passing = out, room}: Output): Printer {
	const {stacks, uploads} = taskTable[task];
	const uploadChanged = createPlainUploads({out, err});
	const toldAtMs = new Map<string, number>();
	let lastTarget = '';

	const lineOf = (state: State, job: Job, line: string, write = out) => {
		const place = `${job.scope}\n${job.target}`;
		const prefix = state.scopes.length > 1 ? `[${cleanText(job.scope)}] ` : '';
		if (place !== lastTarget) out(`${prefix}${cleanText(job.target)}`);
		lastTarget = place;
		write(`${prefix}${line}`);
	};

	const jobChanged = (state: State, job: Job, old: Job | undefined, nowMs: number) => {
		if (job.phase !== old?.phase) {
			toldAtMs.set(job.id, nowMs);
			if (job.phase === 'stacking' || (job.phase === 'naming' && old?.phase !== 'stacking')) lineOf(state, job, startLine(job));
			if (job.phase === 'stacked') {
				lineOf(state, job, `  Complete: ${job.stackedFrames ?? job.block.frames} frames stacked`);
				lineOf(state, job, `  Renamed -> ${cleanText(job.file ?? '')}`);
			}

			if (job.phase === 'failed' && job.trouble) lineOf(state, job, `  Failed: ${sentence(job.trouble)}`);
			if (job.phase === 'skipped' || job.phase === 'cancelled') lineOf(state, job, `  ${job.phase === 'skipped' ? 'Skipped' : 'Cancelled'}: ${cleanText(job.note ?? 'stopped')}`);
			if (job.phase === 'queued' && job.isLastTry && old && job.trouble) lineOf(state, job, `  Failed: ${sentence(job.trouble)} It is tried once more when all others are done.`);
		} else if (job.phase === 'stacking' && nowMs - (toldAtMs.get(job.id) ?? nowMs) >= minuteMs) {
			toldAtMs.set(job.id, nowMs);
			lineOf(state, job, progressLine(job), passing);
		}
	};

	const change = (change: Change) => {
		const {before, after, event} = change;
		if (event.kind === 'warned') err(`Warning: ${sentence({...event.warning, kind: 'refused', retry: 'permanent'})}`);
		for (const warning of after.warnings.slice(before.warnings.length)) {
			if (event.kind !== 'warned') err(`Warning: ${sentence({...warning, kind: 'refused', retry: 'permanent'})}`);
		}

		if (event.kind === 'filePurged') out(`${cleanText(event.target)}: deleted ${cleanText(event.file.name)}`);
		const unread = readingTroubleOf(change);
		if (unread) err(`${cleanText(unread.target ?? unread.scope)}: ${sentence(unread.trouble)}`);
		for (const awaited of newlyAwaited(change)) out(waitingLine(awaited));
		for (const {scope, target, waiting} of newPauses(before, after, 'reading')) err(`${cleanText(target ?? scope)}: ${pauseSentence(after, waiting)}`);
		uploadChanged(change);
		if (!stacks) return;
		if (event.kind === 'targetRead') {
			const target = scopeOf(after, event.scope)?.targets.find(({name}) => name === event.target);
			for (const line of target ? remarks(target) : []) err(`${cleanText(event.target)}:${line.slice(1)}`);
		}

		for (const scope of after.scopes) {
			const {trouble} = scope.worker;
			if (trouble && scopeOf(before, scope.id)?.worker.trouble !== trouble) err(`${cleanText(scope.id)}: ${sentence(trouble)}`);
		}

		if (after.jobs !== before.jobs) {
			for (const job of after.jobs) {
				const old = jobOf(before, job.id);
				if (old !== job) jobChanged(after, job, old, after.nowMs);
			}
		}

		for (const {job, scope, waiting} of newPauses(before, after, 'work')) {
			if (job) lineOf(after, job, `  ${pauseSentence(after, waiting)}`);
			else err(`${cleanText(scope)}: ${pauseSentence(after, waiting)}`);
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
			if (state.scopes.length > 1 && scope.targetsPhase === 'read') out(scopeLine(scope));
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
		error(trouble) {
			err(sentence({...trouble, kind: 'refused', retry: 'permanent'}));
		},
	};
}
