import {randomBytes} from 'node:crypto';
import {access, chmod, link, open, readdir, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {renameWhole} from './rename-whole.js';
import {syncFolder} from './sync-folder.js';

type WholeFile = {
	/** Exactly this file mode, whatever the umask; otherwise whatever the system gives a new file. */
	readonly mode?: number;
	/** Only if the file does not exist yet. */
	readonly isNew?: boolean;
};

/** The file systems of USB sticks have no hard links. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'UNKNOWN']);
/** Leftovers of a killed program are removed after this time; a younger one may belong to another program. */
const leftoverMs = 3_600_000;

/**
 * Writes a file so that its name always refers to the complete old or the complete new content, whenever a kill or a power
 * cut comes: temporary name, fsync, rename, fsync of the folder. With `isNew`, false means that the file already exists and
 * was left alone. Rejects with the file system's error and then leaves nothing behind. The folder must exist.
 */
export async function writeWhole(file: string, content: string | Uint8Array | AsyncIterable<Uint8Array>, {mode, isNew = false}: WholeFile = {}): Promise<boolean> {
	const temporary = `${file}.${randomBytes(6).toString('hex')}.new`;
	try {
		await removeLeftovers(file);
		const handle = await open(temporary, 'wx', mode ?? 0o666);
		try {
			await writeFile(handle, content);
			await handle.sync();
		} finally {
			await handle.close();
		}

		if (mode !== undefined) await chmod(temporary, mode);
		if (isNew && !await claim(temporary, file)) return false;
		if (!isNew) await renameWhole(temporary, file);
		await syncFolder(path.dirname(file));
		return true;
	} finally {
		// After the rename there is no temporary file.
		await rm(temporary, {force: true}).catch(() => undefined);
	}
}

/** A link fails in one step where the name is taken; without links there is a short gap. */
async function claim(temporary: string, file: string): Promise<boolean> {
	try {
		await link(temporary, file);
		return true;
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		if (code === 'EEXIST') return false;
		if (!noLinks.has(code)) throw error;
	}

	const isTaken = await access(file).then(() => true, () => false);
	if (!isTaken) await renameWhole(temporary, file);
	return !isTaken;
}

async function removeLeftovers(file: string): Promise<void> {
	const [folder, base] = [path.dirname(file), path.basename(file)];
	for (const name of await readdir(folder)) {
		if (!name.startsWith(`${base}.`) || !/^\.[\da-f]{12}\.new$/.test(name.slice(base.length))) continue;
		const leftover = path.join(folder, name);
		const {mtimeMs} = await stat(leftover).catch(() => ({mtimeMs: Infinity}));
		if (Date.now() - mtimeMs > leftoverMs) await rm(leftover, {force: true}).catch(() => undefined);
	}
}
