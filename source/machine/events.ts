import type {Block, Pointing} from '../planning/index.js';
import type {Waiting} from '../trouble/patience.js';
import type {Trouble} from '../trouble/trouble.js';
import type {PurgeFile, PurgeNews} from './purge/purge.js';
import type {Goal, Settings} from './settings.js';
import type {StackPlace, UploadEvent, UploadMode} from './uploads/upload.js';
import type {UploadLineNews} from './uploads/upload-line.js';
import type {ScopeDescription, ScopeZone, TargetReading, Warning} from './state.js';

/** The telescope's batch, as the adapter's port has it. */
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

/** A block that the journal says was started and of whose end it knows nothing. */
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
	/** For how long the batch has been seen without any change, ms; 0 at the first look. */
	readonly stillForMs: number;
};

/** Words of the user and of the commands. */
export type Wish =
	| {readonly kind: 'blocksWanted'; readonly scope: string; readonly target: string; readonly ids: readonly string[]}
	| {readonly kind: 'stopWanted'; readonly scope: string | undefined}
	| {readonly kind: 'skipWanted'; readonly jobId: string}
	| {readonly kind: 'retryWanted'; readonly jobId: string}
	| {readonly kind: 'rereadWanted'; readonly scope: string}
	/** Delete these files, which the user has seen, of the target's folder of stacks. */
	| {readonly kind: 'purgeWanted'; readonly scope: string; readonly target: string; readonly files: readonly PurgeFile[]}
	| {readonly kind: 'settingsChanged'; readonly settings: Settings}
	| {readonly kind: 'goalChanged'; readonly goal: Goal}
	| {readonly kind: 'uploadModeChanged'; readonly mode: UploadMode}
	| {readonly kind: 'uploadsWanted'; readonly places: readonly StackPlace[]}
	| {readonly kind: 'uploadRetryWanted'; readonly upload: string}
	/** Somebody has signed in: what waited for it goes on. */
	| {readonly kind: 'signedIn'};

/** Words about a scope as such. */
export type ScopeNews =
	| {readonly kind: 'scopeFound'; readonly scope: string}
	| {readonly kind: 'discoveryEnded'}
	| {readonly kind: 'linkChanged'; readonly scope: string; readonly link: 'connecting' | 'online' | 'locked' | 'lost'; readonly reason: string}
	| {readonly kind: 'scopeDescribed'; readonly scope: string; readonly description: ScopeDescription; readonly zone: ScopeZone; readonly hasOpenBlocks: boolean}
	| {readonly kind: 'scopeFailed'; readonly scope: string; readonly trouble: Trouble}
	| {readonly kind: 'targetsRead'; readonly scope: string; readonly number: number; readonly targets: ReadonlyArray<{readonly target: string; readonly stackFolder: string | undefined; readonly subFrameFolder: string | undefined; readonly stackCount: number; readonly subFrameCount: number}>}
	/** What the scope is doing, looked at in passing. */
	| {readonly kind: 'scopeSeen'; readonly scope: string; readonly seen: Pick<ScopeDescription, 'observing' | 'freeMb' | 'batteryPercent' | 'isStorageMounted'>}
	/** The telescope tells by itself that something moves in its view. */
	| {readonly kind: 'scopeStirred'; readonly scope: string}
	| {readonly kind: 'scopeWoken'; readonly scope: string; readonly number: number}
	| {readonly kind: 'targetsFailed'; readonly scope: string; readonly number: number; readonly trouble: Trouble}
	/** A reading's answer with its number; dropped when a newer one was asked for. */
	| {readonly kind: 'targetRead'; readonly scope: string; readonly target: string; readonly number: number; readonly reading: TargetReading}
	| {readonly kind: 'targetFailed'; readonly scope: string; readonly target: string; readonly number: number; readonly trouble: Trouble}
	/** A reading is tried again after a pause: that of a target, by its number, or that of the scope and its list of targets. */
	| {readonly kind: 'targetPaused'; readonly scope: string; readonly target: string; readonly number: number; readonly waiting: Waiting}
	| {readonly kind: 'scopePaused'; readonly scope: string; readonly waiting: Waiting}
	| {readonly kind: 'warned'; readonly warning: Warning}
	| {readonly kind: 'ticked'};

/** Words of a worker's run; dropped when the run is not the current one. */
export type RunNews =
	| {readonly kind: 'batchInspected'; readonly inspection: Inspection}
	/** `patienceMs`: it is of no use to wait longer than this, whatever the settings allow. */
	| {readonly kind: 'inspectionFailed'; readonly trouble: Trouble; readonly patienceMs?: number}
	| {readonly kind: 'timerFired'; readonly timer: 'foreign' | 'retry' | 'maxWait'}
	/** `isProven`: after the start the telescope's settings were this block's files, as far as its firmware tells them. */
	| {readonly kind: 'stackStarted'; readonly isProven: boolean}
	/** `isStartUnknown`: the start was sent and not answered, so the telescope may be stacking. */
	| {readonly kind: 'stackRefused'; readonly trouble: Trouble; readonly isStartUnknown: boolean}
	| {readonly kind: 'batchTaken'}
	/** Headers that were read before the start: the block's frames point to different places. Nothing was asked of the telescope. */
	| {readonly kind: 'blockDoubted'; readonly pointings: ReadonlyMap<string, Pointing>; readonly reason: string}
	| {readonly kind: 'alreadyCovered'; readonly file: string}
	/** Stacks that came into the target's folder since the plan was made, seen before the start. Nothing was asked of the telescope. */
	| {readonly kind: 'stacksAppeared'; readonly stackNames: readonly string[]}
	| {readonly kind: 'stackProgressed'; readonly batch: BatchReport}
	| {readonly kind: 'stackEnded'; readonly batch: BatchReport}
	| {readonly kind: 'stackNamed'; readonly file: string; readonly frames: number; readonly note: string | undefined}
	/** The block has a stack that is not of this run; `output` is the new one, which keeps its name, where it is still there. */
	| {readonly kind: 'nameTaken'; readonly file: string; readonly output: string | undefined}
	| {readonly kind: 'namingFailed'; readonly trouble: Trouble}
	/** There is output, and nothing that proves that it is this block's: it keeps its name, and the block is open again. */
	| {readonly kind: 'outputUnproven'; readonly trouble: Trouble}
	| {readonly kind: 'stackStopped'}
	| {readonly kind: 'stopFailed'; readonly trouble: Trouble}
	/** The program itself failed; the scope cannot be worked on any more. */
	| {readonly kind: 'runBroken'; readonly trouble: Trouble};

export type RunEvent = RunNews & {readonly scope: string; readonly run: number};
export type Event = Wish | ScopeNews | RunEvent | UploadEvent | UploadLineNews | PurgeNews;

/** An event with the time at which this machine learnt of it, ms since 1970. */
export type Stamped = {readonly event: Event; readonly atMs: number};
