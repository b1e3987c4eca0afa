import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

/** Every complete line of every journal below a night's folder; a truncated line does not count. */
export async function readJournals(folder: string): Promise<Array<Record<string, unknown>>> {
	const entries: Array<Record<string, unknown>> = [];
	for (const name of await readdir(folder, {recursive: true})) {
		if (!/^machine-\d.*journal[^/]*\.jsonl$/.test(name)) continue;
		for (const line of (await readFile(path.join(folder, name), 'utf8')).split('\n')) {
			try {
				const value: unknown = JSON.parse(line);
				if (typeof value === 'object' && value !== null && 'kind' in value) entries.push(value as Record<string, unknown>);
			} catch {}
		}
	}

	return entries;
}
