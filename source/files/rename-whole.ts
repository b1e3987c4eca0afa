import {rename} from 'node:fs/promises';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';

/** What Windows answers while somebody else, a virus scanner or a search index, has the old or the new file open. */
const refusals = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Pauses before the next try, ms: more than a second in all. */
const pausesMs = [10, 20, 40, 80, 160, 320, 640] as const;

type Renaming = {
	/** As process.platform has it. */
	readonly platform?: string;
	/** One try; by default the file system's. */
	readonly attempt?: () => Promise<void>;
};

/**
 * Renames a file of this machine in place of another one. Windows refuses that as long as anybody has one of the two open,
 * and whatever was just written is opened by virus scanners, so there it is tried again for a second. Rejects with the file
 * system's error.
 */
export async function renameWhole(from: string, to: string, {platform = process.platform, attempt = async () => rename(from, to)}: Renaming = {}): Promise<void> {
	for (const pauseMs of platform === 'win32' ? pausesMs : []) {
		try {
			return await attempt();
		} catch (error) {
			if (!refusals.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
			await sleep(pauseMs);
		}
	}

	return attempt();
}
