import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';

/** What a test's context offers for cleaning up, in reverse order of registration. */
export type Context = Pick<ExecutionContext, 'teardown'>;

/** A new folder that is removed when the test ends. Create it before whatever works in it. */
export async function temporaryFolder(t: Context): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-'));
	t.teardown(() => rm(folder, {recursive: true, force: true, maxRetries: 5}));
	return folder;
}
