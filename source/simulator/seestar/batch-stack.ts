import {setTimeout} from 'node:timers/promises';
import type {BatchFault, Faults} from './faults.js';
import {writeBatchOutput, type BatchOutput} from './batch-output.js';
import {hasNewBatch, type Setup} from './options.js';
import type {ScopeClock} from './scope-clock.js';
import {drawPreviews} from './star-field.js';
import type {Storage} from './storage.js';

/** What a batch is to be made of, as it was set. */
export type BatchSetting = {readonly path: string; readonly files: ReadonlyArray<{readonly name: string}>};

/** A batch that was started, for tests. */
export type BatchRun = {
	readonly path: string;
	/** Names as they were sent. */
	readonly files: readonly string[];
	/** State at the end; `lost` after a restart in the middle. */
	result: 'working' | 'complete' | 'fail' | 'cancel' | 'lost';
	/** Path of the output below the storage, if there is one. */
	output?: string;
	/** The output's number in the file system, which identifies the file even after it was renamed. */
	inode?: number;
	/** The connection to the control port that started it, counted from 1; undefined for a client without one. */
	readonly connection: number | undefined;
};

type BatchParts = {setup: () => Setup; clock: ScopeClock; storage: Storage; faults: Faults; push: (state: BatchState) => void};

/** The BatchStack entry in the telescope's state. */
export type BatchState = Record<string, unknown> & {readonly state: string};

type JobFacts = {total: number; durationMs: number; startedAtMs: number; inputThumbnail: string};

const progressEvents = 12;

/**
 * The telescope's only batch stack: one job at a time, and a state that stays until it is cleared. The job belongs to the
 * telescope, not to a connection.
 */
export class BatchStack {
	state: BatchState | undefined;
	setting: BatchSetting | undefined;
	readonly runs: BatchRun[] = [];
	readonly #parts: BatchParts;
	#job: {abort: AbortController; run: BatchRun; isUnstoppable: boolean; done: Promise<void>} | undefined;

	constructor(parts: BatchParts, state?: BatchState) {
		this.#parts = parts;
		this.state = state;
	}

	/** A state `working` from before the start counts as a job, though it will never finish. */
	get isWorking(): boolean {
		return this.#job !== undefined || this.state?.state === 'working';
	}

