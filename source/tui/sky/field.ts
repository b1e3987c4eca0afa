import {coveragePoints, deepestByCell, filledPoints, noPoints, type CoveragePoints} from '../../components/sky/coverage-points.js';
import {mollweide, neighbourhood, type Projection} from '../../components/sky/projection.js';
import {deepStacks} from '../../components/sky/sky-map.js';
import {tileAt} from '../../planning/sky/place.js';
import {coveredTiles, type SkyCoverage} from '../../planning/sky/sky-coverage.js';
import type {SkyZoom, ViewState} from '../view-state.js';
import {skyLayout} from './sky-layout.js';

/** Zoom levels of the neighbourhood map, as degrees from the middle to the upper edge, widest first. */
export const zoomSteps: readonly number[] = [40, 15, 5, 2];

/** The projection and the coverage in it: everything that stays the same while the cross moves. */
export type Field = {
	readonly projection: Projection;
	readonly columns: number;
	readonly rows: number;
	readonly zoom: SkyZoom | undefined;
	readonly coverage: CoveragePoints;
	/** Index of the deepest tile in each cell, row by row; -1 if nobody has observed there. */
	readonly deepest: Int32Array;
};

/** The middle of the map: right ascension runs from 24 h on the left to 0 h on the right. */
const middleRaDegrees = 180;
const columnsOfRow = 4;

/** Degrees from the middle of an NSIDE=128 tile to its farthest corner, and the size of a dot below which a tile's shape is visible. */
const tileDegrees = 0.6;
const dotOfTile = 0.25;

let last: {readonly feed: SkyCoverage | undefined; readonly field: Field} | undefined;

/** The field of a view. Memoised by feed, size and zoom, because a feed may have 200,000 tiles. */
export function fieldOf(view: ViewState): Field {
	const {coverage: feed, zoom} = view.skyView;
	const {map} = skyLayout(view);
	// The whole sky keeps its proportions; a neighbourhood fills the available space.
	const [columns, rows] = [map.columns, zoom ? map.rows : Math.min(map.rows, Math.max(1, Math.round(map.columns / columnsOfRow)))];
	const known = last?.field;
	if (known && last?.feed === feed && known.zoom === zoom && known.columns === columns && known.rows === rows) return known;
	const projection = zoom ? neighbourhood(zoom.middle, zoom.radiusDegrees, columns / (2 * rows)) : mollweide(middleRaDegrees);
	const coverage = feed ? pointsOf(feed, {projection, columns, rows, zoom}) : noPoints;
	const field = {projection, columns, rows, zoom, coverage, deepest: deepestByCell(coverage, columns, rows)};
	last = {feed, field};
	return field;
}

function pointsOf(feed: SkyCoverage, {projection, columns, rows, zoom}: Pick<Field, 'projection' | 'columns' | 'rows' | 'zoom'>): CoveragePoints {
	const covered = coveredTiles(feed);
	if (!zoom || zoom.radiusDegrees / (2 * rows) > dotOfTile) return coveragePoints(projection, covered);
	return filledPoints(projection, covered, {columns, rows, radiusDegrees: zoom.radiusDegrees, placeDegrees: tileDegrees, numberAt: tileAt, deepFrom: deepStacks});
}
