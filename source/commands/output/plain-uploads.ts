import {changedItems} from '../../machine/changed-items.js';
import {nameOf} from '../../machine/scope-name.js';
import type {State} from '../../machine/state.js';
import {secondsLeft} from '../../machine/uploads/upload-line.js';
import {awaitedUploads} from '../../machine/uploads/upload-wait.js';
import type {Upload} from '../../machine/uploads/upload.js';
import type {Change} from '../../runtime/store.js';
import {cleanText} from '../../format/clean-text.js';
import {sentence} from '../../errors/problem.js';
import type {Output} from './printer.js';
import {ToldTimes} from './told-times.js';
import {sendingLine, listWaitLine} from './upload-lines.js';
import {minuteMs} from '../../planning/calendar.js';

/** Lines about uploads: at the start, once a minute, and at the end of each; each makes sense by itself, since stacking goes on between them. */
export function createPlainUploads({out, err}: Output): (change: Change) => void {
	const times = new ToldTimes();
	const say = (state: State, {scope}: Upload, line: string) => {
		out(`${state.scopes.length > 1 && scope !== undefined ? `[${cleanText(nameOf(state, scope))}] ` : ''}${line}`);
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
				// A night with a thousand old stacks only shows their number.
				if (state.uploadMode !== 'check' && state.goal.depth !== 'stack') say(state, upload, `Skipped ${file}: ${cleanText(upload.reason ?? '')}`);
				return;
			}

			case 'failed': {
				if (upload.problem) say(state, upload, `Upload failed: ${sentence(upload.problem)}`);
				return;
			}

			case 'undecided': {
				say(state, upload, `Put aside ${file}: ${cleanText(upload.problem?.cause ?? '')}. The program checks whether the server has it${pauseText(state)}.`);
				return;
			}

			case 'fetched': {
				if (upload.problem) say(state, upload, `Not sent yet: ${file}: ${cleanText(upload.problem.cause)}${pauseText(state)}.`);
				return;
			}

			case 'queued':
			case 'checking':
			case 'fetching':
			case 'ready':
		}
	};

	return ({before, after}) => {
		if (after.loginProblem && after.loginProblem !== before.loginProblem) err(sentence(after.loginProblem));
		const {listPause} = after.uploadLine;
		if (listPause && listPause !== before.uploadLine.listPause) {
			out(`The server's list cannot be read: ${cleanText(listPause.problem.cause)}. Again in ${secondsLeft(listPause, after.nowMs)} s.`);
		}

		if (after.uploads === before.uploads) return;
		for (const [upload, old] of changedItems(before.uploads, after.uploads)) {
			if (old?.phase !== upload.phase) {
				times.told(upload.id, after.nowMs);
				phaseChanged(after, upload);
			} else if (upload.phase === 'undecided' && upload.listDoubt !== undefined && upload.listDoubt !== old.listDoubt) {
				say(after, upload, `Still not listed: ${cleanText(upload.file)}. The list is no proof: ${cleanText(upload.listDoubt)}. It is read again for a while; nothing is sent twice.`);
			} else if (upload.phase === 'sending' && times.isLongAgo(upload.id, minuteMs, after.nowMs)) {
				times.told(upload.id, after.nowMs);
				say(after, upload, sendingLine(upload));
			}
		}

		const awaited = awaitedUploads(after);
		if (awaited && !awaitedUploads(before)) out(listWaitLine(awaited));
	};
}

/** When the next one is sent, unless that is at once. */
function pauseText({uploadLine: {pause}, nowMs}: State): string {
	return pause ? `; sending continues in ${secondsLeft(pause, nowMs)} s` : '';
}
