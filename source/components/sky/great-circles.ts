import type {Direction} from './projection.js';

const radians = Math.PI / 180;

/** Obliquity of the ecliptic at J2000 (IAU 2006). */
const obliquityDegrees = 23.439_279_4;

/** The galactic pole and the node of its plane, J2000. */
const galacticPole = {raDegrees: 192.859_48, decDegrees: 27.128_25} as const;
const galacticNodeDegrees = 32.931_92;

/** The direction of an ecliptic longitude and latitude, J2000. */
export function ofEcliptic(longitudeDegrees: number, latitudeDegrees: number): Direction {
	const [l, b, e] = [longitudeDegrees * radians, latitudeDegrees * radians, obliquityDegrees * radians];
	const dec = Math.asin(clamped((Math.sin(b) * Math.cos(e)) + (Math.cos(b) * Math.sin(e) * Math.sin(l))));
	const ra = Math.atan2((Math.sin(l) * Math.cos(e) * Math.cos(b)) - (Math.sin(b) * Math.sin(e)), Math.cos(l) * Math.cos(b));
	return {raDegrees: turn(ra / radians), decDegrees: dec / radians};
}

/** The direction of a galactic longitude and latitude, J2000. */
export function ofGalaxy(longitudeDegrees: number, latitudeDegrees: number): Direction {
	const [l, b, pole] = [(longitudeDegrees - galacticNodeDegrees) * radians, latitudeDegrees * radians, galacticPole.decDegrees * radians];
	const dec = Math.asin(clamped((Math.sin(b) * Math.sin(pole)) + (Math.cos(b) * Math.cos(pole) * Math.sin(l))));
	const ra = Math.atan2(Math.cos(b) * Math.cos(l), (Math.sin(b) * Math.cos(pole)) - (Math.cos(b) * Math.sin(pole) * Math.sin(l)));
	return {raDegrees: turn((ra / radians) + galacticPole.raDegrees), decDegrees: dec / radians};
}

/** Points along the ecliptic, a step apart. */
export function eclipticPoints(stepDegrees: number): Direction[] {
	return between(0, 360, stepDegrees, longitude => ofEcliptic(longitude, 0));
}

/** Points along the plane of the Milky Way. */
export function galacticPoints(stepDegrees: number): Direction[] {
	return between(0, 360, stepDegrees, longitude => ofGalaxy(longitude, 0));
}

/** Points along the celestial equator. */
export function equatorPoints(stepDegrees: number): Direction[] {
	return between(0, 360, stepDegrees, raDegrees => ({raDegrees, decDegrees: 0}));
}

/** The circles of the equatorial grid: how far they lie apart, and which part of the sky they are wanted for. */
export type Grid = {
	readonly raStepDegrees: number;
	readonly decStepDegrees: number;
	/** Between these; RA may go below 0 or beyond 360. */
	readonly raDegrees: readonly [least: number, most: number];
	readonly decDegrees: readonly [least: number, most: number];
};

/** The circles of a grid but the equator, each as points a step apart. */
export function gridLines({raStepDegrees, decStepDegrees, raDegrees, decDegrees}: Grid, stepDegrees: number): Direction[][] {
	const [south, north] = [Math.max(-90, decDegrees[0]), Math.min(90, decDegrees[1])];
	const parallels = multiples(south, north, decStepDegrees).filter(dec => dec !== 0 && Math.abs(dec) < 90);
	return [
		...parallels.map(dec => between(raDegrees[0], raDegrees[1], stepDegrees, ra => ({raDegrees: ra, decDegrees: dec}))),
		...multiples(raDegrees[0], raDegrees[1], raStepDegrees).map(ra => between(south, north, stepDegrees, dec => ({raDegrees: ra, decDegrees: dec}))),
	];
}

/** The multiples of a step from one number up to another. */
export function multiples(least: number, most: number, step: number): number[] {
	const first = Math.ceil(least / step);
	return Array.from({length: Math.max(0, Math.floor(most / step) - first + 1)}, (_, index) => (first + index) * step);
}

function between(least: number, most: number, step: number, at: (degrees: number) => Direction): Direction[] {
	return Array.from({length: Math.ceil((most - least) / step) + 1}, (_, index) => at(Math.min(most, least + (index * step))));
}

function turn(degrees: number): number {
	return ((degrees % 360) + 360) % 360;
}

function clamped(value: number): number {
	return Math.max(-1, Math.min(1, value));
}
