import {open, rm} from 'node:fs/promises';
import path from 'node:path';
import {failure, success, problemOf, type Result} from '../errors/problem.js';
import {diskProblem} from '../errors/disk-problem.js';
import {makeFolder} from '../files/make-folder.js';
import {syncFolder} from '../files/sync-folder.js';
import {writeWhole} from '../files/write-whole.js';
import {hidePassword, type Password} from './password.js';

/** A user of the CrowdSky server. If it is logged or written as JSON by mistake, the password does not show. */
export type Credentials = {readonly username: string; readonly password: Password};

/** Where credentials may be: environment variables, and the file that `login` writes. */
type CredentialPlaces = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly file: string;
};

const longestFileBytes = 65_536;
const again = 'Run "crowdsky-tui login" again.';

/**
 * The credentials from CROWDSKY_USERNAME and CROWDSKY_PASSWORD, or else from the file; undefined if there are none. Problem:
 * usage (half of the pair, or an unreadable file), denied (other users of this machine can read the file).
 */
export async function readCredentials({environment, file}: CredentialPlaces): Promise<Result<Credentials | undefined>> {
	const {CROWDSKY_USERNAME: username = '', CROWDSKY_PASSWORD: password = ''} = environment;
	if (username === '' && password === '') return readSaved(file);
	if (username !== '' && password !== '') return checked(username, password);
	const [given, missing] = username === '' ? ['CROWDSKY_PASSWORD', 'CROWDSKY_USERNAME'] : ['CROWDSKY_USERNAME', 'CROWDSKY_PASSWORD'];
	return failure(problemOf('usage', 'The CrowdSky login is incomplete', `${given} is set and ${missing} is not`, 'Set both, or neither and run "crowdsky-tui login".'));
}

/** Writes the file with mode 0600, replacing an old one as a whole; its folder is created with 0700. Problem: usage, full, denied, missing. */
export async function saveCredentials(file: string, {username, password}: Credentials): Promise<Result<void>> {
	const sound = checked(username, password.reveal());
	if (!sound.ok) return sound;
	try {
		await makeFolder(path.dirname(file), 0o700);
		await writeWhole(file, `${JSON.stringify({username, password: password.reveal()})}\n`, {mode: 0o600});
		return success();
	} catch (error) {
		return failure(diskProblem('The CrowdSky login could not be saved', error));
	}
}

/** Removes the file; true if there was one. Problem: denied. */
export async function forgetCredentials(file: string): Promise<Result<boolean>> {
	try {
		await rm(file);
		await syncFolder(path.dirname(file));
		return success(true);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return success(false);
		return failure(diskProblem('The saved CrowdSky login could not be removed', error));
	}
}

async function readSaved(file: string): Promise<Result<Credentials | undefined>> {
	const what = 'The saved CrowdSky login cannot be used';
	try {
		const handle = await open(file, 'r');
		try {
			const {mode, size} = await handle.stat();
			// Windows has no such bits: everything looks readable there.
			if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
				return failure(problemOf('denied', what, `other users of this machine can read ${file}`, 'Protect it with "chmod 600" or run "crowdsky-tui login" again; if somebody may have read it, change the password.'));
			}

			return size > longestFileBytes ? failure(unreadable(what, file)) : parseSaved(await handle.readFile('utf8'), what, file);
		} finally {
			await handle.close();
		}
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return success(undefined);
		return failure(diskProblem(what, error));
	}
}

/** Parses the text of the file that `login` writes. Problem: usage, which quotes nothing from it. */
export function parseSaved(text: string, what: string, file: string): Result<Credentials> {
	try {
		const saved: unknown = JSON.parse(text);
		if (typeof saved === 'object' && saved !== null && 'username' in saved && 'password' in saved
			&& typeof saved.username === 'string' && typeof saved.password === 'string') return checked(saved.username, saved.password);
	} catch {
		// The parser's own message quotes the text, and with it the password.
	}

	return failure(unreadable(what, file));
}

function unreadable(what: string, file: string) {
	return problemOf('usage', what, `${file} does not hold a user name and a password`, again);
}

/** RFC 7617, section 2: no colon in a user name, no control characters in either. */
function checked(username: string, password: string): Result<Credentials> {
	const cause = username === '' || password === '' ? 'the user name or the password is empty'
		: /[:\p{Cc}]/u.test(username) ? 'a user name must not have a colon or control characters'
			: /\p{Cc}/u.test(password) ? 'a password must not have control characters' : undefined;
	if (cause !== undefined) return failure(problemOf('usage', 'The CrowdSky login cannot be used', cause, 'Type it again.'));
	return success({username, password: hidePassword(password)});
}
