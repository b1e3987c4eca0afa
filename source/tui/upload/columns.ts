import {nightOf} from '../../planning/index.js';
import type {State} from '../../machine/state.js';
import type {Upload, UploadPhase} from '../../machine/uploads/upload.js';
import {secondsLeft} from '../../machine/uploads/upload-line.js';
import {awaitedUploads} from '../../machine/uploads/upload-wait.js';
import {durationText, rateText, remainingText} from '../../format/amounts.js';
import type {Column} from '../../components/table/columns.js';
import type {Span} from '../../components/spans.js';
import type {Cell, TableRowData} from '../../components/table/table-row.js';
import type {Glyphs, Role} from '../../components/theme.js';
import {uploadPhaseWords} from './phase-words.js';
import {linkWords, localAt, targetColumn} from '../words.js';
import {hasArrived, quietFor} from './overall.js';
import {uploadRemainingSeconds, type UploadRow} from './rows.js';

export type UploadColumn = Column & {readonly cell: (upload: Upload, state: State, glyphs: Glyphs) => Cell};

/** One entry for each column; the target column is as wide as the longest name, and the night is named if there are several, or room. */
export function uploadColumns({scopes, uploads}: Pick<State, 'scopes' | 'uploads'>, columns: number): readonly UploadColumn[] {
	const areOfSeveralNights = new Set(uploads.map(upload => nightCell(upload, {scopes}))).size > 1;
	return [
		{title: '', minWidth: 1, cell({phase}, _, glyphs) {
			const [role, mark] = marks[phase];
			return [role, mark(glyphs)];
		}},
		...(areOfSeveralNights || columns >= 100 ? [{title: 'night', minWidth: 5, cell: nightCell}] : []),
		{title: 'time', minWidth: 5, cell: timeCell},
		{...targetColumn(uploads, columns), cell: ({target}) => target},
		{title: '', minWidth: 8, cell: ({phase}) => uploadPhaseWords[phase]},
		{title: 'progress', minWidth: 20, weight: 2, maxWidth: 60, cell: (upload, {nowMs}) => progressCell(upload, nowMs)},
		{title: 'rate', minWidth: 9, align: 'right', dropPriority: 1, cell: (upload, {nowMs}) => isMoving(upload) && quietFor(upload, nowMs) === 0 ? rateText(upload.bytesPerSecond) : ''},
		{title: 'left', minWidth: 7, align: 'right', dropPriority: 2, cell: (upload, {nowMs}) => isMoving(upload) && quietFor(upload, nowMs) === 0 ? remainingText(uploadRemainingSeconds(upload)) : ''},
		// The title below, or beside the list, has the name of the one under the cursor.
		{title: 'stack', minWidth: 24, weight: 3, maxWidth: 60, cut: 'start', dropPriority: 3, cell: ({file}) => file},
	];
}

/** The evening of its night, `02-27`; empty if nobody knows when it was taken. */
function nightCell({takenAtMs, scope}: Upload, state: Pick<State, 'scopes'>): string {
	return takenAtMs === undefined || Number.isNaN(takenAtMs) ? '' : nightOf(localAt(state, takenAtMs, scope).slice(0, 19)).slice(5);
}

/** When its first frame was taken, by the telescope's clock. */
function timeCell({takenAtMs, scope}: Upload, state: Pick<State, 'scopes'>): string {
	return takenAtMs === undefined || Number.isNaN(takenAtMs) ? '' : localAt(state, takenAtMs, scope).slice(11, 16);
}

/** The heading of a group (where its stacks come from), or a stack with its cells. */
export function uploadTableRow(row: UploadRow | undefined, state: State, glyphs: Glyphs, columns: readonly UploadColumn[]): TableRowData {
	if (!row) return {cells: []};
	if (row.kind === 'upload') return {role: row.upload.phase === 'queued' || row.upload.phase === 'skipped' ? 'dim' : 'plain', cells: columns.map(({cell}) => cell(row.upload, state, glyphs))};
	const {uploaded, skipped, failed, all, ended} = row.counts;
	const sums: Span[] = [`  ${uploaded} sent`, skipped === 0 ? '' : `, ${skipped} skipped`, ['bad', failed === 0 ? '' : `, ${failed} failed`]];
	const scope = state.scopes.find(({id}) => id === row.title);
	const away: Span[] = scope && ended < all && scope.link !== 'online' ? ['  ', linkWords(scope)] : [];
	const left: Span[] = ended === all ? [] : [`, ${all - ended} to come`, ['warning', waitWords(state)]];
	return {cells: [], heading: [['strong', row.title], ...away, ...sums, ...left]};
}

const marks: Readonly<Record<UploadPhase, readonly [Role, (glyphs: Glyphs) => string]>> = {
	queued: ['dim', glyphs => glyphs.waiting],
	checking: ['accent', glyphs => glyphs.night.working],
	fetching: ['accent', glyphs => glyphs.down],
	fetched: ['dim', glyphs => glyphs.waiting],
	sending: ['accent', glyphs => glyphs.up],
	undecided: ['warning', glyphs => glyphs.waiting],
	uploaded: ['good', glyphs => glyphs.good],
	ready: ['dim', glyphs => glyphs.waiting],
	skipped: ['dim', glyphs => glyphs.bullet],
	failed: ['bad', glyphs => glyphs.bad],
};

function isMoving({phase}: Upload): boolean {
	return phase === 'fetching' || phase === 'sending';
}

function progressCell(upload: Upload, nowMs: number): Cell {
	const seconds = quietFor(upload, nowMs);
	if (seconds > 0 && hasArrived(upload)) return ['warning', `no answer yet: ${durationText(seconds)}`];
	if (isMoving(upload)) return {bar: upload.totalBytes ? upload.bytes / upload.totalBytes : undefined, role: upload.phase === 'fetching' ? 'plain' : 'accent'};
	return [upload.phase === 'failed' ? 'bad' : 'dim', outcome(upload)];
}

function outcome({phase, reason, problem, chunkKey}: Upload): string {
	if (phase === 'undecided' || phase === 'fetched') return problem?.cause ?? '';
	if (phase === 'uploaded') return chunkKey ?? '';
	if (phase === 'failed') return problem?.cause ?? '';
	return reason ?? '';
}

/** What all uploads are waiting for, shown after the totals. */
function waitWords(state: State): string {
	const {uploadLine: {pause, listPause}, nowMs} = state;
	const awaited = awaitedUploads(state);
	const first = listPause ?? pause;
	if (first) return `  again in ${secondsLeft(first, nowMs)} s`;
	return awaited ? `  waits up to ${durationText(awaited.seconds)} for the list` : '';
}
