import {access} from 'node:fs/promises';
import path from 'node:path';
import type {ArchivedStack} from '../planning/my-stacks/my-stack.js';
import {readSalt} from '../runtime/memory/identity.js';
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
	for (const file of new Set(kept.map(each => each.path))) {
		if (await access(file).then(() => true, () => false)) found.push({path: file, file: path.basename(file)});
	}

	return found;
}
