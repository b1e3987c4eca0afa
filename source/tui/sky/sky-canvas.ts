import type {DotCanvas} from '../../components/sky/dot-canvas.js';
import {multiples, type Grid} from '../../components/sky/great-circles.js';
import {drawSky, wholeGrid, type SkyMapParts} from '../../components/sky/sky-map.js';
import type {Theme} from '../../components/theme.js';
import type {State} from '../../machine/state.js';
import type {SkyZoom, ViewState} from '../view-state.js';
import {cellOf, crossOf} from './cross.js';
import {fieldOf, type Field} from './field.js';
import {ownSkyOf, type KnownSky} from './own-sky.js';
import {skyMarks} from './sky-marks.js';
import {dayMs} from '../../planning/calendar.js';

/** The inputs of a drawn canvas, compared by identity. */
type Source = {readonly field: Field; readonly sky: KnownSky; readonly marks: 'age' | 'depth'; readonly day: number; readonly theme: Theme};

let last: {readonly source: Source; readonly canvas: DotCanvas; readonly lines: readonly string[]} | undefined;

/** The map as lines, with the cross. Only the cross is redrawn if nothing else has changed. */
export function skyMapLines(state: State, view: ViewState, theme: Theme): readonly string[] {
	const field = fieldOf(view);
	const source = {field, sky: ownSkyOf(state, view), marks: view.skyView.marks, day: Math.floor(state.nowMs / dayMs), theme};
	const drawn = last && isSame(last.source, source) ? last : drawnFrom(source, state.nowMs);
	last = drawn;
	const cross = cellOf(field, crossOf(state, view));
	return cross ? drawn.lines.with(cross.row, drawn.canvas.text(cross.row, cross.column)) : drawn.lines;
}

function isSame(one: Source, other: Source): boolean {
	return one.field === other.field && one.sky === other.sky && one.marks === other.marks && one.day === other.day && one.theme === other.theme;
}

function drawnFrom(source: Source, nowMs: number): NonNullable<typeof last> {
	const {field, sky, marks, theme} = source;
	const {projection, columns, rows, coverage, zoom} = field;
	const parts: SkyMapParts = {projection, columns, rows, coverage, marks: skyMarks(sky, {size: marks, nowMs, theme, hasNames: zoom !== undefined})};
	const lines = zoom ? {...axesOf(zoom, field), dotDegrees: zoom.radiusDegrees / (2 * rows)} : {grid: wholeGrid, labels: hourLabels(columns)};
	const canvas = drawSky(theme, {...parts, ...lines});
	return {source, canvas, lines: canvas.lines()};
}

/** On maps narrower than this, hour labels would hide too much. */
const leastLabelled = 50;

function hourLabels(columns: number): SkyMapParts['labels'] {
	return columns < leastLabelled ? [] : [18, 12, 6].map(hour => ({direction: {raDegrees: hour * 15, decDegrees: 0}, text: `${hour}h`}));
}

/** Grid steps in degrees; those of right ascension are whole minutes. */
const raSteps: readonly number[] = [0.5, 1, 2.5, 5, 15, 30, 90];
const decSteps: readonly number[] = [0.5, 1, 2, 5, 10, 20];
const mostLines = 7;

/** The grid of a neighbourhood, with labels along the two lines nearest its middle. */
function axesOf({middle, radiusDegrees}: SkyZoom, {columns, rows}: Field): {readonly grid: Grid; readonly labels: SkyMapParts['labels']} {
	const aside = radiusDegrees * columns / (2 * rows);
	const reach = Math.hypot(aside, radiusDegrees);
	const highest = Math.min(90, Math.abs(middle.decDegrees) + radiusDegrees);
	const half = highest > 85 ? 180 : Math.min(180, aside / Math.cos(highest * Math.PI / 180));
	const step = (steps: readonly number[], width: number) => steps.find(each => width / each <= mostLines) ?? steps.at(-1) ?? 1;
	const [raStepDegrees, decStepDegrees] = [step(raSteps, 2 * half), step(decSteps, 2 * radiusDegrees)];
	const grid: Grid = {
		raStepDegrees, decStepDegrees,
		raDegrees: [middle.raDegrees - half, middle.raDegrees + half],
		decDegrees: [middle.decDegrees - reach, middle.decDegrees + reach],
	};
	const [ra, dec] = [Math.round(middle.raDegrees / raStepDegrees) * raStepDegrees, Math.round(middle.decDegrees / decStepDegrees) * decStepDegrees];
	return {grid, labels: [
		...multiples(...grid.raDegrees, raStepDegrees).map(raDegrees => ({direction: {raDegrees, decDegrees: dec}, text: hourText(raDegrees)})),
		...multiples(Math.max(-89, grid.decDegrees[0]), Math.min(89, grid.decDegrees[1]), decStepDegrees).filter(each => each !== dec)
			.map(decDegrees => ({direction: {raDegrees: ra, decDegrees}, text: `${decDegrees > 0 ? '+' : ''}${decDegrees}`})),
	]};
}

function hourText(raDegrees: number): string {
	const minutes = Math.round((((raDegrees % 360) + 360) % 360) * 4) % 1440;
	return `${Math.floor(minutes / 60)}h${minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0')}`;
}
