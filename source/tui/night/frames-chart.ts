import type {Block} from '../../planning/index.js';
import type {TargetState} from '../../machine/state.js';
import {durationText} from '../../format/amounts.js';
import {barTexts, longestBar} from '../../components/progress-bar.js';
import type {Span, SpanRow} from '../../components/spans.js';
import type {Glyphs} from '../../components/theme.js';
import {heaviest, timelineMark, type QuarterState} from '../../components/timeline.js';
import type {Panel, PanelFor} from '../panels.js';
import type {Room} from '../words.js';
import type {BlockStates} from './block-states.js';
import {nightsOf, quarterText, type Night} from './nights.js';

type Form = {/** By quarters of an hour or not at all. */ readonly isWhole: boolean; /** A block that is pointed at. */ readonly marked: Block | undefined};

/** Frames of one exposure and filter within one step of time. */
type Bar = {readonly step: number; readonly kind: string; frames: number; readonly states: Set<QuarterState>};

const stepWords: Readonly<Record<number, string>> = {1: '15 min', 2: 'half hour', 4: 'hour'};

/** Charts of a target's frames over time: its newest night, or the night of `block`, coarser if room is short, then its other nights. */
export function frameCharts(scope: string, target: TargetState, stateOf: BlockStates, glyphs: Glyphs, block?: Block): readonly PanelFor[] {
	const nights = nightsOf(target.blocks);
	const first = nights.find(({pieces}) => block !== undefined && pieces.some(piece => piece.block === block)) ?? nights.at(-1);
	const charts = [...first ? [first] : [], ...nights.filter(night => night !== first).reverse()];
	return charts.map((night): PanelFor => room => framesChart(night, each => stateOf(scope, target, each), glyphs, room, {isWhole: night !== first, marked: block}));
}

/**
 * The frames of a night as bars, one for each quarter of an hour, or for each half or whole hour if there is no room for
 * more, with the states of their blocks, gaps, and exposure and filter wherever these change.
 */
function framesChart(night: Night, stateOf: (block: Block) => QuarterState, {pointer, ...glyphs}: Glyphs, {width, rows}: Room, {isWhole, marked}: Form): Panel | undefined {
	for (const quarters of isWhole ? [1] : [1, 2, 4]) {
		const bars = barsOf(night, stateOf, quarters);
		if (bars.length + gapsOf(bars).length > rows && quarters < 4) continue;
		const pointed = new Set(night.pieces.flatMap(({block, quarter}) => block === marked ? [Math.floor(quarter / quarters)] : []));
		return {title: `Frames per ${stepWords[quarters] ?? ''}, ${night.night}`, rows: rowsOf(bars, quarters, {...glyphs, pointer}, width, pointed).slice(0, rows)};
	}

	return undefined;
}

function barsOf({pieces}: Night, stateOf: (block: Block) => QuarterState, quarters: number): Bar[] {
	const bars = new Map<string, Bar>();
	for (const {block, quarter, frames} of pieces) {
		const step = Math.floor(quarter / quarters);
		const kind = `${block.filter} ${block.exposure}`;
		const key = `${step} ${kind}`;
		const bar = bars.get(key) ?? {step, kind, frames: 0, states: new Set()};
		bar.frames += frames;
		bar.states.add(stateOf(block));
		bars.set(key, bar);
	}

	return [...bars.values()];
}

/** Indexes of the bars before which nothing was recorded for a step or longer. */
function gapsOf(bars: readonly Bar[]): number[] {
	return bars.flatMap(({step}, index) => index > 0 && step - (bars[index - 1]?.step ?? step) > 1 ? [index] : []);
}

function rowsOf(bars: readonly Bar[], quarters: number, glyphs: Glyphs, width: number, pointed: ReadonlySet<number>): SpanRow[] {
	const most = bars.reduce((max, {frames}) => Math.max(max, frames), 1);
	const countWidth = String(most).length;
	const kindWidth = bars.reduce((max, {kind}) => Math.max(max, kind.length), 0);
	// The rest of the width is for time, mark, number and kind with their gaps.
	const barWidth = Math.max(4, Math.min(longestBar, width - 8 - 2 - countWidth - 2 - kindWidth));
	const gaps = new Set(gapsOf(bars));
	return bars.flatMap(({step, kind, frames, states}, index): SpanRow[] => {
		const before = bars[index - 1];
		const gap = gaps.has(index) && before ? [[['dim', `       nothing for ${durationText((step - before.step - 1) * quarters * 900)}`] as const]] : [];
		const isSameTime = before?.step === step;
		const [role, mark] = timelineMark(glyphs, heaviest(states));
		const bar = barTexts(glyphs, frames / most, barWidth).done;
		const time: Span = isSameTime ? '     ' : pointed.has(step) ? ['strong', quarterText(step * quarters)] : ['dim', quarterText(step * quarters)];
		return [...gap, [
			time, pointed.has(step) && !isSameTime ? ['accent', glyphs.pointer] : ' ',
			[role, `${mark} ${(bar === '' ? glyphs.bar[0] ?? '' : bar).padEnd(barWidth)}`], ` ${String(frames).padStart(countWidth)}`,
			['dim', before?.kind === kind ? '' : `  ${kind}`],
		]];
	});
}
