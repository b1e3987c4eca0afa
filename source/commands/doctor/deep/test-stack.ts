import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {cancelled, failure, problemOf, success, type Problem, type Result} from '../../../errors/problem.js';
import {counted} from '../../../format/counted.js';
import {cleanText} from '../../../format/clean-text.js';
import {makePlan, type Block} from '../../../planning/index.js';
import {identityOf, readSalt} from '../../../runtime/memory/identity.js';
import {takeLock} from '../../../runtime/memory/lock.js';
import {ownerOf} from '../../../runtime/stacking/batch-owner.js';
import type {BatchState, DeviceInfo, Seestar, TargetFolders} from '../../../seestar/port.js';

/** The first firmware that wants full paths: 2000 + 100 x version. */
const fullPathsFrom = 2775;
const pollMs = 2000;
/** How long a telescope may take to stop, in ms. */
const stopMs = 60_000;

type TestStackOptions = {
	readonly target: string;
	readonly dataFolder: string;
	readonly isReadOnly: boolean;
	readonly stackWhileObserving: boolean;
	readonly timeZone: string | undefined;
	readonly maxWaitSeconds: number;
	/** Called before the first command that changes anything. */
	readonly ask: (question: string) => Promise<boolean>;
	/** Receives what is seen, as it happens. */
	readonly tell: (seen: string, batch?: BatchState) => void;
	readonly signal: AbortSignal;
};

/**
 * Stacks one short block of a target and watches it to its end. Nothing is renamed or deleted: the result keeps its own
 * name. Problem: usage (no such target, nothing to stack), busy (a session, another batch, or one whose state is still
 * there), held, cancelled, or a network problem.
 */
export async function runTestStack(seestar: Seestar, options: TestStackOptions): Promise<Result<void>> {
	const {target, isReadOnly, signal} = options;
	const what = `No test stack of ${cleanText(target)} was made`;
	if (isReadOnly) return failure(problemOf('usage', what, 'this run may only read', 'Leave --read-only out.'));
	const facts = await seestar.readDeviceInfo(signal);
	if (!facts.ok) return facts;
	const observing = whyObserving(what, facts.value, options);
	if (observing) return failure(observing);
	const targets = await seestar.targets(signal);
	if (!targets.ok) return targets;
	const folders = targets.value.find(each => each.target === target);
	if (!folders?.subFrameFolder) return failure(problemOf('usage', what, 'there is no such target with sub-frames', 'See crowdsky-tui targets.'));
	const salt = await readSalt(options.dataFolder);
	if (!salt.ok) return salt;
	const identity = identityOf(salt.value, facts.value.serial, seestar.address.label);
	const lock = await takeLock(path.join(options.dataFolder, `lock-${identity}.json`), seestar.address.label, new Date(), {signal});
	if (!lock.ok) return lock;
	try {
		const busy = await whyBusy(seestar, what, signal);
		if (busy) return failure(busy);
		const block = await shortestBlock(seestar, folders, options, facts.value.timeZone);
		if (!block.ok) return block;
		const {frames, exposure, filter, start} = block.value;
		const question = `Stack ${counted(frames, 'frame')} of ${cleanText(target)} (${start.slice(0, 16).replace('T', ' ')}, ${cleanText(exposure)} ${cleanText(filter)}) as a test? [y/N] `;
		if (!await options.ask(question)) return failure(cancelled(what));
		// Answering may have taken a while, and other clients do not wait for it.
		const nowFacts = await seestar.readDeviceInfo(signal);
		if (!nowFacts.ok) return nowFacts;
		const meanwhile = whyObserving(what, nowFacts.value, options) ?? await whyBusy(seestar, what, signal);
		if (meanwhile) return failure(meanwhile);
		return await stack(seestar, folders, block.value, facts.value.firmwareNumber >= fullPathsFrom ? 'full' : 'bare', options);
	} finally {
		await lock.value.release();
	}
}

