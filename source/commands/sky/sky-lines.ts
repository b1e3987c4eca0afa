import {coveragePoints, noPoints} from '../../components/sky/coverage-points.js';
import {mollweide} from '../../components/sky/projection.js';
import {deepStacks, sampleOf, signOf, skyMap} from '../../components/sky/sky-map.js';
import type {Theme} from '../../components/theme.js';
import {cleanText} from '../../format/clean-text.js';
import {counted} from '../../format/counted.js';
import type {Place} from '../../planning/sky/place.js';
import {coveredTiles} from '../../planning/sky/sky-coverage.js';
import type {OthersThere} from '../../planning/sky/own-tiles.js';
import type {WaitingTarget} from '../../planning/sky/waiting-sky.js';
import {skyMarks} from '../../tui/sky/sky-marks.js';
import {seenText} from '../../tui/sky/sky-words.js';
import type {GatheredSky} from './gather-sky.js';

/** Right ascension runs from 24 h at the left to 0 h at the right. */
const middleRaDegrees = 180;
const mostTiles = 40;

/** The map with its legend, and the rows below it. */
export function skyLines(sky: GatheredSky, theme: Theme, {columns, rows, nowMs}: {readonly columns: number; readonly rows: number; readonly nowMs: number}): string[] {
	return [...mapOf(sky, theme, {columns, rows, nowMs}), '', ...legend(sky, theme), ...waitingLines(sky, nowMs), ...tileLines(sky, nowMs)];
}

function mapOf(sky: GatheredSky, theme: Theme, {columns, rows, nowMs}: {readonly columns: number; readonly rows: number; readonly nowMs: number}): string[] {
	const projection = mollweide(middleRaDegrees);
	const coverage = sky.feed ? coveragePoints(projection, coveredTiles(sky.feed)) : noPoints;
	return skyMap(theme, {projection, columns, rows, coverage, marks: skyMarks(sky, {size: 'age', nowMs, theme, hasNames: false})}).map(line => line.trimEnd());
}

function legend({feed}: GatheredSky, theme: Theme): string[] {
	const sign = (kind: Parameters<typeof signOf>[1]) => theme.paint(...signOf(theme, kind));
	const covered = sampleOf(theme, 'covered');
	return [
		'East is to the left: 24 h at the left end, 12 h in the middle, 0 h at the right.',
		`${sign('waiting')} waits on a telescope   your stacks: ${sign('full')} this week  ${sign('ring')} this quarter  ${sign('small')} older`,
		`${sampleOf(theme, 'equator')} equator  ${sampleOf(theme, 'ecliptic')} ecliptic  ${sampleOf(theme, 'galaxy')} Milky Way${feed ? `   ${covered} somebody's stacks${theme.hasColor && !theme.isAscii ? `, ${theme.paint('accent', covered)} ${deepStacks} and more` : ''}` : ''}`,
		'',
	];
}

function waitingLines({waiting, feed}: GatheredSky, nowMs: number): string[] {
	if (waiting.length === 0) return [];
	const first = waiting.reduce((sum, {firstOfTile}) => sum + (firstOfTile ?? 0), 0);
	return [
		`Waiting on telescopes${feed && first > 0 ? `, ${counted(first, 'block')} the first of ${first === 1 ? 'its' : 'their'} tile` : ''}:`,
		...waiting.map(each => `  ${column(each.target, 20)} ${counted(each.blocksReady, 'block').padStart(10)}  ${placeText(each.place, each.isPlaceRough)}  ${firstText(each, nowMs)}`.trimEnd()),
		'',
	];
}

function firstText({coverage, firstOfTile, firstInFilter, blocksReady}: WaitingTarget, nowMs: number): string {
	if (!coverage) return '';
	if (firstOfTile === blocksReady) return 'the first of the tile';
	if (firstOfTile !== undefined && firstOfTile > 0) return `${firstOfTile} of ${blocksReady} the first of their tile`;
	if (coverage.rows.length === 0) return 'you alone';
	const inFilter = firstInFilter === undefined || firstInFilter === 0 ? '' : `, ${firstInFilter === blocksReady ? '' : `${counted(firstInFilter, 'block')} `}first in the filter`;
	return `${seenText(coverage, nowMs)}${inFilter}`;
}

function tileLines({tiles}: GatheredSky, nowMs: number): string[] {
	if (tiles.length === 0) return [];
	return [
		'Your tiles:',
		...tiles.slice(0, mostTiles).map(tile => `  ${column(tile.objects.join(', '), 20)} ${counted(tile.stacks, 'stack').padStart(10)}  ${placeText(tile.place, false)}  ${othersText(tile.others(), nowMs)}`.trimEnd()),
		...(tiles.length > mostTiles ? [`  and ${tiles.length - mostTiles} more: see crowdsky-tui sky --json`] : []),
		'',
	];
}

function othersText({coverage, otherStacks, otherObservers}: OthersThere, nowMs: number): string {
	if (!coverage) return '';
	if (otherStacks === undefined) return seenText({stacks: undefined, observers: undefined, lastMs: coverage.lastMs}, nowMs);
	return otherStacks === 0 ? 'you alone' : seenText({stacks: otherStacks, observers: otherObservers, lastMs: coverage.lastMs}, nowMs, true);
}

/** ` 5 h 41 m  -2.5 deg`, with a `~` in front if it is known only from a name. */
function placeText(place: Place | undefined, isRough: boolean): string {
	if (!place) return 'place not known       ';
	const minutes = Math.round(place.raDegrees * 4) % 1440;
	return `${isRough ? '~' : ' '}${String(Math.floor(minutes / 60)).padStart(2)} h ${String(minutes % 60).padStart(2, '0')} m ${place.decDegrees.toFixed(1).padStart(5)} deg`;
}

function column(text: string, width: number): string {
	const clean = cleanText(text);
	const signs = [...clean];
	return (signs.length > width ? `${signs.slice(0, width - 3).join('')}...` : clean).padEnd(width);
}
