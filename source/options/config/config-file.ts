import {open} from 'node:fs/promises';
import path from 'node:path';
import {diskProblem} from '../../errors/disk-problem.js';
import {cleanText} from '../../format/clean-text.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import {readJson} from './config-json.js';
import {namesSetting, readNames} from './config-names.js';
import {readSetting, settingName, configRows, unknownSetting} from './config-settings.js';
import type {OptionName} from '../option-table.js';

/** What a configuration file says: an option's texts, or whether a switch is on. */
type ConfigValues = ReadonlyMap<OptionName, readonly string[] | boolean>;

export type Config = {
	/** Where the file is, or would be. */
	readonly file: string;
	readonly isThere: boolean;
	readonly values: ConfigValues;
	/** Names of telescopes, by identity or address. */
	readonly names: ReadonlyMap<string, string>;
	/** The text as it was read, so that it can be written back; empty when there is no file. */
	readonly text: string;
};

const longestFileBytes = 65_536;
const correct = 'Correct it there.';

/**
 * Reads the configuration file: one JSON object with the names of settingName. Without a file there are no settings, unless
 * the user named it (`isNamed`). Problem: missing, denied; usage for everything that is wrong in the file, with line and
 * column.
 */
export async function readConfig(file: string, isNamed: boolean): Promise<Result<Config>> {
	const what = `The configuration ${cleanText(file)} cannot be used`;
	try {
		const handle = await open(file, 'r');
		try {
			const stats = await handle.stat();
			if (stats.isDirectory()) return failure(problemOf('usage', what, 'it is a folder', 'Name the file itself.'));
			if (stats.size > longestFileBytes) return failure(problemOf('usage', what, 'it is too large for a configuration file', 'Name another file.'));
			return parseConfig(await handle.readFile('utf8'), file, what);
		} finally {
			await handle.close();
		}
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (!isNamed && (code === 'ENOENT' || code === 'ENOTDIR')) return success({file, isThere: false, values: new Map(), names: new Map(), text: ''});
		return failure(diskProblem(what, error));
	}
}

/** Reads the text of a configuration file. Problem: usage, which begins with `what`; see readConfig. */
export function parseConfig(text: string, file: string, what: string): Result<Config> {
	if (Buffer.byteLength(text) > longestFileBytes) return failure(problemOf('usage', what, 'it is too large for a configuration file', 'Name another file.'));
	// Some editors start a file with a byte order mark.
	const body = text.replace(/^\uFEFF/, '');
	const refuse = (cause: string, next = correct) => failure(problemOf('usage', what, cause, next));
	if (body.trim() === '') return success({file, isThere: true, values: new Map(), names: new Map(), text: ''});
	const read = readJson(body);
	if (!read.ok) return refuse(`line ${read.fault.line}, column ${read.fault.column}: ${read.fault.words}`);
	const {value: object} = read;
	if (typeof object !== 'object' || object === null || Array.isArray(object)) return refuse('it must be a single object', 'Write it like {"blockMinutes": 10}.');

	const values = new Map<OptionName, readonly string[] | boolean>();
	let names: ReadonlyMap<string, string> | undefined;
	for (const {key, line, column} of read.keys) {
		const place = `line ${line}, column ${column}: ${cleanText(JSON.stringify(key))}`;
		const given = (object as Record<string, unknown>)[key];
		if (key === namesSetting) {
			if (names) return refuse(`${place} is set twice`, 'Remove one of them.');
			const told = readNames(given);
			if (!told.ok) return refuse(`${place}: ${told.cause}`, told.next);
			names = told.value;
			continue;
		}

		const row = configRows.find(candidate => settingName(candidate) === key);
		if (!row) {
			const {cause, next} = unknownSetting(key);
			return refuse(`${place}: ${cause}`, next);
		}

		if (values.has(row.name as OptionName)) return refuse(`${place} is set twice`, 'Remove one of them.');
		const setting = readSetting(row, given, path.dirname(path.resolve(file)));
		if (!setting.ok) return refuse(`${place}: ${setting.cause}`, setting.next);
		values.set(row.name as OptionName, setting.value);
	}

	return success({file, isThere: true, values, names: names ?? new Map(), text: body});
}
