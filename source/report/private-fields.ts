import type {PrivateKind} from './stand-ins.js';

/** What a JSON field holds according to its name alone; undefined if the name says nothing. */
export type FieldKind = PrivateKind | undefined;

const serials = new Set(['sn', 'serial', 'serialnumber', 'serialno', 'cpuid', 'uuid', 'cliuuid', 'deviceid', 'hwid', 'telescopeid', 'telescop', 'udid']);
const hosts = new Set(['host', 'hostname', 'cliname', 'clientname', 'scope', 'mdns', 'domain', 'computer', 'machine']);
const users = new Set(['user', 'username', 'owner', 'login', 'account', 'observer', 'author', 'nickname', 'firstname', 'lastname', 'fullusername']);
const addresses = new Set(['ip', 'ipaddr', 'ipaddress', 'gateway', 'dns', 'dns1', 'dns2', 'addr', 'address', 'remote', 'peer']);
const hardware = new Set(['mac', 'macaddr', 'macaddress', 'bssid', 'hwaddr']);
const secrets = /passw|passwd|passphrase|secret|token|signature|challenge|authorization|cookie|credential|apikey|privatekey/;
const wholeSecrets = new Set(['sign', 'psk', 'pwd', 'auth', 'pin', 'verifystr']);
const coordinates = new Set([
	'lat', 'latitude', 'lon', 'lng', 'longitude', 'location', 'geo', 'gps', 'sitelat', 'sitelong', 'elevation', 'alt', 'altitude', 'az', 'azimuth',
]);
/** Pairs of numbers that are positions in the sky or in the picture, and are needed to understand what a telescope is doing. */
const harmlessPairs = /ra_?dec|offset|_xy$|3ppa|range|size|scale|crop|roi|fov|resolution/i;

const known = new Map<string, FieldKind>();

/** The kind of a field, whatever the firmware calls it: `sn`, `cpuId`, `ap_ssid`, `location_lon_lat`, `SITELAT`. */
export function fieldKindOf(name: string): FieldKind {
	if (known.has(name)) return known.get(name);
	const kind = kindOf(name);
	// There are few field names; a hostile line must not fill the memory with them.
	if (known.size < 10_000) known.set(name, kind);
	return kind;
}

function kindOf(name: string): FieldKind {
	const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase().split(/[^a-z\d]+/).filter(word => word !== '');
	const whole = words.join('');
	if (hardware.has(whole)) return 'hardware';
	if (whole.endsWith('ssid')) return 'network';
	if (serials.has(whole)) return 'serial';
	if (secrets.test(whole) || wholeSecrets.has(whole)) return 'secret';
	if (addresses.has(whole)) return 'address';
	if (hosts.has(whole)) return 'host';
	if (users.has(whole)) return 'user';
	if (/e?mail$/.test(whole)) return 'email';
	return whole === 'long' || (words[0] !== 'calib' && words.some(word => coordinates.has(word))) ? 'coordinate' : undefined;
}

/** Two numbers with a fraction that could be a place on Earth, under a name that does not say what else they are. */
export function looksLikePlace(name: string, values: readonly unknown[]): boolean {
	if (values.length !== 2 || harmlessPairs.test(name)) return false;
	const [first, second] = values;
	if (typeof first !== 'number' || typeof second !== 'number' || Number.isInteger(first) || Number.isInteger(second)) return false;
	return Math.abs(first) <= 360 && Math.abs(second) <= 360;
}
