import type {Block, Pointing} from '../planning/index.js';
import type {Waiting} from '../errors/retry-delay.js';
import type {Problem} from '../errors/problem.js';
import type {PurgeEvent, PurgeFile} from './purge/purge-state.js';
import type {Goal, Settings} from './settings.js';
import type {KeptQueue} from './stacking/kept-state.js';
import type {StackLocation, UploadEvent, UploadMode} from './uploads/upload.js';
import type {UploadLineEvent} from './uploads/upload-line-state.js';
import type {ScopeDescription, ScopeZone, TargetReading, Warning} from './state.js';

/** The telescope's batch, as the adapter's port reports it. */
export type BatchReport = {
	readonly state: 'none' | 'working' | 'complete' | 'fail' | 'cancel' | 'other';
	/** The telescope's own word for it, cleaned; undefined without one. */
	readonly word: string | undefined;
	readonly percent: number | undefined;
	readonly stackedFrames: number | undefined;
	readonly totalFrames: number | undefined;
	readonly remainingSeconds: number | undefined;
	readonly output: {readonly folder: string; readonly name: string} | undefined;
	readonly error: string | undefined;
	readonly code: number | undefined;
};

/** A block that was started according to the journal, which does not know how it ended. */
export type OpenBlock = {
	readonly target: string;
	readonly stackFolder: string;
	readonly subFrameFolder: string;
	readonly block: Block;
	/** Outputs in the target's folder that were not there when the block was started. */
	readonly candidates: readonly string[];
};

/** What an inspection of the batch found. */
export type Inspection = {
	readonly batch: BatchReport;
	readonly settings: {readonly folder: string; readonly files: readonly string[]} | undefined;
	readonly openBlocks: readonly OpenBlock[];
	readonly isOutputThere: boolean;
	readonly observing: string | undefined;
	/** How long the batch has been seen without any change, in ms; 0 at the first look. */
	readonly stillForMs: number;
};

/** Events from the user and the commands. */
export type Request =
	| {readonly kind: 'blocksRequested'; readonly scope: string; readonly target: string; readonly ids: readonly string[]}
	| {readonly kind: 'stopRequested'; readonly scope: string | undefined}
	| {readonly kind: 'skipRequested'; readonly jobId: string}
	| {readonly kind: 'retryRequested'; readonly jobId: string}
	/** Forget what earlier runs were still to stack. */
	| {readonly kind: 'queueDropped'}
	| {readonly kind: 'rereadRequested'; readonly scope: string}
	/** Take it off the list: the address was wrong, say. */
	| {readonly kind: 'scopeRemoved'; readonly scope: string}
	/** Delete these files, which the user has seen, from the target's folder of stacks. */
	| {readonly kind: 'purgeRequested'; readonly scope: string; readonly target: string; readonly files: readonly PurgeFile[]}
	| {readonly kind: 'settingsChanged'; readonly settings: Settings}
	| {readonly kind: 'goalChanged'; readonly goal: Goal}
	| {readonly kind: 'uploadModeChanged'; readonly mode: UploadMode}
	| {readonly kind: 'uploadsRequested'; readonly places: readonly StackLocation[]}
	| {readonly kind: 'uploadRetryRequested'; readonly upload: string}
	/** Somebody has signed in: whatever waited for that continues. `isOther`: as another user than before, whose stacks are sent anew if they are asked for. */
	| {readonly kind: 'signedIn'; readonly isOther?: boolean};

