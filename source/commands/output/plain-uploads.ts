import type {State} from '../machine/state.js';
import {secondsLeft} from '../machine/uploads/upload-line.js';
import {awaitedUploads} from '../machine/uploads/upload-wait.js';
import type {Upload} from '../machine/uploads/upload.js';
import type {Change} from '../runtime/store.js';
import {cleanText} from '../text/clean.js';
import {sentence} from '../trouble/trouble.js';
import type {Output} from './printer.js';
import {sendingLine, waitingLine} from './upload-lines.js';

/** A running upload says where it is this often, ms. */
const minuteMs = 60_000;

/** Lines of uploads: at the start, once a minute, and at the end of each; they stand alone, since stacking goes on between them. */
export function createPlainUploads({out, err}: Output): (change: Change) => void {
	const toldAtMs = new Map<string, number>();
	const say = (state: State, {scope}: Upload, line: string) => {
		out(`${state.scopes.length > 1 && scope !== undefined ? `[${cleanText(scope)}] ` : ''}${line}`);
	};

	const phaseChanged = (state: State, upload: Upload) => {
		const file = cleanText(upload.file);
		switch (upload.phase) {
			case 'sending': {
				say(state, upload, `Uploading ${file}...`);
				return;
			}

			case 'uploaded': {
				say(state, upload, `Uploaded ${file} -> ${cleanText(upload.chunkKey ?? '')}`);
				return;
			}

			case 'skipped': {
				// A night with a thousand old stacks is told in its sum.
				if (state.uploadMode !== 'check' && state.goal.depth !== 'stack') say(state, upload, `Skipped ${file}: ${cleanText(upload.reason ?? '')}`);
				return;
			}

			case 'failed': {
				if (upload.trouble) say(state, upload, `Upload failed: ${sentence(upload.trouble)}`);
				return;
			}

			case 'undecided': {
				say(state, upload, `Put aside ${file}: ${cleanText(upload.trouble?.cause ?? '')}. Whether the server has it is looked up${pauseText(state)}.`);
				return;
			}

			case 'fetched': {
				if (upload.trouble) say(state, upload, `Not sent yet: ${file}: ${cleanText(upload.trouble.cause)}${pauseText(state)}.`);
				return;
			}

			case 'queued':
			case 'checking':
			case 'fetching':
			case 'ready':
		}
	};

	return ({before, after}) => {
		if (after.loginTrouble && after.loginTrouble !== before.loginTrouble) err(sentence(after.loginTrouble));
		const {listPause} = after.uploadLine;
		if (listPause && listPause !== before.uploadLine.listPause) {
			out(`The server's list cannot be read: ${cleanText(listPause.trouble.cause)}. Again in ${secondsLeft(listPause, after.nowMs)} s.`);
		}

		if (after.uploads === before.uploads) return;
		const known = new Map(before.uploads.map(upload => [upload.id, upload]));
		for (const upload of after.uploads) {
			const old = known.get(upload.id);
			if (old === upload) continue;
			if (old?.phase !== upload.phase) {
				toldAtMs.set(upload.id, after.nowMs);
				phaseChanged(after, upload);
			} else if (upload.phase === 'sending' && after.nowMs - (toldAtMs.get(upload.id) ?? after.nowMs) >= minuteMs) {
				toldAtMs.set(upload.id, after.nowMs);
				say(after, upload, sendingLine(upload));
			}
		}

		const awaited = awaitedUploads(after);
		if (awaited && !awaitedUploads(before)) out(waitingLine(awaited));
	};
}

/** When the next one is sent, where that is not at once. */
function pauseText({uploadLine: {pause}, nowMs}: State): string {
	return pause ? `; sending goes on in ${secondsLeft(pause, nowMs)} s` : '';
}