	/** Starts a job with the files that were set. Only if none is working. */
	start(setting: BatchSetting, connection?: number): void {
		const abort = new AbortController();
		const run: BatchRun = {path: setting.path, files: setting.files.map(file => file.name), result: 'working', connection};
		const fault = this.#parts.faults.take('batch', [targetOf(setting.path)]);
		this.runs.push(run);
		this.#job = {abort, run, isUnstoppable: fault?.kind === 'unstoppable', done: Promise.resolve()};
		this.#job.done = this.#work(setting, run, fault, abort.signal)
			.catch((error: unknown) => this.#fail(run, 207, abort.signal.aborted ? 'aborted' : String(error)));
	}

	/** Stops the job; its state becomes `cancel` a moment later. */
	stop(): void {
		if (this.#job?.isUnstoppable === false) this.#job.abort.abort();
		if (this.#job === undefined && this.state?.state === 'working') this.#show({...this.state, state: 'cancel'});
	}

	/** Forgets the state, unless a job is working: clearing does not stop it. */
	clear(): void {
		if (!this.isWorking) this.state = undefined;
	}

	/** Power is cut: the job is gone; so is its state, unless it is kept. */
	async lose(keepsState: boolean): Promise<void> {
		const job = this.#job;
		this.#job = undefined;
		if (job !== undefined) job.run.result = 'lost';
		job?.abort.abort();
		await job?.done;
		if (keepsState && this.state?.state === 'working') this.state = {...this.state, state: 'cancel'};
		if (keepsState) return;
		this.state = undefined;
		this.setting = undefined;
	}

	async #work(setting: BatchSetting, run: BatchRun, fault: BatchFault | undefined, signal: AbortSignal): Promise<void> {
		const setup = this.#parts.setup();
		const startedAtMs = performance.now();
		const files = localFiles(setting, hasNewBatch(setup.firmware));
		const total = setting.files.length;
		const durationMs = (250 + (total * 20)) / setup.speed;
		const inputThumbnail = (setting.files[0]?.name ?? '').replace(/\.fit$/, '_thn.jpg');
		const progress = (portion: number) => this.#progress(portion, {total, durationMs, startedAtMs, inputThumbnail});
		progress(0);
		if (files === undefined || files.some(file => this.#parts.storage.entry(file) === undefined)) {
			this.#fail(run, 267, 'no image');
			return;
		}

		// A telescope has its picture while it stacks. Drawn at the end, it would make the batch longer than its law.
		const field = {target: targetOf(setting.path), stack: files[0] ?? '', frames: total};
		void drawPreviews(field);
		const failsAt = fault?.kind === 'fail' ? (fault.afterFrames ?? total / 2) / total : fault?.kind === 'cancel' ? 0.5 : 1;
		const goesOn = () => fault?.kind === 'never' || fault?.kind === 'unstoppable';
		for (let step = 1; step <= progressEvents * failsAt || goesOn(); step++) {
			// A fast simulation must not flood its clients while it works for ever.
			const dueMs = startedAtMs + ((durationMs * step) / progressEvents);
			if (!await waited(Math.max(dueMs - performance.now(), step > progressEvents ? 100 : 0), signal)) break;
			progress(goesOn() ? Math.min(0.97, step / progressEvents) : step / progressEvents);
		}

		if (signal.aborted || fault?.kind === 'cancel') {
			await setTimeout(Math.min(300, 50 / setup.speed));
			this.#end(run, 'cancel', {});
		} else if (fault?.kind === 'fail') {
			this.#fail(run, fault.code, fault.error ?? failTexts[fault.code] ?? 'fail to operate');
		} else {
			const rejected = typeof setup.rejected === 'number' ? setup.rejected : setup.rejected(run.files);
			const stacked = Math.max(0, total - rejected);
			const output = fault?.kind === 'word' && !fault.hasOutput ? undefined : await writeBatchOutput({...this.#parts, setup, files, field, stacked, fault});
			if (output !== undefined) {
				run.output = `${output.path}/${output.fit}`;
				// An older file is not this batch's output.
				if (fault?.kind !== 'staleName') run.inode = this.#parts.storage.inode(run.output);
			}

			this.#end(run, fault?.kind === 'word' ? fault.word : 'complete', {percent: 100, stacked_img: stacked, total_img: total, remaining_sec: 0, ...outputField(output, fault)});
		}
	}

	#progress(portion: number, {total, durationMs, startedAtMs, inputThumbnail}: JobFacts): void {
		this.#show({
			state: 'working',
			lapse_ms: Math.round(performance.now() - startedAtMs),
			percent: Math.round(portion * 1000) / 10,
			frame_type: 'light',
			stacked_img: Math.floor(portion * total),
			total_img: total,
			remaining_sec: portion === 0 ? null : Math.round((durationMs * (1 - portion)) / 1000),
			input_thn: inputThumbnail,
			route: [],
		});
	}

	#fail(run: BatchRun, code: number, error: string): void {
		this.#end(run, 'fail', {error, code});
	}

	#end(run: BatchRun, state: string, fields: Record<string, unknown>): void {
		if (run.result !== 'working') return;
		run.result = state === 'fail' || state === 'cancel' ? state : 'complete';
		this.#job = undefined;
		this.#show({...this.state, ...fields, state});
	}

	#show(state: BatchState): void {
		this.state = state;
		this.#parts.push(state);
	}
}

const failTexts: Readonly<Record<number, string>> = {263: 'too few stars', 264: 'transform failed', 267: 'no image'};

// The output as the state reports it: the thumbnail is an entry of its own beside the image.
function outputField(output: BatchOutput | undefined, fault: BatchFault | undefined): Record<string, unknown> {
	if (output === undefined || fault?.kind === 'withoutOutput') return {};
	const thn = output.fit.replace(/\.fit$/, '_thn.jpg');
	const files = [{name: output.fit, date: output.date, thn, type: 0}, {name: thn, date: output.date, thn, type: 0}];
	return {output_file: {path: output.path, files}};
}

/** The paths of a batch's files in the storage, or undefined if the names have the wrong form for the firmware. */
function localFiles({path, files}: BatchSetting, wantsFullPaths: boolean): string[] | undefined {
	const prefix = `${path}/`;
	if (files.some(({name}) => wantsFullPaths ? !name.startsWith(prefix) || name.slice(prefix.length).includes('/') : name.includes('/'))) return undefined;
	return files.map(({name}) => wantsFullPaths ? name : prefix + name);
}

function targetOf(path: string): string {
	return (path.split('/').at(-1) ?? path).replace(/[-_]subs?$/i, '');
}

async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
	return setTimeout(ms, true, {signal}).catch(() => false);
}
