import type {Block} from '../../planning/index.js';
import type {TargetState} from '../../machine/state.js';
import type {Glyphs} from '../../components/theme.js';
import type {PanelFor} from '../panels.js';
import type {BlockStates} from './block-states.js';
import {framesChart} from './frames-chart.js';
import {nightsOf} from './nights.js';

/** Charts of a target's frames over time: its newest night, or the night of `block`, coarser if room is short, then its other nights. */
export function frameCharts(scope: string, target: TargetState, stateOf: BlockStates, glyphs: Glyphs, block?: Block): readonly PanelFor[] {
	const nights = nightsOf(target.blocks);
	const first = nights.find(({pieces}) => block !== undefined && pieces.some(piece => piece.block === block)) ?? nights.at(-1);
	const charts = [...first ? [first] : [], ...nights.filter(night => night !== first).reverse()];
	return charts.map((night): PanelFor => room => framesChart(night, each => stateOf(scope, target, each), glyphs, room, {isWhole: night !== first, marked: block}));
}
