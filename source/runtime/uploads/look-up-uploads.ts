import type {CrowdSky} from '../../crowdsky/port.js';
import {listedWithinMs} from '../../machine/uploads/upload-line.js';
import type {UploadLineEvent, LookedUp} from '../../machine/uploads/upload-line-state.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {cleanText} from '../../format/clean-text.js';
import {success, problemOf, type Result} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import {ownRowsOf} from './claimed-rows.js';
import {removeFetched} from './fetch-upload.js';
import {doubtOfList} from './list-witness.js';
import {brokenProblemOf, sentReceiptOf} from './sent-receipt.js';
import {sentStacksOf} from './sent-stacks.js';
import type {UploadMemory} from './upload-memory.js';
import {listOf, type UploadServer} from './upload-server.js';

type LookUp = {
	readonly uploads: readonly Upload[];
	readonly turn: number;
	readonly server: UploadServer;
	readonly crowdsky: CrowdSky;
	/** How much longer to wait when the list is no proof, in ms. */
	readonly patienceMs: number;
	readonly memoryOf: (upload: Upload) => Promise<Result<UploadMemory>>;
	readonly clock: Clock;
	readonly signal: AbortSignal;
};

/** Reads the server's list once and decides all uploads by it that got no clear answer. */
export async function lookUpUploads({uploads, turn, server, crowdsky, patienceMs, memoryOf, clock, signal}: LookUp): Promise<UploadLineEvent> {
	const list = listOf(server, crowdsky);
	list.forget();
	const verdicts: LookedUp[] = [];
	for (const upload of uploads) {
		const verdict = await judge(upload);
		if (!verdict.ok) return {kind: 'lookUpFailed', turn, problem: verdict.problem};
		verdicts.push({...verdict.value, upload: upload.id, run: upload.run});
	}

	return {kind: 'uploadsLookedUp', turn, verdicts};

	async function judge(upload: Upload): Promise<Result<Verdict>> {
		const sent = sentStacksOf(crowdsky);
		const stack = sent.get(upload.id);
		// The user has signed in as somebody else meanwhile, so that account is checked as for a new stack.
		if (!stack) return success({kind: 'missing'});
		const found = await list.find(stack.identity, signal, {clock});
		if (!found.ok) return found;
		const memory = await memoryOf(upload);
		if (!memory.ok) return success({kind: 'failed', problem: memory.problem});
		const rows = ownRowsOf({upload, memory: memory.value}, found.value);
		const receipt = sentReceiptOf(rows, stack);
		if (receipt) {
			await memory.value.confirmed(upload, receipt, stack);
			await removeFetched({upload, server});
			sent.set(upload.id, {...stack, phase: 'sent'});
			return success({kind: 'there', chunkKey: receipt.chunkKey});
		}

		const broken = brokenProblemOf(upload, rows, stack);
		if (broken) return success({kind: 'failed', problem: broken});

		if (upload.waitedMs < listedWithinMs) return success({kind: 'unsure'});
		const doubt = await doubtOfList({upload, crowdsky, memory: memory.value, list, signal});
		if (!doubt.ok) return doubt;
		if (doubt.value) {
			const because = doubt.value.stack === undefined ? 'it no longer shows everything that it has shown before' : `it also lacks ${cleanText(doubt.value.stack)}, which the server took`;
			if (upload.waitedMs < listedWithinMs + patienceMs) return success({kind: 'unsure', because});
			await removeFetched({upload, server});
			const what = `${cleanText(upload.file)} was sent, but whether it arrived is not known`;
			const cause = `the server's list does not show it, but is no proof: ${because}`;
			return success({kind: 'failed', problem: problemOf('timeout', what, cause, 'It is not sent again on a guess: the next run checks first.', 'retryable')});
		}

		await memory.value.givenUp(upload);
		sent.set(upload.id, {...stack, phase: 'sending'});
		return success({kind: 'missing'});
	}
}

type WithoutUpload<T> = T extends unknown ? Omit<T, 'upload' | 'run'> : never;
type Verdict = WithoutUpload<LookedUp>;
