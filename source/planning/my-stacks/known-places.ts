import {dayMs} from '../calendar.js';
import {degreesBetween, type Place} from '../sky/place.js';
import type {MyStack} from './my-stack.js';

/** How far apart, in degrees, the stacks of one object may be: about the width of a tile. */
const sameDegrees = 0.5;
/** A comet or planet that stays in one place for as long is rare. */
const fixedMs = 7 * dayMs;
/** Catalogues of what does not move. */
const catalogued = /^(?:m|ngc|ic|sh ?2|ldn|lbn|vdb|abell|ugc|pgc)[ _-]*\d/;

type Seen = {readonly place: Place; readonly firstMs: number; readonly lastMs: number; readonly isElsewhere: boolean};

/**
 * The places of known objects, by name in lower case, because people type the names. A name that stands for several places has none: a
 * comet moves on, and a mosaic, or a name such as "Unknown", is all over the sky. Nor has one of no catalogue that was seen for less
 * than a week: it may be a comet's.
 */
export function placesByObject(stacks: readonly MyStack[]): ReadonlyMap<string, Place> {
	const seen = new Map<string, Seen>();
	for (const {object, place, isPlaceRough, startMs} of stacks) {
		if (!place || isPlaceRough) continue;
		const name = object.toLowerCase();
		const known = seen.get(name);
		seen.set(name, {
			place: known?.place ?? place,
			firstMs: Math.min(known?.firstMs ?? Infinity, startMs ?? Infinity),
			lastMs: Math.max(known?.lastMs ?? -Infinity, startMs ?? -Infinity),
			isElsewhere: known !== undefined && (known.isElsewhere || degreesBetween(known.place, place) > sameDegrees),
		});
	}

	const isFixed = (name: string, {firstMs, lastMs, isElsewhere}: Seen) => !isElsewhere && (catalogued.test(name) || lastMs - firstMs >= fixedMs);
	return new Map([...seen].filter(([name, found]) => isFixed(name, found)).map(([name, {place}]) => [name, place]));
}
