import type {BatchReport, OpenBlock} from './events.js';
import type {PurgeEffect} from './purge/purge-state.js';
import type {KeptQueue} from './stacking/kept-state.js';
import type {Job} from './state.js';
import type {Upload} from './uploads/upload.js';
import type {UploadTimer} from './uploads/upload-line-state.js';

/** What is done with a telescope. */
type ScopeEffect =
	| {readonly kind: 'openScope'; readonly scope: string}
	/** It was taken off the list: end the connection and all that is done there. */
	| {readonly kind: 'closeScope'; readonly scope: string}
	| {readonly kind: 'readTargets'; readonly scope: string; readonly number: number; /** A glance at the scope, which also reports what it is doing. */ readonly isLook: boolean}
	| {readonly kind: 'readTarget'; readonly scope: string; readonly target: string; readonly number: number}
	/** Answer with `scopeWoken` after this time. */
	| {readonly kind: 'wakeScope'; readonly scope: string; readonly number: number; readonly ms: number}
	| {readonly kind: 'inspectBatch'; readonly scope: string; readonly run: number}
	| {readonly kind: 'setTimer'; readonly scope: string; readonly run: number; readonly timer: 'foreign' | 'retry' | 'maxWait'; readonly ms: number}
	| {readonly kind: 'configureStack'; readonly scope: string; readonly run: number; readonly job: Job; readonly form: 'full' | 'bare';
		/** The stacks in the target's folder that the plan knows; undefined without a plan. */
		readonly plannedStacks: readonly string[] | undefined;
	}
	| {readonly kind: 'watchStack'; readonly scope: string; readonly run: number; readonly job: Job}
	/** `batch` is the state that reported the end; without one the output is looked for in the folder. */
	| {readonly kind: 'nameStack'; readonly scope: string; readonly run: number; readonly job: Job; readonly batch: BatchReport | undefined}
	| {readonly kind: 'stopStack'; readonly scope: string; readonly run: number; readonly job: Job}
	| PurgeEffect
	/** The journal must not wait any longer for blocks that left nothing on the telescope. */
	| {readonly kind: 'forgetOpenBlocks'; readonly scope: string; readonly openBlocks: readonly OpenBlock[]}
	/** The journal remembers this in place of what it knew of the queue. */
	| {readonly kind: 'keepQueue'; readonly scope: string; readonly queue: KeptQueue}
	/** End what the run is still doing: its requests, its watching and its timers. */
	| {readonly kind: 'abortRun'; readonly scope: string; readonly run: number};

/** What is done for one stack that is being uploaded. */
export type UploadEffect =
	/** Check whether it is already on the server. */
	| {readonly kind: 'checkUpload'; readonly upload: Upload; readonly run: number}
	| {readonly kind: 'fetchUpload'; readonly upload: Upload; readonly run: number}
	| {readonly kind: 'sendUpload'; readonly upload: Upload; readonly run: number};

/** What is done for all uploads together; reports of an old turn are dropped. */
export type UploadLineEffect =
	/** Check which of these the server's list shows by now, in one reading for all. */
	| {readonly kind: 'lookUpUploads'; readonly uploads: readonly Upload[]; readonly turn: number}
	| {readonly kind: 'setUploadTimer'; readonly timer: UploadTimer; readonly ms: number; readonly turn: number};

/** What the runtime must do. The names are imperatives; every result returns as an event. */
export type Effect = ScopeEffect | UploadEffect | UploadLineEffect;
