import {dataBytes} from '../../fits/data-bytes.js';
import type {FitsHeader} from '../../fits/header.js';
import type {BatchReport} from '../../machine/events.js';
import type {Job} from '../../machine/state.js';
import {parseOutputName} from '../../planning/index.js';
import type {RemoteFile} from '../../seestar/port.js';
import {clockSpan} from '../../format/clock-span.js';
import {cleanText} from '../../format/clean-text.js';
import {failure, success, problemOf, type Result, type Problem} from '../../errors/problem.js';
import {readOwner, type BatchOwner} from './batch-owner.js';
import type {Clock} from '../clock.js';
import {evidenceOf, type Evidence} from './evidence.js';
import {keyOf, keyText} from '../memory/journal-entry.js';
import {tellsTime} from '../reading/stack-starts.js';
import type {Session} from '../session.js';

/** The file that is a block's stack, with the evidence for it. */
export type FoundOutput = {readonly name: string; readonly header: FitsHeader; readonly evidence: Exclude<Evidence, {grade: 'none'}>};

/** The result of the search; `unproven` if there are files but none may have the block's name. */
type Search = {readonly kind: 'found'; readonly output: FoundOutput} | {readonly kind: 'unproven'; readonly problem: Problem} | {readonly kind: 'failed'; readonly problem: Problem};

type Context = {readonly batch: BatchReport | undefined; readonly stored: readonly RemoteFile[]; readonly clock: Clock; readonly signal: AbortSignal};

/**
 * A file that is shorter than its header says may still be being written, and one that is not in the folder may get its name
 * in a moment: how often it is checked, a second apart.
 */
const looksAtMost = 4;

/** Looks for the stack of a block: first what the state names, then what is new in the target's folder. */
export async function findOutput(session: Session, job: Job, {batch, stored, clock, signal}: Context): Promise<Search> {
	const {block} = job;
	const what = `The stack of ${cleanText(job.target)}, ${clockSpan(block)}`;
	const key = keyText(keyOf(job.target, block));
	const started = session.journal?.entries().findLast(entry => entry.kind === 'blockStarted' && keyText(entry.key) === key);
	const baseline = started?.kind === 'blockStarted' ? new Set(started.baseline) : undefined;
	const owner = batch?.output === undefined ? success<BatchOwner>('untold') : await readOwner(session, job, batch, signal);
	if (!owner.ok) return {kind: 'failed', problem: owner.problem};

	const named = batch?.output?.folder === job.stackFolder ? batch.output.name : undefined;
	const canBe = (name: string) => {
		const output = parseOutputName(name);
		return output?.exposureSeconds === block.exposureSeconds && output.frames <= block.frames;
	};

	const fresh = baseline ? stored.map(({name}) => name).filter(name => canBe(name) && !baseline.has(name) && name !== named) : [];
	const doubts: string[] = [];
	const proven: FoundOutput[] = [];
	// A live stack (`Stacked_`) and a stack that has its name already are nobody's output.
	for (const [source, name] of [...named !== undefined && /^DSO_/i.test(named) ? [['state', named] as const] : [], ...fresh.map(each => ['folder', each] as const)]) {
		const sound = await readSound(session, job.stackFolder, name, {stored, clock, signal});
		if (!sound.ok && sound.problem.retry !== 'permanent') return {kind: 'failed', problem: sound.problem};
		const evidence: Evidence = sound.ok
			? evidenceOf({block, name, header: sound.value, isUnbroken: job.isUnbroken, source, owner: source === 'state' ? owner.value : 'untold', totalFrames: batch?.totalFrames, tellsTime: tellsTime(session)})
			: {grade: 'none', doubt: sound.problem.cause};
		if (evidence.grade === 'none') doubts.push(`${cleanText(name)}: ${evidence.doubt}`);
		else if (sound.ok) proven.push({name, header: sound.value, evidence});
		// What the state names and the evidence confirms need not be compared with other files.
		if (source === 'state' && proven.length === 1) break;
	}

	const [output] = proven;
	if (output && proven.length === 1) return {kind: 'found', output};
	if (proven.length > 1) doubts.push(`${proven.length} new files fit (${proven.map(({name}) => cleanText(name)).join(', ')})`);
	if (named !== undefined && doubts.length === 0) doubts.push(`${cleanText(named)}: its name is not that of a batch stack`);
	if (batch?.output !== undefined && named === undefined && doubts.length === 0) doubts.push(`${cleanText(batch.output.name)}: it is in the folder ${cleanText(batch.output.folder)}`);
	if (doubts.length > 0) {
		return {kind: 'unproven', problem: problemOf('protocol', `${what}, was not named`, doubts.slice(0, 3).join('; '), 'The file keeps its name; look at it in the app. The block is stacked again if you want it.', 'permanent')};
	}

	const word = batch?.state === 'other' && batch.word !== undefined ? `the telescope says "${batch.word}", which this program does not know, and shows no new file` : 'the telescope has finished but shows no new file';
	// A telescope that was switched off has lost what it was stacking, so the block is stacked again.
	return {kind: 'failed', problem: problemOf('missing', `${what}, was not found`, word, 'Try this block again.', started ? 'retryable' : 'permanent')};
}

/** The header of a whole FITS file. A file that is cut short, empty, without END or not FITS is not a stack: problem, permanent. */
export async function readSound(session: Session, folder: string, name: string, {stored, clock, signal}: Omit<Context, 'batch'>): Promise<Result<FitsHeader>> {
	const what = `${cleanText(name)} was left as it is`;
	let files = stored;
	for (let look = 1; ; look++) {
		const sizeBytes = files.find(file => file.name === name)?.sizeBytes;
		const sound = sizeBytes === undefined ? 'it is not in the folder' : await readWhole(session, folder, {name, sizeBytes}, signal);
		if (typeof sound !== 'string') return sound;
		if (look === looksAtMost || !await clock.sleep(1000, signal)) {
			return failure(problemOf(sizeBytes === undefined ? 'missing' : 'incomplete', what, sound, 'Try this block again.', signal.aborted ? 'cancelled' : 'permanent'));
		}

		const again = await session.seestar.listStored(folder, signal);
		if (!again.ok) return again;
		files = again.value;
	}
}

/** One look at a file: its header if it is whole, why it is not, or the problem of the line. */
async function readWhole(
	session: Session, folder: string, {name, sizeBytes}: {readonly name: string; readonly sizeBytes: number}, signal: AbortSignal,
): Promise<Result<FitsHeader> | string> {
	const header = await session.seestar.header(folder, name, signal);
	const isUnsound = header.ok ? header.value.status !== 'ok' : header.problem.kind === 'protocol' && header.problem.retry === 'permanent';
	if (!header.ok && header.problem.kind === 'missing') return 'the telescope\'s file server does not have it';
	if (!header.ok && !isUnsound) return header;
	const wantedBytes = header.ok && !isUnsound ? dataBytes(header.value) : undefined;
	if (header.ok && wantedBytes !== undefined && wantedBytes > (header.value.headerBytes ?? 0) && sizeBytes >= wantedBytes) return header;
	return wantedBytes === undefined || sizeBytes >= wantedBytes ? 'it is not a valid FITS file' : `it has ${sizeBytes} of ${wantedBytes} bytes`;
}
