import type {State} from '../../machine/state.js';
import type {Block} from '../../planning/index.js';
import {clockSpan} from '../../format/clock-span.js';
import {durationText, remainingText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {paragraphRows, paragraphs} from '../../components/paragraph.js';
import {rowOf, type Span, type SpanRow} from '../../components/spans.js';
import {otherSizeOf, type BlockRow} from './block-row.js';
import {previewTotals, waitsOfOtherSize, type PreviewRow} from './rows.js';
import {rangeIds} from '../list/range.js';
import type {ViewState} from '../view-state.js';
import {problemDetail, type Room} from '../words.js';

/** What going on would stack in all, and what is to be said of the block under the cursor. */
export function previewDetail(row: PreviewRow | undefined, state: State, view: ViewState, {width, rows}: Room): SpanRow[] {
	const range = rangeIds(state, view);
	const {blocks, frames, exposureSeconds, expectedSeconds} = previewTotals(state, view, range);
	const isNarrow = width < 74;
	const ofRange = range ? ' of the range' : '';
	const queue = queueRows(state, view, isNarrow);
	return [
		[['strong', counted(blocks, 'block')], blocks === 0 ? `${ofRange} to stack` : `${ofRange} to stack in about ${remainingText(expectedSeconds)}: ${counted(frames, 'frame')}, ${durationText(exposureSeconds)}${isNarrow ? '' : ' of exposure'}`],
		...queue,
		...(row?.kind === 'block' ? blockDetail(row, isNarrow, {width, rows: rows - 1 - queue.length}) : []),
	];
}

/** What happens to blocks that are queued with another block size. */
function queueRows(state: State, view: ViewState, isNarrow: boolean): SpanRow[] {
	const {length} = waitsOfOtherSize(state, view);
	if (length === 0) return [];
	return [[['warning', `The queue has ${counted(length, 'block')} of another size`], isNarrow ? '.' : `: ${length === 1 ? 'it starts' : 'they start'} as shown here, or not at all.`]];
}

function blockDetail(row: BlockRow, isNarrow: boolean, room: Room): SpanRow[] {
	const {block, job, name} = row;
	const other = otherSizeOf(row);
	if (other) return [[['accent', `Its frames are being stacked as ${clockSpan(other.block)}`], ', a block of another size.']];
	if (job?.problem && job.phase === 'failed') return problemDetail(job.problem, room);
	if (job?.file !== undefined && block.status === 'covered') return [[['dim', 'its name: '], job.file]];
	if (block.status === 'covered') return paragraphs([[coveredWords(block)]], room);
	const why: Span[] = block.status === 'ready' ? [] : [['warning', block.reason], block.status === 'short' ? '; - lowers what a block needs' : ''];
	return [
		...(why.length === 0 ? [] : paragraphRows(why, room.width, room.rows)),
		[['dim', isNarrow ? '' : 'name to be: '], name],
		...(why.length === 0 ? [rowOf(['dim', '? stands for frames and sky pixel: known when the stack is'])] : []),
	];
}

function coveredWords({isForeignCoverage, coveredBy, reason}: Block): string {
	return isForeignCoverage ? reason : `its name: ${coveredBy ?? ''}`;
}
