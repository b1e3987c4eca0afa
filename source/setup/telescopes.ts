import type {KeyObject} from 'node:crypto';
import {access} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import type {RuntimeOptions} from '../runtime/runtime.js';
import {parseScopeAddress} from '../seestar/address.js';
import type {ScopeAddress, Seestar} from '../seestar/port.js';
import type {readOnly} from '../seestar/read-only.js';
import type {createSeestar} from '../seestar/seestar.js';
import type {Tap} from '../recorder/wire-entry.js';
import {success, type Result} from '../errors/problem.js';
import type {Invocation} from '../options/parse.js';

/** How the telescopes of this run are found and reached. */
export type ScopeSource = Pick<RuntimeOptions, 'discover' | 'connect'>;

type Adapter = {readonly createSeestar: typeof createSeestar; readonly readOnly: typeof readOnly};

let loaded: Adapter | undefined;

/** The code that talks to telescopes is loaded with the first of them, so that the first frame does not wait for it. */
export async function loadAdapter(): Promise<Adapter> {
	const [seestar, only] = await Promise.all([import('../seestar/seestar.js'), import('../seestar/read-only.js')]);
	loaded = {createSeestar: seestar.createSeestar, readOnly: only.readOnly};
	return loaded;
}

type Listening = {
	readonly log?: (line: string) => void;
	/** Receives what goes over the wire. */
	readonly tap?: Tap | undefined;
	/** The run's own clock, with which the scopes' clocks are compared. */
	readonly now?: () => number;
};

/** The scopes named on the command line, or a search of this network. Problem: an invalid address, or a key file that cannot be used. */
export async function scopeSourceOf(
	{texts, switches}: Invocation,
	environment: Readonly<Record<string, string | undefined>>,
	{log, now, tap}: Listening = {},
): Promise<Result<ScopeSource>> {
	const addresses: ScopeAddress[] = [];
	for (const text of texts.get('host') ?? []) {
		const address = parseScopeAddress(text);
		if (!address.ok) return address;
		addresses.push(address.value);
	}

	const key = await keyOf(texts.get('key')?.[0]);
	if (!key.ok) return key;
	const isReadOnly = switches.has('read-only');
	return success({
		discover: addresses.length > 0 ? toldScopes(addresses) : searchedScopes(environment['CROWDSKY_DISCOVER']),
		connect(address) {
			const made = (adapter: Adapter): Seestar => {
				const seestar = adapter.createSeestar(address, {key: key.value, log, tap, clock: now});
				return isReadOnly ? adapter.readOnly(seestar) : seestar;
			};

			return loaded ? made(loaded) : loadAdapter().then(made);
		},
	});
}

function toldScopes(addresses: readonly ScopeAddress[]): ScopeSource['discover'] {
	return onFound => {
		addresses.forEach(address => {
			onFound(address);
		});
		return Promise.resolve();
	};
}

/** Loads the search code, ahead of time or when there is a search. */
export const loadDiscovery = async () => import('../seestar/discovery/discovery.js');

/** Searches for the usual names, or those that CROWDSKY_DISCOVER lists ("none" disables the search). */
function searchedScopes(names: string | undefined): ScopeSource['discover'] {
	const told = names?.split(',').map(name => name.trim()).filter(name => name !== '' && name !== 'none');
	return async (onFound, signal) => {
		const {discoverScopes, usualFallbacks, usualScopes} = await loadDiscovery();
		await discoverScopes({candidates: told ?? usualScopes, fallbacks: told ? [] : usualFallbacks, signal, onFound});
	};
}

/** The user's key: the file that was named, or the first of the usual ones that exists. */
async function keyOf(named: string | undefined): Promise<Result<KeyObject | undefined>> {
	let found = named;
	for (const file of ['seestar.pem', path.join(homedir(), '.seestarpy', 'seestar.pem')]) {
		found ??= await access(file).then(() => file, () => undefined);
	}

	if (found === undefined) return success(undefined);
	const {loadSigningKey} = await import('../seestar/signing-key.js');
	return loadSigningKey(found);
}
