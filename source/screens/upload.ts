import type {Upload, UploadPhase} from '../machine/uploads/upload.js';
import {layoutOf} from '../machine/view/layout.js';
import {secondsLeft, type UploadPause} from '../machine/uploads/upload-line.js';
import {awaitedUploads} from '../machine/uploads/upload-wait.js';
import type {State} from '../machine/state.js';
import {uploadCounts, uploadRemainingSeconds, uploadRows, type UploadRow} from '../machine/view/upload-rows.js';
import {durationText, rateText, remainingText, sizeText} from '../widgets/amounts.js';
import type {Column} from '../widgets/columns.js';
import {fit} from '../widgets/fit.js';
import {lineOf, type Line, type Span} from '../widgets/line.js';
import {paragraphs} from '../widgets/paragraph.js';
import {progressBar} from '../widgets/progress-bar.js';
import {tableLines, type TableRow} from '../widgets/table.js';
import type {Role, Theme} from '../widgets/theme.js';
import {frameLines, type ScreenProps} from './frame.js';
import {troubleDetail, type Room} from './words.js';

const columns: readonly Column[] = [
	{title: '', minWidth: 1},
	{title: 'stack', minWidth: 22, weight: 3, maxWidth: 60, cut: 'start'},
	{title: '', minWidth: 8},
	{title: 'progress', minWidth: 20, weight: 2},
	{title: 'rate', minWidth: 9, align: 'right', leaveOut: 1},
	{title: 'left', minWidth: 7, align: 'right', leaveOut: 2},
];

/** Stacks on their way to the server, in two phases: from the telescope, to the server. */
export function uploadScreen(props: ScreenProps): Line[] {
	const {state, view, theme} = props;
	const rows = uploadRows(state, view);
	const {index, top} = view.upload;
	const list = tableLines(theme, {
		columns,
		count: rows.length,
		rowAt: place => rowOf(rows[place], state, theme),
		width: view.columns,
		height: layoutOf('upload', view.rows).list + 1,
		cursor: rows.length === 0 ? undefined : index,
		top,
		emptyText: view.upload.filter === '' ? 'Nothing is on its way: u on the first screen sends the stacks of a target.' : 'No stack fits the filter.',
	});
	const line = (...spans: Span[]) => lineOf(theme, [' ', ...spans], view.columns);
	const row = rows[index];
	const room = {width: view.columns, rows: layoutOf('upload', view.rows).detail};
	if (state.loginTrouble) {
		return frameLines(props, {list, title: 'CrowdSky', detail: troubleDetail({...state.loginTrouble, next: 'r signs in again; what waits goes on then.'}, theme, room)});
	}

	if (row?.kind === 'upload') return frameLines(props, {list, title: row.upload.file, detail: detailOf(row.upload, state, theme, room)});
	const {uploaded, skipped, failed, all, ended} = uploadCounts(state.uploads);
	const sums = line(`${uploaded} sent, ${skipped} skipped, ${failed} failed, ${all - ended} to come`);
	return frameLines(props, {list, title: 'CrowdSky', detail: all === 0 ? [] : [sums, ...waitLines(state, theme, room)]});
}

/** What the whole of them waits for, behind the sums. */
function waitWords(state: State): string {
	const {uploadLine: {pause, listPause}, nowMs} = state;
	const awaited = awaitedUploads(state);
	const first = listPause ?? pause;
	if (first) return `  again in ${secondsLeft(first, nowMs)} s`;
	return awaited ? `  waits up to ${durationText(awaited.seconds)} for the list` : '';
}

/** What keeps all of them waiting. */
function waitLines(state: State, theme: Theme, room: Room): Line[] {
	const {uploadLine: {pause, listPause}, nowMs} = state;
	const again = (first: UploadPause, what: string) => paragraphs(theme, [[['warning', `Again in ${secondsLeft(first, nowMs)} s`], `: ${what}: ${first.trouble.cause}.`]], room);
	if (listPause) return again(listPause, 'The server\'s list cannot be read');
	if (pause) return again(pause, 'The server did not take the last one');
	const awaited = awaitedUploads(state);
	return awaited ? paragraphs(theme, [[['warning', `Waiting up to ${durationText(awaited.seconds)} for the server's list`], ` to show ${awaited.files === 1 ? 'the stack' : 'the stacks'} of which no clear answer came.`]], room) : [];
}