function whyObserving(what: string, {observing}: DeviceInfo, {stackWhileObserving}: TestStackOptions): Problem | undefined {
	if (observing === undefined || stackWhileObserving) return undefined;
	return problemOf('busy', what, `the telescope is observing (${observing})`, 'Try again when the session has ended.');
}

/** Why no batch may be set now: the telescope has one, or the state of one. A network problem if that cannot be read. */
async function whyBusy(seestar: Seestar, what: string, signal: AbortSignal): Promise<Problem | undefined> {
	const batch = await seestar.readBatch(signal);
	if (!batch.ok) return batch.problem;
	if (batch.value.state === 'working') return problemOf('busy', what, 'a batch is being stacked right now', 'Try again when it has ended.');
	if (batch.value.state === 'none') return undefined;
	return problemOf('busy', what, `the telescope still shows the previous batch (${batch.value.word ?? ''})`, 'Run crowdsky-tui stack --all first: it names what still needs a name.');
}

/** Of the blocks that are over, the one with the fewest frames; preferably one that would not be stacked anyway. */
async function shortestBlock(seestar: Seestar, {target, subFrameFolder = '', stackFolder}: TargetFolders, {timeZone, signal}: TestStackOptions, told: string | undefined): Promise<Result<Block>> {
	const [frames, stacks] = [await seestar.list(subFrameFolder, signal), stackFolder === undefined ? success([]) : await seestar.list(stackFolder, signal)];
	if (!frames.ok) return frames;
	const blocks = makePlan({
		subFrameNames: frames.value.map(({name}) => name), stackNames: stacks.ok ? stacks.value.map(({name}) => name) : [], timeZone: timeZone ?? told ?? 'UTC', now: new Date().toISOString(),
	});
	const rank = ({status, frames: count}: Block) => (count >= leastFrames ? 0 : 1e9) + (status === 'short' || status === 'covered' ? 0 : 1e6) + count;
	const [block] = blocks.filter(({status}) => status !== 'recording').sort((a, b) => rank(a) - rank(b));
	return block ? success(block) : failure(problemOf('usage', `No test stack of ${cleanText(target)} was made`, 'none of its blocks is over yet', 'Try again after the session.'));
}

/** Fewer frames may be too few for the telescope itself. */
const leastFrames = 5;

async function stack(seestar: Seestar, {subFrameFolder = '', stackFolder, target}: TargetFolders, block: Block, form: 'full' | 'bare', options: TestStackOptions): Promise<Result<void>> {
	const {tell, signal, maxWaitSeconds} = options;
	const ours: OurBatch = {subFrameFolder, block};
	const configured = await seestar.configureBatch({folder: subFrameFolder, files: [...block.files]}, form, signal);
	if (!configured.ok) return configured;
	tell(`The frames are set, ${form === 'full' ? 'by full paths' : 'by their names'}`);
	const settings = await seestar.readBatchSettings(signal);
	if (settings.ok && ownerOf(settings.value, ours, undefined) === 'others') {
		return failure(problemOf('busy', 'The test stack was not started', 'other frames have been set since: another client is working on the telescope', 'Try again when that is done.'));
	}

	const started = await seestar.startBatch(signal);
	if (!started.ok) {
		// A start that was not answered may still have worked.
		if (started.problem.kind !== 'refused' && started.problem.kind !== 'busy') await endOurs(seestar, ours, tell);
		return started;
	}

	tell('It is started');
	const ended = await watch(seestar, ours, {tell, signal, maxWaitSeconds});
	if (!ended.ok) {
		// What we started is not left running.
		await endOurs(seestar, ours, tell);
		return ended;
	}

	const {output, state, error, code} = ended.value;
	// A listing shows the name of the result.
	const listed = await seestar.listByPages(output?.folder ?? stackFolder ?? target, signal);
	if (output) {
		const header = await seestar.header(output.folder, output.name, signal);
		tell(header.ok ? `Its file ${cleanText(output.name)} has a valid header; it keeps its name` : `Its file ${cleanText(output.name)} cannot be read: ${header.problem.cause}`);
	} else if (state === 'complete') {
		tell(`It names no file${listed.ok ? `; the folder has ${counted(listed.value.length, 'file')}` : ''}`);
	}

	const isCleared = await endOurs(seestar, ours, tell);
	tell(state === 'complete' ? `It is complete${isCleared ? ', and its state is cleared' : ''}` : `It ended as ${ended.value.word ?? state}${error === undefined ? '' : `: ${error}`}${code === undefined ? '' : ` (code ${code})`}`);
	return success();
}

