import type {BatchReport, OpenBlock} from './events.js';
import type {PurgeEffect} from './purge/purge.js';
import type {Job} from './state.js';
import type {Upload} from './uploads/upload.js';
import type {UploadTimer} from './uploads/upload-line.js';

/** What is done at a telescope. */
export type ScopeEffect =
	| {readonly kind: 'openScope'; readonly scope: string}
	| {readonly kind: 'readTargets'; readonly scope: string; readonly number: number; /** In passing, with a word on what the scope is doing. */ readonly isLook: boolean}
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
	/** `batch` is the state that told the end; without one the output is looked for in the folder. */
	| {readonly kind: 'nameStack'; readonly scope: string; readonly run: number; readonly job: Job; readonly batch: BatchReport | undefined}
	| {readonly kind: 'stopStack'; readonly scope: string; readonly run: number; readonly job: Job}
	| PurgeEffect
	/** The journal shall not wait any longer for blocks that left nothing on the telescope. */
	| {readonly kind: 'forgetOpenBlocks'; readonly scope: string; readonly openBlocks: readonly OpenBlock[]}
	/** End what the run still does: its requests, its watching and its timers. */
	| {readonly kind: 'abortRun'; readonly scope: string; readonly run: number};

/** What is done for a stack on its way to the server. */
export type UploadEffect =
	/** Is it on the server already? */
	| {readonly kind: 'checkUpload'; readonly upload: Upload; readonly run: number}
	| {readonly kind: 'fetchUpload'; readonly upload: Upload; readonly run: number}
	| {readonly kind: 'sendUpload'; readonly upload: Upload; readonly run: number};

/** What is done for all uploads together; words of an old turn are dropped. */
export type UploadLineEffect =
	/** Which of these does the server's list show by now? One reading for all. */
	| {readonly kind: 'lookUpUploads'; readonly uploads: readonly Upload[]; readonly turn: number}
	| {readonly kind: 'setUploadTimer'; readonly timer: UploadTimer; readonly ms: number; readonly turn: number};

/** What the runtime shall do. Imperatives; whatever comes of it returns as an event. */
export type Effect = ScopeEffect | UploadEffect | UploadLineEffect;
