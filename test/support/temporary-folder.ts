import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** What a test's context offers for cleaning up. */
export type Context = {after: (clean: () => Promise<void>) => void};

/** A new folder that goes when the test ends. Ask for it before whatever works in it. */
export async function temporaryFolder(t: Context): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-'));
	t.after(() => rm(folder, {recursive: true, force: true, maxRetries: 5}));
	return folder;
}
