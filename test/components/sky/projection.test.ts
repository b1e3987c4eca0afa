import assert from 'node:assert/strict';
import fc from 'fast-check';
import test from 'ava';
import {ofEcliptic, ofGalaxy} from '../../../source/components/sky/great-circles.js';
import {mollweide, neighbourhood, type Direction, type Projection} from '../../../source/components/sky/projection.js';

const near = (actual: number | undefined, wanted: number, slack = 1e-6) => assert.ok(actual !== undefined && Math.abs(actual - wanted) <= slack, `${actual} is not ${wanted}`);
const nearDirection = ({raDegrees, decDegrees}: Direction, ra: number, dec: number, slack = 0.01) => {
	near(raDegrees, ra, slack);
	near(decDegrees, dec, slack);
};

test('the whole sky is an ellipse with the poles at its ends and east to the left', () => {
	const {project} = mollweide(180);
	const ends = [project({raDegrees: 180, decDegrees: 0}), project({raDegrees: 77, decDegrees: 90}), project({raDegrees: 300, decDegrees: -90})];
	for (const [index, y] of [0, 1, -1].entries()) {
		near(ends[index]?.x, 0);
		near(ends[index]?.y, y);
	}

	near(project({raDegrees: 270, decDegrees: 0})?.x, -0.5);
	near(project({raDegrees: 90, decDegrees: 0})?.x, 0.5);
	near(project({raDegrees: 90 - 360, decDegrees: 0})?.x, 0.5);
	// Equal areas: the share of the sphere north of Dec is (1 - sin Dec) / 2, and so is that of the disk above y.
	for (const decDegrees of [-60, 0, 30, 40, 85]) {
		const y = project({raDegrees: 10, decDegrees})?.y ?? Number.NaN;
		near(((Math.PI / 2) - Math.asin(y) - (y * Math.sqrt(1 - (y ** 2)))) / Math.PI, (1 - Math.sin(decDegrees * Math.PI / 180)) / 2);
		near(project({raDegrees: 0.000_000_1, decDegrees})?.x, Math.sqrt(1 - (y ** 2)));
	}

	assert.deepEqual([project({raDegrees: Number.NaN, decDegrees: 0}), project({raDegrees: 0, decDegrees: 91})], [undefined, undefined]);
	assert.equal(mollweide(0).unproject({x: 0.9, y: 0.9}), undefined);
});

test('every direction is recovered from its point on the map', () => {
	const direction = fc.record({raDegrees: fc.double({min: 0, max: 359.99, noNaN: true}), decDegrees: fc.double({min: -89.5, max: 89.5, noNaN: true})});
	const comesBack = ({project, unproject}: Projection, place: Direction) => {
		const point = project(place);
		if (!point) return;
		const back = unproject(point);
		assert.ok(back);
		near(back.decDegrees, place.decDegrees, 1e-4);
		near(Math.cos((back.raDegrees - place.raDegrees) * Math.PI / 180), 1, 1e-6);
	};

	fc.assert(fc.property(direction, fc.constantFrom(0, 180, 83), (place, middle) => comesBack(mollweide(middle), place)));
	fc.assert(fc.property(direction, direction, fc.constantFrom(2, 20, 60), (place, middle, radius) => comesBack(neighbourhood(middle, radius, 2), place)));
});

test('many directions at once are projected like each one alone, and those off the map are left out', () => {
	const value = fc.oneof(fc.double({min: -400, max: 400}), fc.constantFrom(0, 90, -90, 180, Number.NaN));
	const maps = [mollweide(180), neighbourhood({raDegrees: 10, decDegrees: 80}, 20, 2)];
	fc.assert(fc.property(fc.array(fc.tuple(value, value), {maxLength: 20}), fc.constantFrom(...maps), (all, projection) => {
		const found: Array<readonly [number, number, number]> = [];
		const [raDegrees, decDegrees] = [Float64Array.from(all, ([ra]) => ra), Float64Array.from(all, ([, dec]) => dec)];
		projection.projectAll({raDegrees, decDegrees}, (...point) => found.push(point));
		assert.deepEqual(found, all.flatMap(([ra, dec], index) => {
			const point = projection.project({raDegrees: ra, decDegrees: dec});
			return point ? [[index, point.x, point.y]] : [];
		}));
	}));
});

test('a neighbourhood has north up, east to the left, and its radius at the edge', () => {
	const {project} = neighbourhood({raDegrees: 85, decDegrees: -2}, 10, 2);
	near(project({raDegrees: 85, decDegrees: 8})?.y, 1);
	near(project({raDegrees: 85, decDegrees: -7})?.y, -0.5);
	assert.ok((project({raDegrees: 90, decDegrees: -2})?.x ?? 0) < -0.2);
	assert.equal(project({raDegrees: 200, decDegrees: 50}), undefined);
	const polar = neighbourhood({raDegrees: 0, decDegrees: 90}, 10, 1);
	near(polar.project({raDegrees: 123, decDegrees: 90})?.y, 0);
});

test('ecliptic and Milky Way are where they should be', () => {
	nearDirection(ofEcliptic(0, 0), 0, 0);
	nearDirection(ofEcliptic(90, 0), 90, 23.439);
	nearDirection(ofEcliptic(0, 90), 270, 66.561);
	nearDirection(ofGalaxy(0, 0), 266.405, -28.936);
	nearDirection(ofGalaxy(0, 90), 192.859, 27.128);
	// M 31 (NED): l 121.174, b -21.573; RA 10.685, Dec 41.269.
	nearDirection(ofGalaxy(121.174, -21.573), 10.685, 41.269);
});
