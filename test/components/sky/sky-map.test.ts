import assert from 'node:assert/strict';
import test from 'ava';
import {widthOf} from '../../../source/components/cell-width.js';
import {coveragePoints, deepestByCell, filledPoints, noPoints, type CoveredPlaces} from '../../../source/components/sky/coverage-points.js';
import {mollweide, neighbourhood, type Direction, type Projection} from '../../../source/components/sky/projection.js';
import {drawSky, kindOfAge, kindOfDepth, skyMap, type SkyMapParts, type SkyMark} from '../../../source/components/sky/sky-map.js';
import {themeOf} from '../../../source/components/theme.js';

const plain = (lines: readonly string[]) => lines.map(line => line.replaceAll(/\u001B\[\d+m/g, ''));
const whole: SkyMapParts = {projection: mollweide(180), columns: 80, rows: 20, coverage: noPoints, marks: []};
const unicode = themeOf({isAscii: false, hasColor: true});
const ascii = themeOf({isAscii: true, hasColor: false});

test('the map has the size that was asked for, with any content', () => {
	for (const theme of [unicode, ascii, themeOf({isAscii: false, hasColor: false})]) {
		for (const [columns, rows] of [[80, 20], [60, 12], [1, 1], [7, 3], [200, 46]] as const) {
			const lines = plain(skyMap(theme, {...whole, columns, rows, marks: [
				{direction: {raDegrees: 359.999, decDegrees: 89.9}, kind: 'waiting', label: 'a long name of a target'},
				{direction: {raDegrees: 0, decDegrees: -90}, kind: 'full', label: '星雲'},
				{direction: {raDegrees: Number.NaN, decDegrees: 0}, kind: 'small'},
			]}));
			assert.deepEqual([lines.length, ...new Set(lines.map(widthOf))], [rows, columns]);
			if (theme.isAscii) assert.match(lines.join(''), /^[ -~]*$/);
		}
	}

	assert.deepEqual(skyMap(ascii, {...whole, columns: 0}), []);
});

test('a mark is drawn at its position: east to the left, north up', () => {
	const at = (raDegrees: number, decDegrees: number) => {
		const lines = plain(skyMap(ascii, {...whole, marks: [{direction: {raDegrees, decDegrees}, kind: 'waiting'}]}));
		const row = lines.findIndex(line => line.includes('X'));
		return [lines[row]?.indexOf('X'), row];
	};

	assert.deepEqual([at(180, 0), at(270, 0), at(90, 0), at(180, 89.9), at(180, -89.9)], [[40, 10], [20, 10], [60, 10], [40, 0], [40, 19]]);
});

test('waiting blocks are drawn over finished ones, and labels give way to marks', () => {
	const direction = {raDegrees: 180, decDegrees: 0};
	const [line = ''] = plain(skyMap(ascii, {...whole, marks: [
		{direction, kind: 'waiting', label: 'M 1'}, {direction, kind: 'full', label: 'M 2'}, {direction: {raDegrees: 170, decDegrees: 0}, kind: 'small'},
	]})).slice(10, 11);
	assert.equal(line.slice(40, 43), 'X:o');
	const [alone = ''] = plain(skyMap(ascii, {...whole, marks: [{direction, kind: 'waiting', label: 'M 1'}]})).slice(10, 11);
	assert.equal(alone.slice(40, 45), 'X:M 1');
});

const places = (all: ReadonlyArray<readonly [raDegrees: number, decDegrees: number, depth: number]>): CoveredPlaces => ({
	raDegrees: Float64Array.from(all, ([ra]) => ra),
	decDegrees: Float64Array.from(all, ([, dec]) => dec),
	depths: Float64Array.from(all, ([, , depth]) => depth),
	numbers: Int32Array.from(all, (_, index) => index + 10),
});

test('coverage is drawn as dots, or as shades without them, denser where there are more stacks', () => {
	const covered = places([[180, 0, 1], [90, 0, 400]]);
	const coverage = coveragePoints(whole.projection, covered);
	const [line = ''] = plain(skyMap(ascii, {...whole, coverage})).slice(10, 11);
	assert.deepEqual([line.charAt(40), line.charAt(60)], ['*', '#']);
	assert.equal(coverage.xs.length, 2);
	const colored = skyMap(unicode, {...whole, coverage})[10] ?? '';
	assert.match(colored, /\u001B\[36m[\u2801-\u28FF]\u001B\[39m/);
	const deepest = deepestByCell(coverage, whole.columns, whole.rows);
	assert.deepEqual([deepest[(10 * 80) + 40], deepest[(10 * 80) + 60], deepest.filter(number => number >= 0).length], [10, 11, 2]);
	const north = neighbourhood({raDegrees: 0, decDegrees: 80}, 2, 2);
	assert.equal(coveragePoints(north, covered).xs.length, 0);
	assert.equal(coveragePoints(whole.projection, places([[Number.NaN, 0, 1], [0, 91, 1]])).xs.length, 0);
});

test('a map of a neighbourhood draws a tile in its size, hatched where it has few stacks', () => {
	const projection = neighbourhood({raDegrees: 100, decDegrees: 0}, 2, 2);
	// Tiles of a degree by a degree, numbered by their lower RA.
	const asked: Direction[] = [];
	const numberAt = (direction: Direction) => {
		asked.push(direction);
		return direction.decDegrees >= 0 && direction.decDegrees < 1 ? Math.floor(direction.raDegrees) : undefined;
	};

	const close = {columns: 40, rows: 20, radiusDegrees: 2, placeDegrees: 0.71, numberAt, deepFrom: 20};
	const fill = (depth: number) => filledPoints(projection, {...places([[100.5, 0.5, depth], [200, 50, 9]]), numbers: Int32Array.of(100, 200)}, close);
	const deep = fill(20);
	assert.deepEqual([deep.numbers.length, new Set(deep.numbers).size], [200, 1]);
	assert.equal(fill(19).numbers.length, 100);
	// Of 6400 dots only those near a covered tile are looked up.
	assert.ok(asked.length < 2 * 1500, String(asked.length));
	// East is to the left: RA 100 to 101 lies left of the centre, above it.
	assert.ok(deep.xs.every(x => x >= 0.374 && x <= 0.501) && deep.ys.every(y => y >= 0.249 && y <= 0.501));
});

test('a cross is drawn without redrawing the sky and leaves a mark readable', () => {
	const canvas = drawSky(ascii, {...whole, marks: [{direction: {raDegrees: 180, decDegrees: 0}, kind: 'waiting'}]});
	const [row, crossed, free] = [canvas.text(10), canvas.text(10, 40), canvas.text(10, 41)];
	assert.equal(plain([crossed])[0], plain([row])[0]);
	assert.match(crossed, /\u001B\[7mX\u001B\[27m/);
	assert.match(free, /X\u001B\[22m\u001B\[7m\+\u001B\[27m/);
	assert.deepEqual(canvas.lines()[10], row);
});

test('without colours, equator, ecliptic and Milky Way differ by their dots, and deep tiles are bold', () => {
	const bare = themeOf({isAscii: false, hasColor: false});
	const text = plain(skyMap(bare, whole)).join('');
	// The Milky Way is nearly unbroken, the equator has every second dot.
	assert.ok((plain(skyMap(bare, whole))[10] ?? '').match(/(?:\u2801){10}/));
	assert.match(text, /[\u2800-\u28FF]{5}/);
	assert.match(skyMap(bare, {...whole, coverage: coveragePoints(whole.projection, places([[150, 40, 400]]))}).join(''), /\u001B\[1m[\u2801-\u28FF]\u001B\[22m/);
});

test('a mark shows the age or the number of stacks', () => {
	assert.deepEqual([0, 7, 8, 90, 91, undefined].map(kindOfAge), ['full', 'full', 'ring', 'ring', 'small', 'small']);
	assert.deepEqual([1, 2, 9, 10, 3000].map(kindOfDepth), ['small', 'ring', 'ring', 'full', 'full']);
});

test('200,000 covered tiles are projected once each, and not again for a cross', () => {
	let projected = 0;
	const projection: Projection = {
		...whole.projection,
		project(direction) {
			projected++;
			return whole.projection.project(direction);
		},
		projectAll(directions, take) {
			projected += directions.raDegrees.length;
			whole.projection.projectAll(directions, take);
		},
	};
	const many = places(Array.from({length: 200_000}, (_, index) => [index % 360, (index % 179) - 89, 1] as const));
	const coverage = coveragePoints(projection, many);
	assert.deepEqual([projected, coverage.xs.length], [200_000, 200_000]);
	const canvas = drawSky(unicode, {...whole, projection, coverage});
	const drawn = projected - 200_000;
	assert.ok(drawn < 20_000, String(drawn));
	for (let row = 0; row < whole.rows; row++) canvas.text(row, row);
	assert.equal(projected, 200_000 + drawn);
});

test('3,000 marks are drawn without measuring their signs by graphemes', () => {
	const width = Intl.Segmenter.prototype.segment;
	let measured = 0;
	Intl.Segmenter.prototype.segment = function (text) {
		measured++;
		return width.call(this, text);
	};

	try {
		const marks = Array.from({length: 3000}, (_, index): SkyMark => ({direction: {raDegrees: (index * 7.3) % 360, decDegrees: ((index * 3.1) % 170) - 85}, kind: index % 2 === 0 ? 'small' : 'ring'}));
		drawSky(unicode, {...whole, marks});
		assert.equal(measured, 0);
		widthOf('猎');
		assert.equal(measured, 1);
	} finally {
		Intl.Segmenter.prototype.segment = width;
	}
});
