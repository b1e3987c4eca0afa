import type {KeyObject} from 'node:crypto';
import {access} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import type {RuntimeOptions} from '../runtime/runtime.js';
import {parseScopeAddress} from '../seestar/address.js';
import {discoverScopes, usualFallbacks, usualScopes} from '../seestar/discovery/discovery.js';
import type {ScopeAddress} from '../seestar/port.js';
import {readOnly} from '../seestar/read-only.js';
import {createSeestar} from '../seestar/seestar.js';
import {loadSigningKey} from '../seestar/signing-key.js';
import {success, type Result} from '../trouble/trouble.js';
import type {Invocation} from './invocation.js';

/** How the telescopes of this run are found and reached. */
export type Reach = Pick<RuntimeOptions, 'discover' | 'connect'>;

/**
 * The scopes that the command line names, or the discovery of this network.
 * Trouble: an address that is none, a key file that cannot be used.
 */
export async function reachOf(
	{texts, switches}: Invocation,
	environment: Readonly<Record<string, string | undefined>>,
	{log, now}: {readonly log?: (line: string) => void; /** The run's own clock, by which the scopes' are compared. */ readonly now?: () => number} = {},
): Promise<Result<Reach>> {
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
			const seestar = createSeestar(address, {key: key.value, log, clock: now});
			return isReadOnly ? readOnly(seestar) : seestar;
		},
	});
}

function toldScopes(addresses: readonly ScopeAddress[]): Reach['discover'] {
	return onFound => {
		addresses.forEach(address => {
			onFound(address);
		});
		return Promise.resolve();
	};
}

/** Searches the usual names, or those that CROWDSKY_DISCOVER lists ("none" searches nothing). */
function searchedScopes(names: string | undefined): Reach['discover'] {
	const told = names?.split(',').map(name => name.trim()).filter(name => name !== '' && name !== 'none');
	return async (onFound, signal) => {
		await discoverScopes({candidates: told ?? usualScopes, fallbacks: told ? [] : usualFallbacks, signal, onFound});
	};
}

/** The user's key: the file that was named, or the first of the usual ones that is there. */
async function keyOf(named: string | undefined): Promise<Result<KeyObject | undefined>> {
	if (named !== undefined) return loadSigningKey(named);
	for (const file of ['seestar.pem', path.join(homedir(), '.seestarpy', 'seestar.pem')]) {
		const isThere = await access(file).then(() => true, () => false);
		if (isThere) return loadSigningKey(file);
	}

	return success(undefined);
}
