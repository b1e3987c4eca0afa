import {changedItems} from '../../machine/changed-items.js';
import {summaryOf} from '../../machine/summary.js';
import {uploadSummaryOf} from '../../machine/uploads/upload-summary.js';
import type {Job, State, Warning} from '../../machine/state.js';
import type {Block} from '../../planning/index.js';
import type {Change} from '../../runtime/store.js';
import {jsonLine} from '../../format/json-line.js';
import type {Waiting} from '../../errors/retry-delay.js';
import type {Problem} from '../../errors/problem.js';
import {createJsonUploads} from './json-uploads.js';
import {newPauses} from './pauses.js';
import type {Output, Printer, Task} from './printer.js';
import {readingProblemOf} from './reading-problem.js';
import {taskTable} from '../task-table.js';
import {awaitedOnce, waitingFields} from './waiting.js';

/** A newer object of one of these types replaces all older ones. */
const overtaken = new Set(['stackProgress', 'uploadProgress']);

/** One JSON object a line on stdout; types and fields are a contract, see test/commands/json.test.ts. */
export function createJsonPrinter(task: Task, {out, passing = out, room}: Pick<Output, 'out' | 'passing' | 'room'>): Printer {
	let names: State['scopeNames'] = new Map();
	const print = (type: string, fields: object) => {
		const scopeName = 'scope' in fields && typeof fields.scope === 'string' ? names.get(fields.scope) : undefined;
		(overtaken.has(type) ? passing : out)(jsonLine({v: 1, type, ...fields, ...(scopeName !== undefined && {scopeName})}));
	};

	const {stacks, uploads} = taskTable[task];
	const uploadChanged = createJsonUploads(print);
	const printSummary = (state: State) => {
		const sums = summaryOf(state);
		const files = uploads === 'off' ? {} : uploadSummaryOf(state);
		print('summary', stacks || uploads === 'off' ? {...sums, ...files} : {...files, targetsProcessed: sums.targetsProcessed, seconds: sums.seconds});
	};

	const words = ({what, cause, next}: Pick<Problem, 'what' | 'cause' | 'next'>) => ({what, cause, next});
	const warn = ({scope, ...warning}: Warning) => {
		print('warning', {...(scope === undefined ? {} : {scope}), ...warning});
	};

	const about = ({scope, target, block}: Job) => ({scope, target, start: block.start, chunk: block.chunk, exposure: block.exposure, filter: block.filter});

	/** A problem that is waited for is a warning that says when the next try is. */
	const pause = (place: object, {problem, pauseMs}: Waiting) => {
		print('warning', {...place, ...words(problem), againInSeconds: Math.ceil(pauseMs / 1000)});
	};

	const jobChanged = (job: Job, old: Job | undefined) => {
		const isNew = job.phase !== old?.phase;
		if (isNew && (job.phase === 'stacking' || (job.phase === 'naming' && old?.phase !== 'stacking'))) print('stackStarted', {...about(job), frames: job.block.frames, adopted: job.isAdopted});
		const hasMoved = job.percent !== old?.percent || job.stackedFrames !== old.stackedFrames;
		if (job.phase === 'stacking' && hasMoved) {
			const {percent, stackedFrames, totalFrames, remainingSeconds} = job;
			print('stackProgress', {...about(job), percent, stackedFrames: stackedFrames ?? null, totalFrames: totalFrames ?? null, remainingSeconds: remainingSeconds ?? null});
		}

		if (!isNew) return;
		if (job.phase === 'stacked') print('stackNamed', {...about(job), file: job.file, frames: job.stackedFrames});
		if (job.phase === 'queued' && job.isLastTry && old && job.problem) print('warning', {...about(job), ...words(job.problem), next: 'It is tried once more when all others are done.', isTriedAgain: true});
		if (job.phase === 'failed' && job.problem) print('stackFailed', {...about(job), ...words(job.problem), retryable: job.problem.retry === 'retryable'});
		if (job.phase === 'cancelled') print('stackFailed', {...about(job), what: 'The block was stopped', cause: job.note ?? '', next: 'Stack it again when you want it.', retryable: true});
		if (job.phase === 'skipped') print('warning', {...about(job), what: 'The block was skipped', cause: job.note ?? '', next: ''});
	};

	const newlyAwaited = awaitedOnce();
	return {
		change(change: Change) {
			const {before, after} = change;
			names = after.scopeNames;
			after.warnings.slice(before.warnings.length).forEach(warn);
			const unread = readingProblemOf(change);
			if (unread) print('error', {scope: unread.scope, ...words(unread.problem)});
			for (const awaited of newlyAwaited(change)) print('waiting', waitingFields(awaited));
			for (const {scope, target, waiting} of newPauses(before, after, 'reading')) pause({scope, ...(target === undefined ? {} : {target})}, waiting);
			uploadChanged(change);
			if (!stacks) return;
			for (const scope of after.scopes) {
				const old = before.scopes.find(({id}) => id === scope.id);
				if (scope.worker.problem && old?.worker.problem !== scope.worker.problem) print('error', {scope: scope.id, ...words(scope.worker.problem)});
			}

			for (const [job, old] of changedItems(before.jobs, after.jobs)) jobChanged(job, old);
			for (const {scope, job, waiting} of newPauses(before, after, 'work')) pause({scope, ...(job && about(job))}, waiting);
		},
		async end(state: State) {
			names = state.scopeNames;
			for (const scope of state.scopes) {
				for (const target of scope.targets) {
					await room?.();
					if (target.subFrameFolder === undefined || (state.goal.targets && !state.goal.targets.includes(target.name))) continue;
					if (task === 'targets') {
						const observing = scope.description?.observing !== undefined;
						print('target', {scope: scope.id, target: target.name, rawFrames: target.rawFrames, stacks: target.stacks, observing});
					} else if (!stacks && uploads === 'off' && target.phase === 'read') {
						for (const block of target.blocks) print('block', blockFields(scope.id, target.name, block, task));
					}
				}
			}

			printSummary(state);
		},
		leave: printSummary,
		error(problem) {
			print('error', words(problem));
		},
	};
}

function blockFields(scope: string, target: string, block: Block, task: Task): object {
	const {start, end, startUtc, chunk, exposure, exposureSeconds, filter, frames, totalSeconds, status, reason, files} = block;
	return {scope, target, start, end, startUtc, chunk, exposure, exposureSeconds, filter, frames, totalSeconds, status, reason, ...(task === 'plan' ? {files: [...files]} : {})};
}
