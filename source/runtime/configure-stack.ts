import type {RunNews} from '../machine/events.js';
import type {Job, Warning} from '../machine/state.js';
import {parseOutputName, parseStackName} from '../planning/index.js';
import {isStackOf} from './covers.js';
import {keyOf, keyText} from './journal-entry.js';
import type {Session} from './session.js';

/**
 * Has the telescope begin a block: nothing of ours or of others may be running, an old
 * state is cleared, the journal knows of the block before the telescope does.
 */
export async function configureStack(session: Session, job: Job, form: 'full' | 'bare', warn: (warning: Warning) => void, signal: AbortSignal): Promise<RunNews> {
	const {seestar} = session;
	const {block, stackFolder, subFrameFolder} = job;
	const listed = await seestar.list(stackFolder, signal);
	if (!listed.ok) return {kind: 'stackRefused', trouble: listed.trouble};
	const names = listed.value.map(({name}) => name);
	const there = names.find(name => isStackOf(name, block));
	if (there !== undefined) {
		// Our own rename, whose answer was lost on the way.
		const key = keyText(keyOf(job.target, block));
		const isOurs = session.journal?.entries().some(entry => entry.kind === 'namingStarted' && entry.to === there && keyText(entry.key) === key);
		return isOurs ? {kind: 'stackNamed', file: there, frames: parseStackName(there)?.frames ?? block.frames, note: undefined} : {kind: 'alreadyCovered', file: there};
	}

	const batch = await seestar.readBatch(signal);
	if (!batch.ok) return {kind: 'stackRefused', trouble: batch.trouble};
	if (batch.value.state === 'working') return {kind: 'batchTaken'};
	if (batch.value.state !== 'none') {
		const cleared = await seestar.clearBatch(signal);
		if (!cleared.ok) return {kind: 'stackRefused', trouble: cleared.trouble};
	}

	const noted = await session.journal?.append({
		kind: 'blockStarted',
		key: keyOf(job.target, block),
		stackFolder,
		subFrameFolder,
		block,
		baseline: names.filter(name => parseOutputName(name) !== undefined),
	});
	if (noted && !noted.ok && !session.warned.has('journal')) {
		session.warned.add('journal');
		warn({scope: session.id, what: noted.trouble.what, cause: noted.trouble.cause, next: `${noted.trouble.next} Stacking goes on; only after a crash a running block may have to be stacked again.`});
	}

	if (signal.aborted) return {kind: 'batchTaken'};
	const set = await seestar.configureBatch({folder: subFrameFolder, files: block.files}, form, signal);
	if (!set.ok) return {kind: 'stackRefused', trouble: set.trouble};
	const started = await seestar.startBatch(signal);
	return started.ok ? {kind: 'stackStarted'} : {kind: 'stackRefused', trouble: started.trouble};
}
