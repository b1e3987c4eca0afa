import {counted} from '../../format/counted.js';
import type {Column} from '../../components/table/columns.js';
import type {Cell, TableRowData} from '../../components/table/table-row.js';
import type {KnownSky} from './own-sky.js';
import type {SkyRow} from './rows.js';
import {agoText, shortAgoText} from './sky-words.js';

/** How much to say about other observers: a word, a phrase, or a sentence. */
type Wordiness = 'short' | 'medium' | 'long';

type SkyColumn = Column & {readonly cell: (row: SkyRow, said: {readonly sky: KnownSky; readonly nowMs: number; readonly words: Wordiness}) => Cell};

/** The columns of a list of this width in cells. */
export function skyColumns(width: number): readonly SkyColumn[] {
	const words = wordsFor(width);
	return [
		{title: 'object', minWidth: 6, weight: 1, maxWidth: 24, cell: row => objectName(row)},
		...(words === 'short' ? [] : [{title: 'count', minWidth: 5, align: 'right', cell: countOf} satisfies SkyColumn]),
		{title: 'others', minWidth: {short: 6, medium: 16, long: 34}[words], cell: (row, {sky, nowMs}) => othersCell(row, sky, nowMs, words)},
	];
}

/** The cells of an object, or a heading. */
export function skyTableRow(row: SkyRow | undefined, sky: KnownSky, nowMs: number, width: number): TableRowData {
	if (!row) return {cells: []};
	if (row.kind === 'heading') return {cells: [], heading: [['strong', row.text]]};
	return {cells: skyColumns(width).map(({cell}) => cell(row, {sky, nowMs, words: wordsFor(width)}))};
}

function wordsFor(width: number): Wordiness {
	return width >= 56 ? 'long' : width >= 36 ? 'medium' : 'short';
}

/** An object's name, with a tilde if its position is only known from the pixel in a file name. */
export function objectName(row: SkyRow): string {
	switch (row.kind) {
		case 'heading': return row.text;
		case 'waiting': return row.waiting.isPlaceRough && row.waiting.place ? `~${row.waiting.target}` : row.waiting.target;
		case 'tile': return objectsText(row.tile.objects);
		case 'rough': return `~${objectsText(row.rough.objects)}`;
	}
}

function objectsText(objects: readonly string[]): string {
	return objects.length === 0 ? '?' : objects.slice(0, 5).join(', ');
}

function countOf(row: SkyRow): Cell {
	switch (row.kind) {
		case 'heading': return '';
		case 'waiting': return ['warning', String(row.waiting.blocksReady)];
		case 'tile': return String(row.tile.stacks);
		case 'rough': return String(row.rough.stacks);
	}
}

function othersCell(row: SkyRow, {byTile}: KnownSky, nowMs: number, words: Wordiness): Cell {
	if (row.kind === 'heading' || row.kind === 'rough') return '';
	if (row.kind === 'tile') {
		const {coverage, otherStacks, otherObservers} = row.tile.others();
		if (!coverage) return '';
		return otherStacks === 0 || otherObservers === 0 ? words === 'short' ? 'alone' : 'you alone' : seen(coverage.lastMs, otherObservers, nowMs, words);
	}

	const {coverage, firstOfTile, blocksReady} = row.waiting;
	if (!coverage || firstOfTile === undefined) return '';
	if (firstOfTile === blocksReady) return ['good', {short: 'first', medium: 'first of tile', long: `first of ${blocksReady === 1 ? 'its' : 'their'} tile`}[words]];
	if (firstOfTile > 0) return ['good', words === 'short' ? `${firstOfTile} new` : `${firstOfTile} of ${blocksReady} first`];
	const mine = byTile.get(coverage.tile)?.others();
	if (mine?.otherStacks === 0 || mine?.otherObservers === 0) return words === 'short' ? 'alone' : 'you alone';
	return seen(coverage.lastMs, mine ? mine.otherObservers : coverage.observers, nowMs, words);
}

/** `3 d`, `3 d, 2 others`, `last seen 3 nights ago, 2 others` */
function seen(lastMs: number | undefined, others: number | undefined, nowMs: number, words: Wordiness): string {
	const ago = lastMs === undefined ? undefined : words === 'long' ? agoText(nowMs - lastMs) : shortAgoText(nowMs - lastMs);
	if (words === 'short') return ago ?? 'seen';
	return [ago === undefined ? 'seen' : words === 'long' ? `last seen ${ago}` : ago, ...(others === undefined ? [] : [counted(others, 'other')])].join(', ');
}