const marks: Readonly<Record<UploadPhase, readonly [Role, (theme: Theme) => string]>> = {
	queued: ['dim', ({glyphs}) => glyphs.waiting],
	checking: ['accent', ({glyphs}) => glyphs.night.recording],
	fetching: ['accent', ({glyphs}) => glyphs.down],
	fetched: ['dim', ({glyphs}) => glyphs.waiting],
	sending: ['accent', ({glyphs}) => glyphs.up],
	undecided: ['warning', ({glyphs}) => glyphs.waiting],
	uploaded: ['good', ({glyphs}) => glyphs.good],
	ready: ['dim', ({glyphs}) => glyphs.waiting],
	skipped: ['dim', ({glyphs}) => glyphs.bullet],
	failed: ['bad', ({glyphs}) => glyphs.bad],
};

const phaseWords: Readonly<Record<UploadPhase, string>> = {
	queued: 'waiting', checking: 'looking', fetching: 'fetching', fetched: 'fetched', sending: 'sending', undecided: 'unclear', uploaded: 'sent', ready: 'would be sent', skipped: 'skipped', failed: 'failed',
};

function rowOf(row: UploadRow | undefined, state: State, theme: Theme): TableRow {
	if (!row) return {cells: []};
	if (row.kind === 'heading') {
		const {uploaded, skipped, failed, all, ended} = row.counts;
		const sums: Span[] = [`  ${uploaded} sent`, skipped === 0 ? '' : `, ${skipped} skipped`, ['bad', failed === 0 ? '' : `, ${failed} failed`]];
		const left: Span[] = ended === all ? [] : [`, ${all - ended} to come`, ['warning', waitWords(state)]];
		return {cells: [], heading: [['strong', row.title], ...sums, ...left]};
	}

	const {upload} = row;
	const [role, mark] = marks[upload.phase];
	const isMoving = upload.phase === 'fetching' || upload.phase === 'sending';
	return {
		role: upload.phase === 'queued' || upload.phase === 'skipped' ? 'dim' : 'plain',
		cells: [
			[role, mark(theme)],
			upload.file,
			phaseWords[upload.phase],
			(cellTheme, width) => isMoving
				? progressBar(cellTheme, {fraction: upload.totalBytes ? upload.bytes / upload.totalBytes : undefined, width, role: upload.phase === 'fetching' ? 'plain' : 'accent'})
				: cellTheme.paint(upload.phase === 'failed' ? 'bad' : 'dim', fit(outcome(upload), width, {ellipsis: cellTheme.glyphs.ellipsis})),
			isMoving ? rateText(upload.bytesPerSecond) : '',
			isMoving ? remainingText(uploadRemainingSeconds(upload)) : '',
		],
	};
}

function outcome({phase, reason, trouble, chunkKey}: Upload): string {
	if (phase === 'undecided' || phase === 'fetched') return trouble?.cause ?? '';
	if (phase === 'uploaded') return chunkKey ?? '';
	if (phase === 'failed') return trouble?.cause ?? '';
	return reason ?? '';
}

function detailOf(upload: Upload, state: State, theme: Theme, room: Room): Line[] {
	const line = (...spans: Span[]) => lineOf(theme, [' ', ...spans], room.width);
	const {phase, trouble, reason, chunkKey, totalBytes, startedAtMs, endedAtMs} = upload;
	switch (phase) {
		case 'failed': return trouble ? troubleDetail({...trouble, next: `${trouble.next}  (r: retry)`}, theme, room) : [line(['bad', phaseWords.failed])];
		case 'skipped': return paragraphs(theme, [[reason ?? phaseWords.skipped]], room);
		case 'uploaded': {
			const seconds = startedAtMs === undefined || endedAtMs === undefined ? undefined : (endedAtMs - startedAtMs) / 1000;
			return [line(['good', theme.glyphs.good], ` confirmed by the server as ${chunkKey ?? '?'}`), line(`${sizeText(totalBytes)}${seconds === undefined ? '' : ` in ${durationText(seconds)}`}`)];
		}

		case 'undecided': {
			const {listPause, look} = state.uploadLine;
			const next = listPause ? `The server's list cannot be read; again in ${secondsLeft(listPause, state.nowMs)} s.` : `The server's list is asked ${look ? `again in ${secondsLeft(look, state.nowMs)} s` : 'just now'}; it is sent again only if it is missing there.`;
			return paragraphs(theme, [[['warning', 'No clear answer came'], `: ${trouble?.cause ?? ''}.`], [next]], room);
		}

		case 'fetching':
		case 'sending': return [line(`${phase === 'fetching' ? 'From the telescope' : 'To the server'}: ${sizeText(upload.bytes)} of ${sizeText(totalBytes)}`), line(['dim', 'It counts as uploaded when the server has confirmed it.'])];
		default: return [line(phase === 'checking' ? 'Looking whether the server has it already' : 'It waits for its turn.'), ...waitLines(state, theme, {...room, rows: room.rows - 1})];
	}
}
