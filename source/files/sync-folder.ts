import {open} from 'node:fs/promises';

/** Makes sure that a new name in a folder survives a power cut, where the system can (Windows cannot). Never rejects. */
export async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r').catch(() => undefined);
	await handle?.sync().catch(() => undefined);
	await handle?.close().catch(() => undefined);
}
