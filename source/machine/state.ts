import type {Block, Pointing, StackFrames} from '../planning/index.js';
import type {Waiting} from '../trouble/patience.js';
import type {Trouble} from '../trouble/trouble.js';
import type {Upload, UploadMode} from './uploads/upload.js';
import {restingLine, type UploadLine} from './uploads/upload-line.js';
import type {Purge} from './purge/purge.js';
import type {Goal, Settings} from './settings.js';

/** What a telescope told about itself, without what is private. */
export type ScopeDescription = {
	readonly model: string;
	readonly name: string;
	readonly firmware: string;
	/** 2000 + 100 x version; 0 if unknown. */
	readonly firmwareNumber: number;
	readonly freeMb: number | undefined;
	readonly totalMb: number | undefined;
	readonly isStorageMounted: boolean;
	/** What it observes; undefined when idle. */
	readonly observing: string | undefined;
	readonly batteryPercent: number | undefined;
	/** Seconds a frame that its stacks took in earlier runs, as far as the journal knows. */
	readonly secondsPerFrame: number | undefined;
	/** The scope's clock minus this machine's, in milliseconds, after the check; 0 where this machine's clock is used. */
	readonly clockAheadMs: number;
};

/** The zone of the names on a scope, and how far it can be believed. */
export type ScopeZone = {
	readonly name: string;
	readonly source: 'option' | 'scope' | 'machine';
	/** `corrected`: DATE-OBS told another offset than the zone; DATE-OBS wins. */
	readonly check: 'unchecked' | 'verified' | 'corrected' | 'unverified';
};

/** All that a plan of one target is made of, as read from the telescope. */
export type TargetReading = {
	readonly subFrameNames: readonly string[];
	/** Names of the target's folder, `.fit` only. */
	readonly stackNames: readonly string[];
	/** Instants (ms since 1970) of frames whose name alone does not give the right one. */
	readonly instants: ReadonlyMap<string, number>;
	/** What stacks were made of, as far as this machine remembers: exact where names leave a choice. */
	readonly stackFrames: ReadonlyMap<string, StackFrames>;
	/** Where frames point, by name, of the few whose headers were read. */
	readonly pointings: ReadonlyMap<string, Pointing>;
	readonly zone: ScopeZone;
	/** The scope's clock minus this machine's in milliseconds, for this target's offset. */
	readonly clockAheadMs: number;
	/** When the listing began, ms since 1970 on this machine: only what was over by then may be judged by it. */
	readonly readAtMs: number;
};

export type TargetState = {
	readonly name: string;
	readonly stackFolder: string | undefined;
	readonly subFrameFolder: string | undefined;
	readonly rawFrames: number;
	readonly stacks: number;
	readonly phase: 'unread' | 'reading' | 'read' | 'failed';
	/** Number of the newest reading that was asked for; 0 before the first. */
	readonly reads: number;
	/** The album's counts when that was asked for. */
	readonly readCounts: {readonly frames: number; readonly stacks: number} | undefined;
	/** Until when a night stays for what was being recorded at the first reading, ms since 1970 on this machine; undefined before it. */
	readonly staysUntilMs: number | undefined;
	readonly trouble: Trouble | undefined;
	/** The pause before its reading is tried again; other targets are read meanwhile. */
	readonly waiting: Waiting | undefined;
	readonly reading: TargetReading | undefined;
	readonly blocks: readonly Block[];
	/** Sub-frame names that were not understood, and frames whose local time does not exist or is ambiguous. */
	readonly notUnderstood: readonly string[];
	readonly impossible: readonly string[];
	readonly ambiguous: readonly string[];
	readonly foreignStacks: readonly string[];
	/** Its stacks are being deleted. */
	readonly purge: Purge | undefined;
};

export type JobPhase = 'queued' | 'configuring' | 'stacking' | 'naming' | 'stacked' | 'skipped' | 'failed' | 'cancelled';

