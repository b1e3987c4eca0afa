import {coveragePoints, deepestByCell, filledPoints, noPoints, type CoveragePoints} from '../../components/sky/coverage-points.js';
import {mollweide, neighbourhood, type Projection} from '../../components/sky/projection.js';
import {deepStacks} from '../../components/sky/sky-map.js';
import {tileAt} from '../../planning/sky/place.js';
import {coveredTiles, type SkyCoverage} from '../../planning/sky/sky-coverage.js';
import type {SkyZoom, ViewState} from '../view-state.js';
import {skyLayout} from './sky-layout.js';

/** Degrees to the upper edge of the maps of a neighbourhood, from the widest. */
export const zoomSteps: readonly number[] = [40, 15, 5, 2];

/** The map's cells in the sky, and what others have covered in them: all that does not change while a cross is moved. */
export type Field = {
	readonly projection: Projection;
	readonly columns: number;
	readonly rows: number;
	readonly zoom: SkyZoom | undefined;
	readonly coverage: CoveragePoints;
	/** The deepest tile in each cell, row by row; -1 where nobody has been. */
	readonly deepest: Int32Array;
};

/** Right ascension runs from 24 h at the left to 0 h at the right. */
const middleRaDegrees = 180;
const columnsOfRow = 4;

/** From the middle of a tile to its farthest corner (NSIDE=128), and what a dot must be smaller than to show a tile's shape. */
const tileDegrees = 0.6;
const dotOfTile = 0.25;

let last: {readonly feed: SkyCoverage | undefined; readonly field: Field} | undefined;

/** The field of a view. Told the same feed, size and zoom, it gives the same: a feed may have 200,000 tiles. */
export function fieldOf(view: ViewState): Field {
	const {coverage: feed, zoom} = view.skyView;
	const {map} = skyLayout(view);
	// The whole sky keeps its shape; a neighbourhood takes all the room.
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
