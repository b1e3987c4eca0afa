import {success, type Result} from '../errors/problem.js';
import {fieldsOf, listOf, numberOf} from './narrow.js';
import type {Site} from './port.js';
import type {Ask} from './rpc/rpc-connection.js';
import {resultOf} from './rpc/rpc-message.js';

const what = 'Could not ask the telescope for its location';

/**
 * The telescope's location, as set by its app: `location_lon_lat` of get_device_state, or get_user_location
 * (seestar-protocol, sections 7 and 8). Undefined if it does not know. Private: never shown or logged.
 */
export async function readSite(ask: Ask, signal?: AbortSignal): Promise<Result<Site | undefined>> {
	const state = await ask('get_device_state', undefined, {what, signal});
	if (!state.ok) return state;
	const device = resultOf(state.value, what);
	const place = device.ok ? placeOf(fieldsOf(device.value)?.location_lon_lat) : undefined;
	if (place) return success(place);
	const told = await ask('get_user_location', undefined, {what, signal});
	if (!told.ok) return told;
	const location = resultOf(told.value, what);
	return success(location.ok ? placeOf(location.value) : undefined);
}

/** `[longitude, latitude]` in degrees; a telescope whose location was never set says [0, 0]. */
function placeOf(value: unknown): Site | undefined {
	const [longitudeDegrees, latitudeDegrees] = (listOf(value) ?? []).map(part => numberOf(part));
	if (longitudeDegrees === undefined || latitudeDegrees === undefined) return undefined;
	if (Math.abs(longitudeDegrees) > 360 || Math.abs(latitudeDegrees) > 90 || (longitudeDegrees === 0 && latitudeDegrees === 0)) return undefined;
	return {longitudeDegrees, latitudeDegrees};
}