/** How a batch of ours is recognised. */
type OurBatch = {readonly subFrameFolder: string; readonly block: Block};

/**
 * If the batch that we started is still working, stops it, and clears its state; resolves with whether it is cleared. First
 * asks whose batch the telescope shows: another client's is neither stopped nor cleared. No signal ends this, since it also
 * runs after one.
 */
async function endOurs(seestar: Seestar, ours: OurBatch, tell: TestStackOptions['tell']): Promise<boolean> {
	const limit = AbortSignal.timeout(stopMs);
	const batch = await seestar.readBatch(limit);
	if (batch.ok && batch.value.state === 'none') return false;
	const isOthers = batch.ok ? await isOfOthers(seestar, ours, batch.value, limit) : batch;
	if (!isOthers.ok) {
		tell(`Whether it is still working is not known: ${isOthers.problem.cause}`);
		return false;
	}

	if (isOthers.value) {
		tell('Other frames have been set since: the batch of another client is left alone');
		return false;
	}

	if (batch.ok && batch.value.state === 'working') {
		await seestar.stopBatch(limit);
		tell('It was told to stop');
		const stopped = await watch(seestar, ours, {tell, signal: limit, maxWaitSeconds: stopMs / 1000});
		if (!stopped.ok) return false;
	}

	return (await seestar.clearBatch(limit)).ok;
}

async function isOfOthers(seestar: Seestar, ours: OurBatch, {totalFrames}: BatchState, signal: AbortSignal): Promise<Result<boolean>> {
	const settings = await seestar.readBatchSettings(signal);
	return settings.ok ? success(ownerOf(settings.value, ours, totalFrames) === 'others') : settings;
}

/**
 * Polls the state until it is no longer working, and reports each change. Problem: timeout, cancelled, busy (other frames
 * have been set), or a network problem after a few tries.
 */
async function watch(seestar: Seestar, ours: OurBatch, {tell, signal, maxWaitSeconds}: Pick<TestStackOptions, 'tell' | 'signal' | 'maxWaitSeconds'>): Promise<Result<BatchState>> {
	const endMs = performance.now() + (maxWaitSeconds * 1000);
	let last = '';
	for (;;) {
		if (signal.aborted) return failure(cancelled('The test stack was ended'));
		const batch = await seestar.readBatch(signal);
		if (batch.ok) {
			const {state, word, percent, stackedFrames, totalFrames} = batch.value;
			const isOthers = state === 'none' ? success(false) : await isOfOthers(seestar, ours, batch.value, signal);
			if (isOthers.ok && isOthers.value) return failure(problemOf('busy', 'The test stack was ended', 'other frames have been set since: another client is working on the telescope', 'Try again when that is done.'));
			const look = `${word ?? state}${percent === undefined ? '' : `, ${Math.round(percent)} %`}${stackedFrames === undefined ? '' : `, ${stackedFrames} of ${totalFrames ?? '?'} frames`}`;
			if (look !== last) tell(look, batch.value);
			last = look;
			if (isOthers.ok && state !== 'working' && state !== 'none') return batch;
		}

		if (performance.now() > endMs) return batch.ok ? failure(problemOf('timeout', 'The test stack was ended', `it was not complete after ${maxWaitSeconds} s`, 'Allow more time with --max-wait.')) : batch;
		await delay(pollMs, undefined, {signal}).catch(() => undefined);
	}
}
