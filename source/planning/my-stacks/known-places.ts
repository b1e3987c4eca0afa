import type {Place} from '../sky/place.js';
import type {MyStack} from './my-stack.js';

/** The places of known objects, by name in lower case, because people type the names. */
export function placesByObject(stacks: readonly MyStack[]): ReadonlyMap<string, Place> {
	const places = new Map<string, Place>();
	for (const {object, place, isPlaceRough} of stacks) if (place && !isPlaceRough) places.set(object.toLowerCase(), place);
	return places;
}
