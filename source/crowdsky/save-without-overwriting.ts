import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {access, link, stat, unlink} from 'node:fs/promises';
import path from 'node:path';
import {renameWhole} from '../files/rename-whole.js';

const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'UNKNOWN']);

/**
 * Gives a finished temporary file its name in the same folder and returns the path. An existing file that differs stays, and
 * ` (2)`, ` (3)` ... goes before the extension; an existing file with the same bytes is used instead, and the temporary file
 * is left to the caller. Rejects with the file system's error.
 */
export async function saveWithoutOverwriting(temporary: string, name: string): Promise<string> {
	const {name: stem, ext} = path.parse(name);
	for (let nth = 1; ; nth++) {
		const wanted = path.join(path.dirname(temporary), nth === 1 ? name : `${stem} (${nth})${ext}`);
		if (await claim(temporary, wanted) || await isSame(temporary, wanted)) return wanted;
	}
}

/** A link fails in one step if the name is taken; file systems of USB sticks have no links, so there is a short gap. */
async function claim(temporary: string, wanted: string): Promise<boolean> {
	try {
		await link(temporary, wanted);
		await unlink(temporary);
		return true;
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		if (code === 'EEXIST') return false;
		if (!noLinks.has(code)) throw error;
	}

	const isTaken = await access(wanted).then(() => true, () => false);
	if (!isTaken) await renameWhole(temporary, wanted);
	return !isTaken;
}

async function isSame(one: string, other: string): Promise<boolean> {
	// A broken link also takes a name.
	const [ours, theirs] = await Promise.all([stat(one), stat(other).catch(() => undefined)]);
	return theirs?.isFile() === true && ours.size === theirs.size && await digestOf(one) === await digestOf(other);
}

async function digestOf(file: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
	return hash.digest('hex');
}