/** Events about a scope itself. */
export type ScopeEvent =
	| {readonly kind: 'scopeFound'; readonly scope: string}
	/** The user has given a telescope a name, or taken it away. */
	| {readonly kind: 'scopeNamed'; readonly scope: string; readonly name: string | undefined}
	| {readonly kind: 'discoveryEnded'}
	| {readonly kind: 'linkChanged'; readonly scope: string; readonly link: 'connecting' | 'online' | 'locked' | 'lost'; readonly reason: string}
	| {readonly kind: 'scopeDescribed'; readonly scope: string; readonly description: ScopeDescription; readonly zone: ScopeZone; readonly hasOpenBlocks: boolean; readonly kept?: readonly KeptQueue[]}
	| {readonly kind: 'scopeFailed'; readonly scope: string; readonly problem: Problem}
	| {readonly kind: 'targetsRead'; readonly scope: string; readonly number: number; readonly targets: ReadonlyArray<{readonly target: string; readonly stackFolder: string | undefined; readonly subFrameFolder: string | undefined; readonly stackCount: number; readonly subFrameCount: number}>}
	/** What the scope is doing, seen at a glance. */
	| {readonly kind: 'scopeSeen'; readonly scope: string; readonly seen: Pick<ScopeDescription, 'observing' | 'freeMb' | 'batteryPercent' | 'isStorageMounted'>}
	/** The telescope itself reports that something is moving in its view. */
	| {readonly kind: 'scopeStirred'; readonly scope: string}
	| {readonly kind: 'scopeWoken'; readonly scope: string; readonly number: number}
	| {readonly kind: 'targetsFailed'; readonly scope: string; readonly number: number; readonly problem: Problem}
	/** A reading's answer with its number; dropped when a newer reading was asked for. */
	| {readonly kind: 'targetRead'; readonly scope: string; readonly target: string; readonly number: number; readonly reading: TargetReading}
	| {readonly kind: 'targetFailed'; readonly scope: string; readonly target: string; readonly number: number; readonly problem: Problem}
	/** A reading is tried again after a pause: that of a target, by its number, or that of the scope and its list of targets. */
	| {readonly kind: 'targetPaused'; readonly scope: string; readonly target: string; readonly number: number; readonly waiting: Waiting}
	| {readonly kind: 'scopePaused'; readonly scope: string; readonly waiting: Waiting}
	| {readonly kind: 'warned'; readonly warning: Warning}
	| {readonly kind: 'ticked'};

/** Events from a worker's run; dropped when the run is not the current one. */
export type RunReport =
	| {readonly kind: 'batchInspected'; readonly inspection: Inspection}
	/** `patienceMs`: waiting longer than this is no use, whatever the settings allow. */
	| {readonly kind: 'inspectionFailed'; readonly problem: Problem; readonly patienceMs?: number}
	| {readonly kind: 'timerFired'; readonly timer: 'foreign' | 'retry' | 'maxWait'}
	/** `isProven`: after the start the telescope's settings were this block's files, as far as its firmware reports them. */
	| {readonly kind: 'stackStarted'; readonly isProven: boolean}
	/** `isStartUnknown`: the start was sent and not answered, so the telescope may be stacking. */
	| {readonly kind: 'stackRefused'; readonly problem: Problem; readonly isStartUnknown: boolean}
	| {readonly kind: 'batchTaken'}
	/** Headers that were read before the start: the block's frames point to different places. Nothing was requested from the telescope. */
	| {readonly kind: 'blockDoubted'; readonly pointings: ReadonlyMap<string, Pointing>; readonly reason: string}
	| {readonly kind: 'alreadyCovered'; readonly file: string}
	/** Stacks that have appeared in the target's folder since the plan was made, seen before the start. Nothing was requested from the telescope. */
	| {readonly kind: 'stacksAppeared'; readonly stackNames: readonly string[]}
	| {readonly kind: 'stackProgressed'; readonly batch: BatchReport}
	| {readonly kind: 'stackEnded'; readonly batch: BatchReport}
	| {readonly kind: 'stackNamed'; readonly file: string; readonly frames: number; readonly note: string | undefined}
	/** The block has a stack that is not from this run; `output` is the new one, which keeps its name, if it is still there. */
	| {readonly kind: 'nameTaken'; readonly file: string; readonly output: string | undefined}
	| {readonly kind: 'namingFailed'; readonly problem: Problem}
	/** There is output, but no proof that it is this block's: it keeps its name, and the block is open again. */
	| {readonly kind: 'outputUnproven'; readonly problem: Problem}
	| {readonly kind: 'stackStopped'}
	| {readonly kind: 'stopFailed'; readonly problem: Problem}
	/** The program itself failed; it cannot go on working with the scope. */
	| {readonly kind: 'runBroken'; readonly problem: Problem};

export type RunEvent = RunReport & {readonly scope: string; readonly run: number};
export type Event = Request | ScopeEvent | RunEvent | UploadEvent | UploadLineEvent | PurgeEvent;

/** An event with the time at which this machine learnt of it, in ms since 1970. */
export type Stamped = {readonly event: Event; readonly atMs: number};
