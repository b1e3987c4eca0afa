import {realpath, stat} from 'node:fs/promises';
import path from 'node:path';
import {diskProblem} from '../../errors/disk-problem.js';
import {makeFolder} from '../../files/make-folder.js';
import {oneAtATime} from '../../files/one-at-a-time.js';
import {writeWhole} from '../../files/write-whole.js';
import {defaultSettings, type Settings} from '../../machine/settings.js';
import {cleanText} from '../../format/clean-text.js';
import {failure, success, type Result} from '../../errors/problem.js';
import {parseConfig, readConfig, type Config} from './config-file.js';
import {withChanges} from './config-json.js';
import {namesSetting} from './config-names.js';
import {settingName, configRows} from './config-settings.js';
import type {OptionName} from '../option-table.js';

/** The names that the settings have in the file: those of settingName. */
const namesInFile = {
	blockMinutes: 'blockMinutes',
	minExposureSeconds: 'minExposure',
	maxWaitSeconds: 'maxWait',
	patienceSeconds: 'patience',
	tiling: 'tiling',
	isLocationScrubbed: 'scrubLocation',
	evenIfObserving: 'evenIfObserving',
	evenIfDoubtful: 'evenIfDoubtful',
} as const satisfies Readonly<Record<keyof Settings, string>>;

/**
 * Writes these settings into the configuration file and leaves the rest as it is, including comments; a default that is not
 * in the file stays out. Replaces the whole file, also behind a symbolic link. Problem: those of readConfig, since a file
 * that cannot be understood is never overwritten, nor made; full, denied.
 */
export async function writeSettings(file: string, settings: Settings): Promise<Result<void>> {
	return rewrite(file, 'The settings', ({values}) => (Object.keys(namesInFile) as Array<keyof Settings>).flatMap(id => {
		const name = namesInFile[id];
		const isThere = configRows.some(row => settingName(row) === name && values.has(row.name as OptionName));
		// What holds until the program is quit is none of the next start's business.
		const value = settings[id] === 'untilQuit' ? defaultSettings[id] : settings[id];
		return isThere || value !== defaultSettings[id] ? [[[name], value] as const] : [];
	}));
}

/**
 * Writes the name of a telescope (see readNames) under the first of these keys into the configuration file, and takes out what
 * stands under the others; without a name (undefined) what stands under any. The rest of the file stays. Problem: as writeSettings.
 */
export async function writeName(file: string, [key, ...others]: readonly string[], name: string | undefined): Promise<Result<void>> {
	return rewrite(file, 'The name', ({names}) => {
		const ended = (name === undefined && key !== undefined ? [key, ...others] : others).filter(each => names.has(each));
		const given = name !== undefined && key !== undefined ? [[[namesSetting, key], name] as const] : [];
		if (given.length === 0 && ended.length > 0 && ended.length === names.size) return [[[namesSetting], undefined]];
		return [...given, ...ended.map(each => [[namesSetting, each], undefined] as const)];
	});
}

type ChangesOf = (config: Config) => Parameters<typeof withChanges>[1];

/** The file is read again just before it is written, and two that write wait for one another: nothing that another one wrote is lost. */
async function rewrite(file: string, what: string, changesOf: ChangesOf): Promise<Result<void>> {
	const read = await readConfig(file, false);
	if (!read.ok) return read;
	const real = await realpath(file).catch(() => file);
	try {
		await makeFolder(path.dirname(real), 0o700);
		return await oneAtATime(real, async () => rewriteNow(file, real, what, changesOf));
	} catch (error) {
		return failure(diskProblem(`${what} could not be written to ${cleanText(file)}`, error));
	}
}

/** Rejects with the file system's error. */
async function rewriteNow(file: string, real: string, what: string, changesOf: ChangesOf): Promise<Result<void>> {
	const read = await readConfig(file, false);
	if (!read.ok) return read;
	const text = withChanges(read.value.text, changesOf(read.value));
	// A file that the next start refuses must not be written, with one name too many in it for instance.
	const readAgain = parseConfig(text, file, `${what} cannot be written to ${cleanText(file)}`);
	if (!readAgain.ok) return readAgain;
	const mode = await stat(real).then(stats => stats.mode & 0o777, () => undefined);
	await writeWhole(real, text, {...(mode !== undefined && {mode})});
	return success();
}
