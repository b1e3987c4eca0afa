import {durationText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {paragraphs} from '../../components/paragraph.js';
import type {SpanRow} from '../../components/spans.js';
import {degreesBetween, tileAt, type Place} from '../../planning/sky/place.js';
import {coverageOfTile, isFreshFeed, type SkyCoverage, type TileCoverage} from '../../planning/sky/sky-coverage.js';
import type {OwnTile, RoughPlace} from '../../planning/sky/own-tiles.js';
import type {WaitingBlock, WaitingTarget} from '../../planning/sky/waiting-sky.js';
import type {Room} from '../words.js';
import {objectName} from './columns.js';
import type {KnownSky} from './own-sky.js';
import type {SkyRow} from './rows.js';
import {agoText, coordinatesText} from './sky-words.js';

/** The greatest distance of a stack from the centre of the pixel in its name. */
const roughDegrees = 1;
const mostFilters = 6;
const mostBlocks = 6;

/** The position to describe, with the list's row if the cross is on one. */
type Asked = {
	readonly row: SkyRow | undefined;
	readonly cross: Place | undefined;
	readonly sky: KnownSky;
	readonly feed: SkyCoverage | undefined;
	/** When the feed was fetched, ms since 1970. */
	readonly fetchedAtMs: number | undefined;
	readonly nowMs: number;
	/** What the user calls a telescope. */
	readonly scopeName: (scope: string) => string;
};

/** `IC 434  RA 5h 41.0m  Dec -2.46  tile 102265` */
export function skyTitle({row, cross}: Pick<Asked, 'row' | 'cross'>): string {
	const name = row && row.kind !== 'heading' ? objectName(row) : undefined;
	if (!cross) return name ?? 'The sky';
	const tile = isRough(row) ? undefined : tileAt(cross);
	return [...(name === undefined ? [] : [name]), coordinatesText(cross), ...(tile === undefined ? [] : [`tile ${tile}`])].join('  ');
}

/** Who else observes there, the user's stacks there, and which waiting blocks would be the first of their tile. */
export function skyDetail(asked: Asked, room: Room): SpanRow[] {
	const {row, cross, sky, feed, fetchedAtMs, nowMs, scopeName} = asked;
	if (!cross) return row?.kind === 'waiting' ? paragraphs([[`${counted(row.waiting.blocksReady, 'block')} to stack.`], ['Its position is not known: no header of its frames has been read, and it has no stacks.']], room) : [];
	const tile = isRough(row) ? undefined : tileAt(cross);
	const there = feed && tile !== undefined ? coverageOfTile(feed, tile) : undefined;
	const mine = tile === undefined ? undefined : sky.byTile.get(tile);
	const near = row?.kind === 'rough' ? [row.rough] : sky.rough.filter(({place}) => degreesBetween(place, cross) <= roughDegrees);
	const isHere = (target: WaitingTarget) => row?.kind === 'waiting' && row.waiting === target ? () => true : (block: WaitingBlock) => tile !== undefined && block.tile === tile;
	const waiting = sky.waiting.flatMap(target => waitingRow(target, isHere(target), scopeName(target.scope)));
	const others = coverageRow(there, {isTileKnown: tile !== undefined, isMine: mine !== undefined, fetchedAtMs, nowMs});
	const known = [others, ownRow(mine, nowMs), nearRow(near, nowMs)].flatMap(part => part ? [part] : []);
	// With a single line, what is still to be done matters most.
	return paragraphs(room.rows === 1 ? [...waiting, ...known] : [...known, ...waiting], room);
}

function isRough(row: SkyRow | undefined): boolean {
	return row?.kind === 'rough' || (row?.kind === 'waiting' && row.waiting.isPlaceRough);
}

type Here = Pick<Asked, 'fetchedAtMs' | 'nowMs'> & {readonly isTileKnown: boolean; readonly isMine: boolean};

function coverageRow(there: TileCoverage | undefined, {isTileKnown, isMine, fetchedAtMs = 0, nowMs}: Here): SpanRow {
	if (!isTileKnown) return ['Its position is only known to a degree, from a file name, so its tile is not known.'];
	if (!there) return [['dim', 'It is not known who else observes here.']];
	if (there.rows.length === 0) {
		const nobody = isMine ? 'Nobody else' : 'Nobody';
		// Somebody may have been there since an older feed.
		return [['good', isFreshFeed(fetchedAtMs, nowMs) ? `${nobody} has observed here yet.` : `${nobody} had observed here by ${new Date(fetchedAtMs).toISOString().slice(0, 10)}.`]];
	}

	const filters = there.rows.slice(0, mostFilters).map(({filter, stacks}) => `${filter === '' ? 'filter unknown' : filter} ${stacks ?? '?'}`);
	const more = there.rows.length > mostFilters ? `, ${there.rows.length - mostFilters} more` : '';
	const {stacks, observers, exposureSeconds, lastMs} = there;
	const ago = lastMs === undefined ? undefined : agoText(nowMs - lastMs);
	return [[
		`${stacks === undefined ? 'Covered' : counted(stacks, 'stack')}${observers === undefined ? '' : ` of ${counted(observers, 'observer')}`} (${filters.join(', ')}${more})`,
		...(exposureSeconds === undefined ? [] : [durationText(exposureSeconds)]),
		...(ago === undefined ? [] : [`last seen ${ago}`]),
	].join(', ') + '.'];
}

function ownRow(mine: OwnTile | undefined, nowMs: number): SpanRow | undefined {
	if (!mine) return undefined;
	const {stacks, filters, exposureSeconds, lastMs} = mine;
	const {otherStacks, otherObservers} = mine.others();
	const ago = lastMs === undefined ? undefined : agoText(nowMs - lastMs);
	const others = otherStacks === undefined ? '' : otherStacks === 0 ? '; nobody else' : `; ${counted(otherStacks, 'stack')} of ${otherObservers === undefined ? 'others' : counted(otherObservers, 'other')}`;
	const byFilter = filters.slice(0, mostFilters).map(([filter, count]) => `${filter} ${count}`).join(', ');
	return [['strong', 'Yours'], `: ${counted(stacks, 'stack')} (${byFilter}), ${durationText(exposureSeconds)}${ago === undefined ? '' : `, the last ${ago}`}${others}.`];
}

function nearRow(near: readonly RoughPlace[], nowMs: number): SpanRow | undefined {
	const stacks = near.reduce((sum, each) => sum + each.stacks, 0);
	if (stacks === 0) return undefined;
	const lastMs = near.reduce<number | undefined>((last, each) => each.lastMs === undefined ? last : Math.max(last ?? 0, each.lastMs), undefined);
	const ago = lastMs === undefined ? undefined : agoText(nowMs - lastMs);
	return [['strong', 'Yours'], ` within a degree, by their names: ${counted(stacks, 'stack')}${ago === undefined ? '' : `, the last ${ago}`}.`];
}

function waitingRow({target, blocks}: WaitingTarget, isHere: (block: WaitingBlock) => boolean, scopeName: string): SpanRow[] {
	const here = blocks.filter(each => isHere(each));
	if (here.length === 0) return [];
	const first = here.filter(({isFirst}) => isFirst);
	const inFilter = here.filter(({isFirstInFilter}) => isFirstInFilter);
	const said = first.length === here.length ? `, ${first.length === 1 ? 'the first of its tile' : 'all the first of their tile'}`
		: first.length > 0 ? `, the first of ${first.length === 1 ? 'its' : 'their'} tile: ${blocksText(first)}`
			: inFilter.length > 0 ? `, the first in ${inFilter.length === 1 ? 'its' : 'their'} filter${inFilter.length === here.length ? '' : `: ${blocksText(inFilter)}`}` : '';
	return [[['warning', 'Waiting'], `: ${counted(here.length, 'block')} of ${target}`, ['good', said], `; on ${scopeName}.`]];
}

/** `02-27 21:15 LP, 02-27 21:30 LP and 7 more` */
function blocksText(blocks: readonly WaitingBlock[]): string {
	const shown = blocks.slice(0, mostBlocks).map(({block: {start, filter}}) => `${start.slice(5, 10)} ${start.slice(11, 16)} ${filter}`);
	return `${shown.join(', ')}${blocks.length > mostBlocks ? ` and ${blocks.length - mostBlocks} more` : ''}`;
}
