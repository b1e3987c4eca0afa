import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {readLines} from '../../files/read-lines.js';

/** One file of a report before it is cleaned: its lines. */
export type ReportPart = {readonly name: string; readonly lines: readonly string[]};

/** Only the newest lines of a journal are included, at most this many bytes. */
const journalBytesAtMost = 5_000_000;
const longestLineBytes = 1024 * 1024;

/** The journals of a data folder, renamed to numbers: their own names are hashes of serial numbers. Rejects with the file system's error. */
export async function journalParts(dataFolder: string): Promise<readonly ReportPart[]> {
	const names = (await readdir(dataFolder).catch(() => [])).filter(name => /^journal-[\da-f]{16}\.jsonl$/.test(name)).sort();
	const parts: ReportPart[] = [];
	for (const [index, name] of names.entries()) {
		const lines: string[] = [];
		let bytes = 0;
		for await (const some of readLines(path.join(dataFolder, name), longestLineBytes)) {
			for (const line of some) {
				lines.push(line.text ?? `(a line of ${line.bytes} bytes was left out)`);
				bytes += line.bytes;
				while (bytes > journalBytesAtMost && lines.length > 1) bytes -= Buffer.byteLength(lines.shift() ?? '');
			}
		}

		parts.push({name: `journal-${index + 1}.jsonl`, lines});
	}

	return parts;
}

/** The telescopes that the lines of a recording are about: model and firmware, each once. */
export function firmwareIn(lines: readonly string[]): readonly string[] {
	const seen = new Set<string>();
	for (const line of lines) {
		if (!line.includes('firmware_ver_string')) continue;
		const firmware = /\\"firmware_ver_string\\":\\"(?<firmware>[\d.]{1,12})\\"/.exec(line)?.groups?.['firmware'];
		const model = /\\"product_model\\":\\"(?<model>[\w ]{1,40})\\"/.exec(line)?.groups?.['model'];
		if (firmware !== undefined) seen.add(`${model ?? 'Seestar'}, firmware ${firmware}`);
	}

	return [...seen];
}
