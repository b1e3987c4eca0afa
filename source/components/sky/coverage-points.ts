import type {Direction, Projection} from './projection.js';

/**
 * Points of a map: x and y from 0 (left, top) to 1, the count of each, and the number of its place. There may be hundreds
 * of thousands, so keep them while the projection stays the same.
 */
export type CoveragePoints = {readonly xs: Float32Array; readonly ys: Float32Array; readonly depths: Float64Array; readonly numbers: Int32Array};

export const noPoints: CoveragePoints = {xs: new Float32Array(), ys: new Float32Array(), depths: new Float64Array(), numbers: new Int32Array()};

/** Covered places as parallel arrays: direction, depth, and a number that identifies the place. */
export type CoveredPlaces = {readonly raDegrees: Float64Array; readonly decDegrees: Float64Array; readonly depths: Float64Array; readonly numbers: Int32Array};

/** Where covered places lie on a map, one point each; those outside the map are left out. */
export function coveragePoints(projection: Projection, places: CoveredPlaces): CoveragePoints {
	const {depths, numbers} = places;
	const found = newPoints(numbers.length);
	let count = 0;
	projection.projectAll(places, (index, x, y) => {
		found.xs[count] = (1 + x) / 2;
		found.ys[count] = (1 - y) / 2;
		found.depths[count] = depths[index] ?? 0;
		found.numbers[count++] = numbers[index] ?? 0;
	});

	return cut(found, count);
}

type Close = {
	readonly columns: number;
	readonly rows: number;
	/** Degrees to the upper edge, and from the middle of a place to its farthest corner. */
	readonly radiusDegrees: number;
	readonly placeDegrees: number;
	/** The number of the place that holds a direction. */
	readonly numberAt: (direction: Direction) => number | undefined;
	/** The count from which a place is filled; below that it is hatched. */
	readonly deepFrom: number;
};

/**
 * Covered places on a map on which each is larger than a dot: all their dots, so that their borders show. Only dots near
 * a covered place are examined.
 */
export function filledPoints(projection: Projection, places: CoveredPlaces, {columns, rows, radiusDegrees, placeDegrees, numberAt, deepFrom}: Close): CoveragePoints {
	const [width, height] = [2 * columns, 4 * rows];
	const middles = coveragePoints(projection, places);
	const depths = new Map<number, number>();
	const isNear = new Uint8Array(width * height);
	const reach = Math.ceil(placeDegrees / (2 * radiusDegrees) * height) + 1;
	for (let index = 0; index < middles.numbers.length; index++) {
		depths.set(middles.numbers[index] ?? 0, middles.depths[index] ?? 0);
		const [dotX, dotY] = [Math.floor((middles.xs[index] ?? 0) * width), Math.floor((middles.ys[index] ?? 0) * height)];
		for (let y = Math.max(0, dotY - reach); y <= Math.min(height - 1, dotY + reach); y++) {
			isNear.fill(1, (y * width) + Math.max(0, dotX - reach), (y * width) + Math.min(width, dotX + reach + 1));
		}
	}

	const found = newPoints(isNear.reduce((sum, near) => sum + near, 0));
	let count = 0;
	for (let dot = 0; dot < isNear.length; dot++) {
		if (isNear[dot] === 0) continue;
		const [dotX, dotY] = [dot % width, Math.floor(dot / width)];
		const [x, y] = [(dotX + 0.5) / width, (dotY + 0.5) / height];
		const direction = projection.unproject({x: (2 * x) - 1, y: 1 - (2 * y)});
		const number = direction && numberAt(direction);
		const depth = number === undefined ? undefined : depths.get(number);
		if (number === undefined || depth === undefined || (depth < deepFrom && (dotX + dotY) % 2 === 1)) continue;
		found.xs[count] = x;
		found.ys[count] = y;
		found.depths[count] = depth;
		found.numbers[count++] = number;
	}

	return cut(found, count);
}

/** The number of the deepest place in each cell of a map, row by row; -1 where there is none. */
export function deepestByCell({xs, ys, depths, numbers}: CoveragePoints, columns: number, rows: number): Int32Array {
	const deepest = new Int32Array(columns * rows).fill(-1);
	const most = new Float64Array(columns * rows);
	for (let index = 0; index < numbers.length; index++) {
		const cell = (Math.min(rows - 1, Math.floor((ys[index] ?? 0) * rows)) * columns) + Math.min(columns - 1, Math.floor((xs[index] ?? 0) * columns));
		const depth = depths[index] ?? 0;
		if (depth <= (most[cell] ?? 0)) continue;
		most[cell] = depth;
		deepest[cell] = numbers[index] ?? -1;
	}

	return deepest;
}

function newPoints(count: number): CoveragePoints {
	return {xs: new Float32Array(count), ys: new Float32Array(count), depths: new Float64Array(count), numbers: new Int32Array(count)};
}

function cut({xs, ys, depths, numbers}: CoveragePoints, count: number): CoveragePoints {
	if (count === numbers.length) return {xs, ys, depths, numbers};
	return {xs: xs.slice(0, count), ys: ys.slice(0, count), depths: depths.slice(0, count), numbers: numbers.slice(0, count)};
}
