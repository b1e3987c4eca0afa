import {readFile, readdir} from 'node:fs/promises';
import path from 'node:path';

/** Every file below a folder, as text. */
export async function textBelow(folder: string): Promise<string> {
	const entries = await readdir(folder, {recursive: true, withFileTypes: true});
	const texts = await Promise.all(entries.filter(entry => entry.isFile()).map(async entry => readFile(path.join(entry.parentPath, entry.name), 'latin1')));
	return texts.join('\n');
}
