import {open} from 'node:fs/promises';
import path from 'node:path';
import {diskTrouble} from '../files/disk-trouble.js';
import {cleanText} from '../text/clean.js';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {readJson} from './config-json.js';
import {readSetting, settingName, settingRows, unknownSetting} from './config-settings.js';
import type {OptionName} from './option-table.js';

/** What a configuration file says: an option's texts, or a switch's position. */
export type ConfigValues = ReadonlyMap<OptionName, readonly string[] | boolean>;

export type Config = {
	/** Where it is, or would be. */
	readonly file: string;
	readonly isThere: boolean;
	readonly values: ConfigValues;
	/** The text as it was read, to be written back; empty when there is no file. */
	readonly text: string;
};

const longestFileBytes = 65_536;
const correct = 'Correct it there.';

/**
 * Reads the configuration file: one JSON object with the names of settingName. No file is no settings, unless the
 * user named it (`isNamed`). Trouble: missing, denied; usage for everything that is wrong in it, with its place.
 */
export async function readConfig(file: string, isNamed: boolean): Promise<Result<Config>> {
	const what = `The configuration ${cleanText(file)} cannot be used`;
	try {
		const handle = await open(file, 'r');
		try {
			const stats = await handle.stat();
			if (stats.isDirectory()) return failure(troubleOf('usage', what, 'it is a folder', 'Name the file itself.'));
			if (stats.size > longestFileBytes) return failure(troubleOf('usage', what, 'it is too large to be one', 'Name another file.'));
			return parseConfig(await handle.readFile('utf8'), file, what);
		} finally {
			await handle.close();
		}
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (!isNamed && (code === 'ENOENT' || code === 'ENOTDIR')) return success({file, isThere: false, values: new Map(), text: ''});
		return failure(diskTrouble(what, error));
	}
}

function parseConfig(text: string, file: string, what: string): Result<Config> {
	// Some editors begin a file with a byte order mark.
	const body = text.replace(/^\uFEFF/, '');
	const refuse = (cause: string, next = correct) => failure(troubleOf('usage', what, cause, next));
	if (body.trim() === '') return success({file, isThere: true, values: new Map(), text: ''});
	const read = readJson(body);
	if (!read.ok) return refuse(`line ${read.fault.line}, column ${read.fault.column}: ${read.fault.words}`);
	const {value: object} = read;
	if (typeof object !== 'object' || object === null || Array.isArray(object)) return refuse('it must be one object', 'Write it like {"blockMinutes": 10}.');

	const values = new Map<OptionName, readonly string[] | boolean>();
	for (const {key, line, column} of read.keys) {
		const place = `line ${line}, column ${column}: ${cleanText(JSON.stringify(key))}`;
		const row = settingRows.find(candidate => settingName(candidate) === key);
		if (!row) {
			const {cause, next} = unknownSetting(key);
			return refuse(`${place}: ${cause}`, next);
		}

		if (values.has(row.name as OptionName)) return refuse(`${place} stands there twice`, 'Take one of them out.');
		const setting = readSetting(row, (object as Record<string, unknown>)[key], path.dirname(path.resolve(file)));
		if (!setting.ok) return refuse(`${place}: ${setting.cause}`, setting.next);
		values.set(row.name as OptionName, setting.value);
	}

	return success({file, isThere: true, values, text: body});
}