/** One block that was asked for, and what became of it. */
export type Job = {
	readonly id: string;
	readonly scope: string;
	readonly target: string;
	readonly stackFolder: string;
	readonly subFrameFolder: string;
	readonly block: Block;
	readonly phase: JobPhase;
	/** 1 for the first try. */
	readonly attempt: number;
	/** It has failed and is tried once more, after all others of its scope. */
	readonly isLastTry: boolean;
	/** The other form of file names was tried after "no image". */
	readonly isOtherForm: boolean;
	/** Why it was stopped, while the worker is stopping it: what the job becomes then. */
	readonly stopAs: 'cancelled' | 'skipped' | 'failed' | undefined;
	readonly percent: number;
	readonly stackedFrames: number | undefined;
	readonly totalFrames: number | undefined;
	readonly remainingSeconds: number | undefined;
	/** When its stacking began and when it ended, ms since 1970 on this machine. */
	readonly startedAtMs: number | undefined;
	readonly endedAtMs: number | undefined;
	/** The last sign of life of this stack, for "stalled 40 s". */
	readonly movedAtMs: number | undefined;
	/** It was asked for in this run, by the user or by its goal; what was only found is not stacked again. */
	readonly isAsked: boolean;
	/** It was found running or finished at the start. */
	readonly isAdopted: boolean;
	/** This run started it, and what the telescope does has been known without a gap since (docs/evidence.md). */
	readonly isUnbroken: boolean;
	/** Its start was sent and not answered: the telescope may be stacking it. */
	readonly isStartUnknown: boolean;
	/** The stack's new name. */
	readonly file: string | undefined;
	readonly trouble: Trouble | undefined;
	/** One clause: why it was skipped, what to know of the result. */
	readonly note: string | undefined;
};

export type WorkerPhase = 'idle' | 'inspecting' | 'waiting' | 'pausing' | 'configuring' | 'stacking' | 'naming' | 'stopping' | 'abandoned';

/** What a scope's single worker does. Every run has a number; words of older runs are dropped. */
export type Worker = {
	readonly phase: WorkerPhase;
	readonly run: number;
	readonly jobId: string | undefined;
	/** Since when somebody else's batch is waited for. */
	readonly waitingSinceMs: number | undefined;
	/** The tries in a row that failed since something succeeded, and the pause after the last of them; it is being waited for in the phase `pausing`. */
	readonly waiting: Waiting | undefined;
	readonly trouble: Trouble | undefined;
};

export type ScopeState = {
	/** The scope as given or discovered: its id on the screen and in JSON. */
	readonly id: string;
	readonly link: 'connecting' | 'online' | 'locked' | 'lost';
	readonly linkReason: string;
	readonly trouble: Trouble | undefined;
	readonly description: ScopeDescription | undefined;
	readonly zone: ScopeZone | undefined;
	/** Are its targets known? */
	readonly targetsPhase: 'unread' | 'reading' | 'read' | 'failed';
	/** The pause before it is asked again who it is or what targets it has. */
	readonly waiting: Waiting | undefined;
	readonly targets: readonly TargetState[];
	/** Number of the newest list of targets that was asked for; 0 before the first. */
	readonly lists: number;
	/** When that was, ms since 1970 on this machine, and whether its answer is still to come. */
	readonly listedAtMs: number;
	readonly isListing: boolean;
	/** The telescope has told of a session since then. */
	readonly hasStirred: boolean;
	/** When the machine wants to be woken for this scope; older alarms ring in vain. */
	readonly alarm: {readonly number: number; readonly atMs: number} | undefined;
	readonly worker: Worker;
	/** The journal knows of blocks that an earlier run began; false once the batch was looked at. */
	readonly hasOpenBlocks: boolean;
	/** The form of file names that worked: full paths or bare names. */
	readonly form: 'full' | 'bare' | undefined;
};

export type Warning = {readonly scope: string | undefined; readonly what: string; readonly cause: string; readonly next: string};

export type State = {
	readonly settings: Settings;
	readonly goal: Goal;
	/** When this machine's clock was last heard, ms since 1970. */
	readonly nowMs: number;
	readonly startedAtMs: number;
	readonly discovery: 'searching' | 'done';
	readonly scopes: readonly ScopeState[];
	/** In the order in which they were asked for. */
	readonly jobs: readonly Job[];
	readonly uploadMode: UploadMode;
	/** In the order in which they were asked for. */
	readonly uploads: readonly Upload[];
	readonly uploadLine: UploadLine;
	/** Why nothing can be sent before somebody has signed in. */
	readonly loginTrouble: Trouble | undefined;
	readonly nextRun: number;
	/** Number of the next reading of a target or of the list of targets. */
	readonly nextReading: number;
	readonly warnings: readonly Warning[];
};

export function initialState(settings: Settings, goal: Goal, nowMs: number): State {
	return {
		settings,
		goal,
		nowMs,
		startedAtMs: nowMs,
		discovery: 'searching',
		scopes: [],
		jobs: [],
		uploadMode: 'off',
		uploads: [],
		uploadLine: restingLine,
		loginTrouble: undefined,
		nextRun: 1,
		nextReading: 1,
		warnings: [],
	};
}
