import {degreesBetween, type Place} from '../sky/place.js';
import type {MyStack} from './my-stack.js';

/** How far apart, in degrees, the stacks of one object may be: about the width of a tile. */
const sameDegrees = 0.5;

/**
 * The places of known objects, by name in lower case, because people type the names. A name that stands for several places has none: a
 * comet moves on, and a mosaic, or a name such as "Unknown", is all over the sky.
 */
export function placesByObject(stacks: readonly MyStack[]): ReadonlyMap<string, Place> {
	const places = new Map<string, Place>();
	const moving = new Set<string>();
	for (const {object, place, isPlaceRough} of stacks) {
		if (!place || isPlaceRough) continue;
		const name = object.toLowerCase();
		const known = places.get(name);
		if (known && degreesBetween(known, place) > sameDegrees) moving.add(name);
		else places.set(name, known ?? place);
	}

	for (const name of moving) places.delete(name);
	return places;
}
