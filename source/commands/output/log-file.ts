import {appendFile, rename, stat} from 'node:fs/promises';
import path from 'node:path';
import {makeFolder} from '../../files/make-folder.js';

/** Lines kept for the log overlay. */
const linesAtMost = 500;
/** When a log file has this size, in bytes, it is put aside and a new one is started. */
const bytesAtMost = 2_000_000;

/** The program's log: the newest lines in memory, all lines in a file. */
type Log = {
	readonly file: string;
	lines(): readonly string[];
	write(line: string): void;
	/** Resolves when everything that could be written is in the file. */
	flush(): Promise<void>;
};

/** Opens the log in a folder; if the folder cannot be written to, only the file is missing. */
export function openLog(folder: string, now: () => Date): Log {
	const file = path.join(folder, 'crowdsky-tui.log');
	let lines: readonly string[] = [];
	let tail: Promise<unknown> = (async () => {
		await makeFolder(folder);
		const size = await stat(file).then(({size}) => size, () => 0);
		if (size > bytesAtMost) await rename(file, `${file}.old`);
	})().catch(() => undefined);
	return {
		file,
		lines: () => lines,
		write(line) {
			const at = now().toISOString();
			lines = [...lines.slice(1 - linesAtMost), `${at.slice(11, 19)} ${line}`];
			tail = tail.then(async () => appendFile(file, `${at} ${line}\n`, {mode: 0o600})).catch(() => undefined);
		},
		async flush() {
			await tail;
		},
	};
}
