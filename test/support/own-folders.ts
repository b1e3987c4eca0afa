import {stat} from 'node:fs/promises';
import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';

/** An environment in which the program, on every system, keeps its own files below `home`. */
export const homeEnvironment = (home: string): Record<string, string> => ({
	HOME: home, USERPROFILE: home, TMPDIR: home, TEMP: home, TMP: home,
	XDG_DATA_HOME: path.join(home, 'data'), XDG_CONFIG_HOME: path.join(home, 'config'), XDG_CACHE_HOME: path.join(home, 'cache'), XDG_STATE_HOME: path.join(home, 'state'),
	APPDATA: path.join(home, 'config'), LOCALAPPDATA: path.join(home, 'data'),
});

/** Where that is, as env-paths has it. */
export function ownFolders(home: string, platform: string = process.platform): {readonly data: string; readonly config: string} {
	const name = 'crowdsky-tui';
	if (platform === 'darwin') return {data: path.join(home, 'Library', 'Application Support', name), config: path.join(home, 'Library', 'Preferences', name)};
	if (platform === 'win32') return {data: path.join(home, 'data', name, 'Data'), config: path.join(home, 'config', name, 'Config')};
	return {data: path.join(home, 'data', name), config: path.join(home, 'config', name)};
}

/** That nobody but its owner can read a file; on Windows, where modes do not say that, the folder's own access list does. */
export async function assertPrivate(file: string): Promise<void> {
	if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
}
