import type {Block, FrameNames, Pointing, StackFrames, StackStarts} from '../planning/index.js';
import type {Waiting} from '../errors/retry-delay.js';
import type {Problem} from '../errors/problem.js';
import type {Upload, UploadMode} from './uploads/upload.js';
import {restingLine, type UploadLine} from './uploads/upload-line-state.js';
import type {Purge} from './purge/purge-state.js';
import type {Goal, Settings} from './settings.js';
import type {KeptQueue} from './stacking/kept-state.js';

/** What a telescope reported about itself, without private data. */
export type ScopeDescription = {
	/** The name under which this machine remembers the telescope: a salted hash of its serial. */
	readonly identity?: string | undefined;
	readonly model: string;
	readonly name: string;
	readonly firmware: string;
	/** 2000 + 100 x version; 0 if unknown. */
	readonly firmwareNumber: number;
	readonly freeMb: number | undefined;
	readonly totalMb: number | undefined;
	readonly isStorageMounted: boolean;
	/** What it is observing; undefined when idle. */
	readonly observing: string | undefined;
	readonly batteryPercent: number | undefined;
	/** Seconds per frame that its stacks took in earlier runs, as far as the journal knows. */
	readonly secondsPerFrame: number | undefined;
	/** The scope's clock minus this machine's, in ms, after the check; 0 if this machine's clock is used. */
	readonly clockAheadMs: number;
};

/** The zone of the names on a scope, and how reliable it is. */
export type ScopeZone = {
	readonly name: string;
	readonly source: 'option' | 'scope' | 'machine';
	/** `corrected`: DATE-OBS gave a different offset from the zone; DATE-OBS wins. */
	readonly check: 'unchecked' | 'verified' | 'corrected' | 'unverified';
};

/** Everything that the plan of one target is made from, as read from the telescope. */
export type TargetReading = {
	readonly subFrameNames: FrameNames;
	/** Frames that were listed and not finished yet; they are not among `subFrameNames`. */
	readonly unfinishedNames?: readonly string[];
	/** Names in the target's folder, only `.fit`. */
	readonly stackNames: readonly string[];
	/** Instants (ms since 1970) of frames whose name alone does not give the right one. */
	readonly instants: ReadonlyMap<string, number>;
	/** What stacks were made of, as far as this machine remembers: exact where names are ambiguous. */
	readonly stackFrames: ReadonlyMap<string, StackFrames>;
	/** When the first frames of stacks were taken, by name, for those whose headers were read because their names fit two blocks. */
	readonly stackStarts: StackStarts;
	/** Where frames point, by name, for the few whose headers were read. */
	readonly pointings: ReadonlyMap<string, Pointing>;
	readonly zone: ScopeZone;
	/** The scope's clock minus this machine's in ms, for this target's offset. */
	readonly clockAheadMs: number;
	/** When the listing began, in ms since 1970 on this machine: it can only judge what was over by then. */
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
	/** The album's counts when that reading was asked for. */
	readonly readCounts: {readonly frames: number; readonly stacks: number} | undefined;
	/** The end of what was being recorded at the first reading and a night waits for, by the wall clock of the names as if it were UTC, in ms since 1970; undefined before it. */
	readonly staysUntilWallMs: number | undefined;
	readonly problem: Problem | undefined;
	/** The pause before its reading is tried again; other targets are read meanwhile. */
	readonly waiting: Waiting | undefined;
	readonly reading: TargetReading | undefined;
	readonly blocks: readonly Block[];
	/** Sub-frame names that were not understood, and frames whose local time does not exist or is ambiguous. */
	readonly unparsedNames: readonly string[];
	readonly nonexistentTimes: readonly string[];
	readonly ambiguousTimes: readonly string[];
	readonly foreignStacks: readonly string[];
	/** Stacks that keep blocks from being stacked because their headers do not say which frames they hold, and those whose headers were not read. */
	readonly silentStacks: readonly string[];
	readonly unaskedStacks: readonly string[];
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
	/** Why it was stopped, while the worker is stopping it: what the job will become. */
	readonly stopAs: 'cancelled' | 'skipped' | 'failed' | undefined;
	readonly percent: number;
	readonly stackedFrames: number | undefined;
	readonly totalFrames: number | undefined;
	readonly remainingSeconds: number | undefined;
	/** When its stacking started and ended, in ms since 1970 on this machine. */
	readonly startedAtMs: number | undefined;
	readonly endedAtMs: number | undefined;
	/** The last sign of life of this stack, for "stalled 40 s". */
	readonly movedAtMs: number | undefined;
	/** It was asked for in this run, by the user or by the run's goal; what was only found is not stacked again. */
	readonly isAsked: boolean;
	/** It was found running or finished at the start. */
	readonly isAdopted: boolean;
	/** This run started it, and has followed the telescope without a gap since (docs/evidence.md). */
	readonly isUnbroken: boolean;
	/** The file that the telescope's state named when the stack was watched to its end, with its folder. */
	readonly endedAs: string | undefined;
	/** Its start was sent and not answered: the telescope may be stacking it. */
	readonly isStartUnknown: boolean;
	/** The stack's new name. */
	readonly file: string | undefined;
	readonly problem: Problem | undefined;
	/** One clause: why it was skipped, or what to know about the result. */
	readonly note: string | undefined;
};

