import {filesToSend, stacksBelow} from '../setup/local-stacks.js';
import type {State} from '../machine/state.js';
import {summaryOf} from '../machine/summary.js';
import {uploadSummaryOf, type UploadSummary} from '../machine/uploads/upload-summary.js';
import type {StackLocation, Upload} from '../machine/uploads/upload.js';
import {cancelled} from '../errors/problem.js';
import {CrowdSkyError, refuseOption, type ReportedProblem} from './crowdsky-error.js';
import type {ServerOptions, TelescopeOptions} from './options.js';
import {checkScopes, problemsOf, serverOf, valueOf, withEngine} from './run.js';
import type {ForTargets} from './telescopes.js';

/** What became of one stack. */
export type SentStack = {
	/** Undefined for a file of this machine. */
	readonly scope: string | undefined;
	readonly target: string;
	readonly file: string;
	/** `ready`: a dry run would send it. `skipped`: the server has it. */
	readonly outcome: 'uploaded' | 'skipped' | 'ready' | 'failed';
	/** The server's own key and job, once it has confirmed. */
	readonly chunkKey: string | undefined;
	readonly jobId: string | undefined;
	/** Why it was skipped or failed, in words. */
	readonly reason: string;
	/** Where it is on this machine, if it was kept. */
	readonly path: string | undefined;
};

export type UploadResult = UploadSummary & {readonly files: readonly SentStack[]; readonly problems: readonly ReportedProblem[]; readonly seconds: number};

/** `file`: path of a stack on this machine. */
export type UploadStackOptions = ServerOptions & {readonly file: string};
export type UploadAllOptions = TelescopeOptions & ServerOptions & ForTargets & {
	/** Sends every `CrowdSky_*.fit` below this folder instead; no telescope takes part. */
	readonly localDir?: string;
	/** Only find out what would be sent. */
	readonly isDryRun?: boolean;
};

/** Sends one stack of this machine, once: if the server has it, it is skipped. Rejects with CrowdSkyError when it was not sent. */
export async function uploadStack(options: UploadStackOptions): Promise<SentStack> {
	if (typeof options.file !== 'string' || options.file === '') refuseOption('file', options.file, 'it must be the path of a stack');
	const state = await sendLocal(options, await filesToSend([options.file]), false);
	const [upload] = state.uploads;
	const problem = upload?.problem ?? state.loginProblem;
	if (!upload || problem) throw new CrowdSkyError(problem ?? cancelled('The upload'));
	return sentStack(upload, options);
}

/** Sends the stacks of the named targets, or of all, or those below a folder of this machine. What the server already has is skipped. */
export async function uploadAllStacks(options: UploadAllOptions): Promise<UploadResult> {
	const {localDir, targets, isDryRun = false} = options;
	const state = localDir === undefined ? await sendFromScopes(options, targets, isDryRun) : await sendLocal(options, valueOf(await stacksBelow(localDir, targets)), isDryRun);
	const summary = uploadSummaryOf(state);
	if (state.loginProblem && summary.filesUploaded + summary.filesSkipped === 0) throw new CrowdSkyError(state.loginProblem);
	return {...summary, files: state.uploads.map(upload => sentStack(upload, options)), problems: problemsOf(state), seconds: summaryOf(state).seconds};
}

async function sendFromScopes(options: UploadAllOptions, targets: readonly string[] | undefined, isDryRun: boolean): Promise<State> {
	return withEngine(options, {server: await serverOf(options)}, async ({runtime: {store}, settled}) => {
		checkScopes(await settled(), targets);
		store.dispatch({kind: 'uploadModeChanged', mode: isDryRun ? 'check' : 'send'});
		store.dispatch({kind: 'goalChanged', goal: {depth: 'plan', targets, adopts: false}});
		return settled();
	});
}

async function sendLocal(options: ServerOptions, places: readonly StackLocation[], isDryRun: boolean): Promise<State> {
	return withEngine(options, {server: await serverOf(options), isLocal: true}, async ({runtime: {store}, settled}) => {
		store.dispatch({kind: 'uploadModeChanged', mode: isDryRun ? 'check' : 'send'});
		store.dispatch({kind: 'uploadsRequested', places});
		return settled();
	});
}

function sentStack({scope, target, file, phase, chunkKey, jobId, reason, problem, path: ownPath, localPath}: Upload, {dest}: ServerOptions): SentStack {
	const outcome = phase === 'uploaded' || phase === 'skipped' || phase === 'ready' ? phase : 'failed';
	const kept = ownPath ?? (dest === undefined ? undefined : localPath);
	return {scope, target, file, outcome, chunkKey, jobId, reason: problem ? `${problem.what}: ${problem.cause}` : reason ?? '', path: kept};
}
