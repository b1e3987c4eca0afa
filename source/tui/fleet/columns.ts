import type {State} from '../../machine/state.js';
import {widthOf} from '../../components/cell-width.js';
import type {Column} from '../../components/table/columns.js';
import {percentText} from '../../components/progress-bar.js';
import type {Cell, TableRowData} from '../../components/table/table-row.js';
import type {Glyphs} from '../../components/theme.js';
import {clockText} from '../words.js';
import type {TelescopeLine} from './telescope-line.js';

type FleetColumn = Column & {readonly id: string; readonly cell: (line: TelescopeLine, state: State, glyphs: Glyphs) => Cell};

/** One entry for each column; the name column is as wide as the longest name. Columns about work are left out while there is none. */
export function fleetColumns(state: Pick<State, 'scopes' | 'scopeNames' | 'jobs' | 'uploads'>, columns: number): readonly FleetColumn[] {
	const {scopes, jobs, uploads} = state;
	const most = columns < 76 ? 10 : columns < 100 ? 15 : 24;
	const longest = scopes.reduce((width, {id}) => Math.max(width, widthOf(shortName(state, id))), 9);
	return [
		{id: 'mark', title: '', minWidth: 1, cell: ({mark}, _, glyphs) => mark === 'working' ? ['accent', glyphs.night.working] : [mark, glyphs[mark]]},
		{id: 'name', title: 'telescope', minWidth: Math.min(most, longest), cut: 'middle', cell: ({scope}) => ['strong', shortName(state, scope.id)]},
		{id: 'now', title: 'now', minWidth: 25, weight: 1, maxWidth: 80, cell: nowCell},
		...(jobs.length === 0 ? [] : [percentColumn]),
		{id: 'blocks', title: 'blocks', minWidth: 7, align: 'right', cell: blocksCell},
		...(uploads.length === 0 ? [] : [unsentColumn]),
		{id: 'free', title: 'free', minWidth: 6, align: 'right', dropPriority: 3, cell: ({freeMb}) => freeMb === undefined ? ['dim', '-'] : freeText(freeMb)},
		...(jobs.length === 0 ? [] : [doneColumn]),
	];
}

const percentColumn: FleetColumn = {id: 'percent', title: '', minWidth: 5, align: 'right', dropPriority: 4, cell: ({fraction}) => fraction === undefined ? '' : percentText(fraction)};
const unsentColumn: FleetColumn = {id: 'unsent', title: 'unsent', minWidth: 6, align: 'right', dropPriority: 2, cell: ({toSend}) => toSend === 0 ? ['dim', '-'] : String(toSend)};
const doneColumn: FleetColumn = {id: 'done', title: 'done', minWidth: 5, align: 'right', cell: ({doneAtMs, scope}, state) => doneAtMs === undefined ? ['dim', '-'] : clockText(state, doneAtMs, scope.id)};

/** The name of a telescope, or its address without the `.local` that all of them end with. */
function shortName(state: Pick<State, 'scopeNames'>, id: string): string {
	return state.scopeNames.get(id) ?? id.replace(/\.local$/, '');
}

function nowCell({now, fraction, isStill}: TelescopeLine): Cell {
	return fraction === undefined ? now : {bar: fraction, before: now, ...(isStill && {role: 'dim'})};
}

/** A telescope with its cells. A problem is written in red in place of the cells that have no value. */
export function fleetTableRow(line: TelescopeLine | undefined, state: State, glyphs: Glyphs, columns: readonly FleetColumn[], opened: string | undefined): TableRowData {
	if (!line) return {cells: []};
	const {scope, problem, fraction} = line;
	const cells = columns.map(({id, cell}): Cell => id === 'name' && scope.id === opened ? ['selected', shortName(state, scope.id)] : cell(line, state, glyphs));
	if (!problem) return {cells};
	// Next to a bar it takes the place of the unknown cells: uploads waiting, free space, finish time.
	const from = columns.findIndex(({id}) => id === (fraction === undefined ? 'now' : 'blocks'));
	return {cells, tail: {from: fraction === undefined ? from : from + 1, spans: problem}};
}

function blocksCell({blocks}: TelescopeLine, _: State, {bad}: Glyphs): Cell {
	if (!blocks) return ['dim', '-'];
	return blocks.failed === 0 ? `${blocks.done}/${blocks.all}` : ['bad', `${bad}${blocks.failed} ${blocks.done}/${blocks.all}`];
}

/** Free space in whole gigabytes, so that it does not change all the time; with one decimal below ten, where it may become scarce. */
function freeText(freeMb: number): Cell {
	if (freeMb < 1000) return ['warning', `${Math.round(freeMb)} MB`];
	return freeMb < 9950 ? `${(freeMb / 1000).toFixed(1)} GB` : `${Math.round(freeMb / 1000)} GB`;
}