export type WorkerPhase = 'idle' | 'inspecting' | 'waiting' | 'pausing' | 'configuring' | 'stacking' | 'naming' | 'stopping' | 'abandoned';

/** What a scope's only worker is doing. Every run has a number; events of older runs are dropped. */
export type Worker = {
	readonly phase: WorkerPhase;
	readonly run: number;
	readonly jobId: string | undefined;
	/** The looks at somebody else's batch that it waits for, and the pause after the last of them, which is under way in the phase `waiting`. */
	readonly foreign: Waiting | undefined;
	/** The failed tries in a row since the last success, and the pause after the last of them, which is under way in the phase `pausing`. */
	readonly waiting: Waiting | undefined;
	readonly problem: Problem | undefined;
};

export type ScopeState = {
	/** The scope as given or discovered: its id on the screen and in JSON. */
	readonly id: string;
	readonly link: 'connecting' | 'online' | 'locked' | 'lost';
	readonly linkReason: string;
	readonly problem: Problem | undefined;
	readonly description: ScopeDescription | undefined;
	readonly zone: ScopeZone | undefined;
	/** Whether its targets are known. */
	readonly targetsPhase: 'unread' | 'reading' | 'read' | 'failed';
	/** The pause before it is asked again who it is or what targets it has. */
	readonly waiting: Waiting | undefined;
	readonly targets: readonly TargetState[];
	/** Number of the newest list of targets that was asked for; 0 before the first. */
	readonly lists: number;
	/** When that was, in ms since 1970 on this machine, and whether its answer is still to come. */
	readonly listedAtMs: number;
	readonly isListing: boolean;
	/** The telescope has reported a session since then. */
	readonly hasStirred: boolean;
	/** When the machine wants to be woken for this scope; older alarms are ignored. */
	readonly alarm: {readonly number: number; readonly atMs: number} | undefined;
	readonly worker: Worker;
	/** The journal knows of blocks that an earlier run started; false once the batch has been looked at. */
	readonly hasOpenBlocks: boolean;
	/** What earlier runs were still to stack, as far as the journal knows. */
	readonly kept: readonly KeptQueue[];
	/** The form of file names that worked: full paths or bare names. */
	readonly form: 'full' | 'bare' | undefined;
};

export type Warning = {readonly scope: string | undefined; readonly what: string; readonly cause: string; readonly next: string};

export type State = {
	readonly settings: Settings;
	readonly goal: Goal;
	/** The latest time of this machine's clock, in ms since 1970. */
	readonly nowMs: number;
	readonly startedAtMs: number;
	readonly discovery: 'searching' | 'done';
	readonly scopes: readonly ScopeState[];
	/** The names that the user gave to telescopes, by scope; see nameOf. */
	readonly scopeNames: ReadonlyMap<string, string>;
	/** In the order in which they were asked for. */
	readonly jobs: readonly Job[];
	readonly uploadMode: UploadMode;
	/** In the order in which they were asked for. */
	readonly uploads: readonly Upload[];
	readonly uploadLine: UploadLine;
	/** Why nothing can be sent before somebody has signed in. */
	readonly loginProblem: Problem | undefined;
	/** Drawn at the start, in [0, 1): where this run's pauses lie among those of all others. Undefined: in the middle. */
	readonly chance: number | undefined;
	readonly nextRun: number;
	/** Number of the next reading of a target or of the list of targets. */
	readonly nextReading: number;
	readonly warnings: readonly Warning[];
};

export function initialState(settings: Settings, goal: Goal, nowMs: number, chance?: number): State {
	return {
		settings,
		goal,
		nowMs,
		startedAtMs: nowMs,
		discovery: 'searching',
		scopes: [],
		scopeNames: new Map(),
		jobs: [],
		uploadMode: 'off',
		uploads: [],
		uploadLine: restingLine,
		loginProblem: undefined,
		chance,
		nextRun: 1,
		nextReading: 1,
		warnings: [],
	};
}
