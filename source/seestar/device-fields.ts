import {fieldsOf, textOf, type Fields} from './narrow.js';

/** Fields that identify a device, wherever the firmware puts them. */
const marks = ['sn', 'firmware_ver_string', 'firmware_ver_int', 'product_model'];
/** Parts of a valid state even if it does not describe the device. */
const otherParts = ['setting', 'storage', 'mount', 'pi_status', 'camera', 'focuser'];

/**
 * The part of get_device_state that describes the device: `device`, or whatever has its fields under another name or at the
 * top level. Empty if a valid state has none; undefined if this is not a telescope's state.
 */
export function deviceFieldsOf(state: Fields | undefined): Fields | undefined {
	if (state === undefined) return undefined;
	const known = fieldsOf(state.device);
	if (known) return known;
	const isDevice = (fields: Fields | undefined): fields is Fields => fields !== undefined && marks.some(mark => Object.hasOwn(fields, mark));
	const renamed = Object.values(state).map(fieldsOf).find(isDevice);
	if (renamed) return renamed;
	if (isDevice(state)) return state;
	return otherParts.some(part => Object.hasOwn(state, part)) ? {} : undefined;
}

/** The serial number of a device; empty if it reports none. */
export function serialOf(state: Fields | undefined): string {
	return textOf(deviceFieldsOf(state)?.sn) ?? '';
}
