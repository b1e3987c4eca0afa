import {access} from 'node:fs/promises';
import path from 'node:path';
import type {ArchivedStack, ListedRow} from '../planning/my-stacks/my-stack.js';
import {identityOf, readSalt} from '../runtime/memory/identity.js';
import {keptStacks} from '../runtime/uploads/archive/archive-entries.js';
import {accountOf} from '../runtime/uploads/run-upload.js';
import type {CrowdSkySession} from './crowdsky-session.js';

/** The stacks that this program has kept on this machine for the signed-in user, according to its journals, where they still exist. Never rejects. */
export async function archivedStacks(dataFolder: string, crowdSky: CrowdSkySession): Promise<ArchivedStack[]> {
	const login = crowdSky.login();
	const salt = login && await readSalt(dataFolder);
	if (!login || !salt?.ok) return [];
	const kept = await keptStacks(dataFolder, {server: crowdSky.server.url, account: accountOf(salt.value, login.username)});
	const found: ArchivedStack[] = [];
	for (const {path: file, owner, stack} of new Map(kept.map(each => [each.path, each])).values()) {
		if (await access(file).then(() => true, () => false)) found.push({path: file, file: path.basename(file), owner, stack});
	}

	return found;
}

/** The identities of telescopes by what the server's rows call them: `<model>_<serial>`, or the serial alone. Empty without a salt. */
export async function identitiesOfRows(dataFolder: string, rows: ReadonlyArray<Pick<ListedRow, 'telescopeId'>>): Promise<ReadonlyMap<string, string>> {
	const salt = await readSalt(dataFolder);
	if (!salt.ok) return new Map();
	const named = new Set(rows.flatMap(({telescopeId}) => telescopeId === undefined ? [] : [telescopeId]));
	return new Map([...named].map(telescopeId => [telescopeId, identityOf(salt.value, telescopeId.split('_').at(-1) ?? '', telescopeId)]));
}
