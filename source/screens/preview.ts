import {layoutOf} from '../machine/view/layout.js';
import {canInsist, canStack, previewRows, previewTotals, waitsOfOtherSize, type BlockRow, type PreviewRow} from '../machine/view/preview-rows.js';
import type {Job} from '../machine/state.js';
import type {Block} from '../planning/index.js';
import {countText, durationText, remainingText} from '../widgets/amounts.js';
import type {Column} from '../widgets/columns.js';
import {lineOf, type Line, type Span} from '../widgets/line.js';
import {paragraphLines, paragraphs} from '../widgets/paragraph.js';
import {tableLines, type TableRow} from '../widgets/table.js';
import type {Theme} from '../widgets/theme.js';
import {frameLines, type ScreenProps} from './frame.js';
import {clockSpan, phaseWords, troubleDetail, type Room} from './words.js';

const columns: readonly Column[] = [
	{title: 'time', minWidth: 11},
	{title: 'frames', minWidth: 6, align: 'right'},
	{title: 'exposure', minWidth: 8, align: 'right'},
	{title: 'filter', minWidth: 6},
	{title: 'total', minWidth: 7, align: 'right', leaveOut: 1},
	{title: 'status', minWidth: 14, weight: 1},
];

/** What would be stacked, block by block: the dry run. */
export function previewScreen(props: ScreenProps): Line[] {
	const {state, view, theme} = props;
	const rows = previewRows(state, view);
	const {index, top} = view.preview;
	const list = tableLines(theme, {
		columns,
		count: rows.length,
		rowAt: place => rowOf(rows[place], theme, state.scopes.length > 1),
		width: view.columns,
		height: layoutOf('preview', view.rows).list + 1,
		cursor: rows.length === 0 ? undefined : index,
		top,
		hasChecks: true,
		emptyText: emptyText(props),
	});
	const row = rows[index];
	const {blocks, frames, exposureSeconds, expectedSeconds} = previewTotals(state, view);
	const {blockMinutes, minExposureSeconds} = state.settings;
	const line = (...spans: Span[]) => lineOf(theme, [' ', ...spans], view.columns);
	const isNarrow = view.columns < 76;
	const queue = queueLines(props, line);
	const room = {width: view.columns, rows: layoutOf('preview', view.rows).detail - 1 - queue.length};
	return frameLines(props, {
		list,
		title: `Blocks of ${durationText(blockMinutes * 60)}, at least ${minExposureSeconds} s of exposure`,
		detail: [
			line(['strong', countText(blocks, 'block')], blocks === 0 ? ' to stack' : ` to stack in about ${remainingText(expectedSeconds)}: ${countText(frames, 'frame')}, ${durationText(exposureSeconds)}${isNarrow ? '' : ' of exposure'}`),
			...queue,
			...(row?.kind === 'block' ? blockDetail(row, theme, isNarrow, room) : []),
		],
	});
}

/** What becomes of blocks that wait under another block size. */
function queueLines({state, view}: ScreenProps, line: (...spans: Span[]) => Line): Line[] {
	const {length} = waitsOfOtherSize(state, view);
	if (length === 0) return [];
	return [line(['warning', `The queue has ${countText(length, 'block')} of another size`], view.columns < 76 ? '.' : `: ${length === 1 ? 'it starts' : 'they start'} as shown here, or not at all.`)];
}

function emptyText({state, view}: ScreenProps): string {
	if (view.preview.filter !== '') return 'No block fits the filter.';
	if (view.previewed.length === 0) return 'No target is chosen: Esc goes back to choose one.';
	return state.scopes.some(({targets}) => targets.some(({phase}) => phase === 'reading' || phase === 'unread')) ? 'Reading the sub-frames ...' : 'There are no sub-frames in these targets.';
}

function rowOf(row: PreviewRow | undefined, theme: Theme, hasScopes: boolean): TableRow {
	if (!row) return {cells: []};
	if (row.kind === 'heading') return {cells: [], heading: [['strong', row.target.name], `  night of ${row.night}`, ['dim', hasScopes ? `  ${row.scope.id}` : '']]};
	const {block, isOn} = row;
	const can = canStack(row);
	const role = can || isOn ? 'plain' : 'dim';
	return {
		check: can || canInsist(row) ? (isOn ? 'checked' : 'unchecked') : undefined,
		role,
		cells: [clockSpan(block), String(block.frames), block.exposure, block.filter, `${Number(block.totalSeconds.toFixed(1))} s`, statusCell(row, theme)],
	};
}

/** The job of another block size that is being stacked from frames of this block. */
function otherSizeOf({block, job, takenBy}: BlockRow): Job | undefined {
	if (takenBy) return takenBy;
	const isWorking = job?.phase === 'configuring' || job?.phase === 'stacking' || job?.phase === 'naming';
	return isWorking && clockSpan(job.block) !== clockSpan(block) ? job : undefined;
}

function statusCell(row: BlockRow, {glyphs}: Theme): Span {
	const {block, job, isOn} = row;
	const other = otherSizeOf(row);
	if (other) return ['accent', `in ${clockSpan(other.block)}`];
	if (job?.phase === 'queued') return ['accent', 'in the queue'];
	// A stack that was deleted since is nothing to show.
	const isGone = job?.phase === 'stacked' && block.status !== 'covered';
	if (job && !isGone && job.phase !== 'cancelled' && job.phase !== 'skipped') return [job.phase === 'failed' ? 'bad' : job.phase === 'stacked' ? 'good' : 'accent', phaseWords[job.phase]];
	switch (block.status) {
		case 'ready': return isOn ? ['accent', 'ready'] : ['plain', 'switched off'];
		case 'covered': return ['good', `${glyphs.good} ${block.isForeignCoverage ? 'covered' : 'stacked'}`];
		case 'short': return ['dim', 'too short'];
		case 'recording': return ['warning', 'still recording'];
		case 'undated': return isOn ? ['accent', 'insisted on'] : ['warning', 'impossible date'];
		case 'moved': return isOn ? ['accent', 'insisted on'] : ['warning', 'two pointings'];
	}
}

function blockDetail(row: BlockRow, theme: Theme, isNarrow: boolean, room: Room): Line[] {
	const line = (...spans: Span[]) => lineOf(theme, [' ', ...spans], room.width);
	const {block, job, name} = row;
	const other = otherSizeOf(row);
	if (other) return [line(['accent', `Its frames are being stacked as ${clockSpan(other.block)}`], ', a block of another size.')];
	if (job?.trouble && job.phase === 'failed') return troubleDetail(job.trouble, theme, room);
	if (job?.file !== undefined && block.status === 'covered') return [line(['dim', 'its name: '], job.file)];
	if (block.status === 'covered') return paragraphs(theme, [[coveredWords(block)]], room);
	const why: Span[] = block.status === 'ready' ? [] : [['warning', block.reason], block.status === 'short' ? '; - lowers what a block needs' : ''];
	return [
		...(why.length === 0 ? [] : paragraphLines(theme, why, room.width, room.rows)),
		line(['dim', isNarrow ? '' : 'name to be: '], name),
		...(why.length === 0 ? [line(['dim', '? stands for frames and sky pixel: known when the stack is'])] : []),
	];
}

function coveredWords({isForeignCoverage, coveredBy, reason}: Block): string {
	return isForeignCoverage ? reason : `its name: ${coveredBy ?? ''}`;
}
