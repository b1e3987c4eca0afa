import type {CrowdSky} from '../../crowdsky/port.js';
import {listedWithinMs, type LookedUp, type UploadLineNews} from '../../machine/uploads/upload-line.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {cleanText} from '../../text/clean.js';
import {success, troubleOf, type Result} from '../../trouble/trouble.js';
import {removeFetched} from './fetch-upload.js';
import {brokenRowOf, sentReceiptOf} from './sent-receipt.js';
import {sentStacksOf} from './sent-stacks.js';
import type {UploadMemory} from './upload-memory.js';
import {listOf, type UploadServer} from './upload-server.js';

type LookUp = {
	readonly uploads: readonly Upload[];
	readonly turn: number;
	readonly server: UploadServer;
	readonly crowdsky: CrowdSky;
	readonly memoryOf: (upload: Upload) => Promise<Result<UploadMemory>>;
	readonly signal: AbortSignal;
};

/** Reads the server's list once and judges all uploads by it of which no clear answer came. */
export async function lookUpUploads({uploads, turn, server, crowdsky, memoryOf, signal}: LookUp): Promise<UploadLineNews> {
	const list = listOf(server, crowdsky);
	list.forget();
	const verdicts: LookedUp[] = [];
	for (const upload of uploads) {
		const verdict = await judge(upload);
		if (!verdict.ok) return {kind: 'lookUpFailed', turn, trouble: verdict.trouble};
		verdicts.push({...verdict.value, upload: upload.id, run: upload.run});
	}

	return {kind: 'uploadsLookedUp', turn, verdicts};

	async function judge(upload: Upload): Promise<Result<Verdict>> {
		const sent = sentStacksOf(crowdsky);
		const stack = sent.get(upload.id);
		// Signed in as somebody else meanwhile: what that account has is looked up as of a new stack.
		if (!stack) return success({kind: 'missing'});
		const rows = await list.find(stack.identity, signal);
		if (!rows.ok) return rows;
		const memory = await memoryOf(upload);
		if (!memory.ok) return success({kind: 'failed', trouble: memory.trouble});
		const receipt = sentReceiptOf(rows.value, stack);
		if (receipt) {
			await memory.value.confirmed(upload, receipt, stack);
			await removeFetched({upload, server});
			sent.set(upload.id, {...stack, phase: 'sent'});
			return success({kind: 'there', chunkKey: receipt.chunkKey});
		}

		const broken = brokenRowOf(rows.value, stack);
		if (broken) {
			const cause = `the server lists ${String(broken.sizeBytes)} bytes of ${String(stack.sizeBytes)}`;
			return success({kind: 'failed', trouble: troubleOf('incomplete', `${cleanText(upload.file)} was sent, but not taken as it is`, cause, 'Look at the stack on the server before you send it again.', 'permanent')});
		}

		if (upload.waitedMs < listedWithinMs) return success({kind: 'unsure'});
		await memory.value.givenUp(upload);
		sent.set(upload.id, {...stack, phase: 'sending'});
		return success({kind: 'missing'});
	}
}

type Verdict = {readonly kind: 'there'; readonly chunkKey: string} | {readonly kind: 'unsure'} | {readonly kind: 'missing'} | Extract<LookedUp, {kind: 'failed'}> extends infer T ? T extends unknown ? Omit<T, 'upload' | 'run'> : never : never;
