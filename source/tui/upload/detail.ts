import type {State} from '../../machine/state.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {secondsLeft} from '../../machine/uploads/upload-line.js';
import type {UploadPause} from '../../machine/uploads/upload-line-state.js';
import {awaitedUploads} from '../../machine/uploads/upload-wait.js';
import {durationText, sizeText} from '../../format/amounts.js';
import {paragraphs} from '../../components/paragraph.js';
import type {SpanRow} from '../../components/spans.js';
import type {Glyphs} from '../../components/theme.js';
import {uploadPhaseWords} from './phase-words.js';
import {hasArrived, quietWords} from './overall.js';
import {uploadCounts, type UploadRow} from './rows.js';
import {problemDetail, type Room} from '../words.js';

/** Details of the stack under the cursor, or of all of them. */
export function uploadDetail(row: UploadRow | undefined, state: State, glyphs: Glyphs, room: Room): SpanRow[] {
	if (state.loginProblem) return problemDetail({...state.loginProblem, next: 'r signs in again; what waits goes on then.'}, room);
	if (row?.kind === 'upload') return detailOf(row.upload, state, glyphs, room);
	const {uploaded, skipped, failed, all, ended} = uploadCounts(state.uploads);
	return all === 0 ? [] : [[`${uploaded} sent, ${skipped} skipped, ${failed} failed, ${all - ended} to come`], ...waitRows(state, room)];
}

/** What keeps all of them waiting. */
function waitRows(state: State, room: Room): SpanRow[] {
	const {uploadLine: {pause, listPause}, nowMs} = state;
	const again = (first: UploadPause, what: string) => paragraphs([[['warning', `Again in ${secondsLeft(first, nowMs)} s`], `: ${what}: ${first.problem.cause}.`]], room);
	if (listPause) return again(listPause, 'The server\'s list cannot be read');
	if (pause) return again(pause, state.uploadLine.isElsewhere ? 'The last one was not sent' : 'The server did not take the last one');
	const awaited = awaitedUploads(state);
	return awaited ? paragraphs([[['warning', `Waiting up to ${durationText(awaited.seconds)} for the server's list`], ` to show ${awaited.files === 1 ? 'the stack' : 'the stacks'} of which no clear answer came.`]], room) : [];
}

function detailOf(upload: Upload, state: State, {good}: Glyphs, room: Room): SpanRow[] {
	const {phase, problem, reason, chunkKey, totalBytes, startedAtMs, endedAtMs} = upload;
	const quiet = quietWords(upload, state.nowMs);
	switch (phase) {
		case 'failed': return problem ? problemDetail({...problem, next: `${problem.next}  (r: retry)`}, room) : [[['bad', uploadPhaseWords.failed]]];
		case 'skipped': return paragraphs([[reason ?? uploadPhaseWords.skipped]], room);
		case 'uploaded': {
			const seconds = startedAtMs === undefined || endedAtMs === undefined ? undefined : (endedAtMs - startedAtMs) / 1000;
			return [[['good', good], ` confirmed by the server as ${chunkKey ?? '?'}`], [`${sizeText(totalBytes)}${seconds === undefined ? '' : ` in ${durationText(seconds)}`}`]];
		}

		case 'undecided': {
			const {listPause, look} = state.uploadLine;
			const next = listPause ? `The server's list cannot be read; again in ${secondsLeft(listPause, state.nowMs)} s.` : `The server's list is asked ${look ? `again in ${secondsLeft(look, state.nowMs)} s` : 'just now'}; it is sent again only if it is missing there.`;
			return paragraphs([[['warning', 'No clear answer came'], `: ${problem?.cause ?? ''}.`], [next]], room);
		}

		case 'fetching':
		case 'sending': return [[`${phase === 'fetching' ? 'From the telescope' : 'To the server'}: ${sizeText(upload.bytes)} of ${sizeText(totalBytes)}`], quiet === undefined ? [['dim', 'It counts as uploaded when the server has confirmed it.']] : [['warning', quiet.charAt(0).toUpperCase() + quiet.slice(1)], hasArrived(upload) ? ': all of it has arrived, and is not confirmed yet.' : '.']];
		default: return [[phase === 'checking' ? 'Checking whether the server already has it' : 'Waiting for its turn.'], ...waitRows(state, {...room, rows: room.rows - 1})];
	}
}
