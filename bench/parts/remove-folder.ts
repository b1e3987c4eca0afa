import {rm} from 'node:fs/promises';
import process from 'node:process';

/**
 * Removes a folder in which something may still be written for a moment: by a program that was just ended, say. What stays is
 * said, and no reason to lose what was measured.
 */
export async function removeFolder(folder: string): Promise<void> {
	try {
		await rm(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
	} catch (error) {
		process.stdout.write(`${folder} could not be removed: ${String(error)}\n`);
	}
}
