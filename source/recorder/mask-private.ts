import {createHash} from 'node:crypto';
import type {Tap, WireEntry} from './wire-entry.js';

/** A quick test that settles most lines. */
const mayBePrivate = /"(?:sn|cpuId|\w*ssid|\w*lat\w*|\w*lon\w*)"|location|\bS\d\d(?: Pro)?_/i;
const serialField = /"(?<name>sn|cpuId)"\s{0,4}:\s{0,4}"(?<serial>[^"\\]{1,100})"/g;
/** The telescope's own Wi-Fi and its files have such names. */
const namedBySerial = /\b(?<model>S\d\d(?: Pro)?)_(?<serial>(?=[\da-zA-Z]{0,31}\d)[\da-zA-Z]{6,32})/g;
const networkField = /"(?<name>\w{0,20}ssid)"\s{0,4}:\s{0,4}"(?:[^"\\]|\\.)*"/gi;
const placeField = /"(?<name>(?:\w{0,20}_)?(?:lat|latitude|lon|lng|longitude|lat_lon|lon_lat))"\s{0,4}:\s{0,4}(?<value>\[[-\d.,\s]{0,80}\]|"?[-+]?\d[\d.]{0,20}"?)/gi;
const placeReply = /("result"\s{0,4}:\s{0,4})\[[-\d.,\s]{0,80}\]/;

/**
 * A tap that receives serial numbers, Wi-Fi names and the telescope's location only masked: this program writes them
 * nowhere, not even on the user's own disk. A serial is replaced by a salted hash of the same form, the same one in every
 * run.
 */
export function maskingPrivate(tap: Tap, salt: string): Tap {
	return entry => {
		tap(maskedEntry(entry, salt));
	};
}

function maskedEntry(entry: WireEntry, salt: string): WireEntry {
	if (!('text' in entry) || !mayBePrivate.test(entry.text)) return entry;
	const hashed = (serial: string) => /^0*$/.test(serial) ? serial : createHash('sha256').update(`${salt}:recording:${serial}`).digest('hex').slice(0, Math.min(serial.length, 32));
	const text = entry.text
		.replaceAll(serialField, (_, name: string, serial: string) => `"${name}":"${hashed(serial)}"`)
		.replaceAll(networkField, (_, name: string) => `"${name}":"***"`)
		.replaceAll(namedBySerial, (_, model: string, serial: string) => `${model}_${hashed(serial)}`)
		.replaceAll(placeField, (_, name: string, value: string) => `"${name}":${value.startsWith('[') ? '[0,0]' : '0'}`);
	return {...entry, text: text.includes('get_user_location') ? text.replace(placeReply, '$1[0,0]') : text};
}
