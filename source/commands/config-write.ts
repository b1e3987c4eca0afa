import {realpath, stat} from 'node:fs/promises';
import path from 'node:path';
import {diskTrouble} from '../files/disk-trouble.js';
import {makeFolder} from '../files/make-folder.js';
import {writeWhole} from '../files/write-whole.js';
import {defaultSettings, type Settings} from '../machine/settings.js';
import {cleanText} from '../text/clean.js';
import {failure, success, type Result} from '../trouble/trouble.js';
import {readConfig} from './config-file.js';
import {withValues} from './config-json.js';
import {settingName, settingRows} from './config-settings.js';
import type {OptionName} from './option-table.js';

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
 * Writes these settings into the configuration file and leaves the rest of it as it is, comments too; what has its default and
 * does not stand there stays out. Replaces the file as a whole, behind a symbolic link too. Trouble: that of
 * readConfig, since nothing that cannot be understood is written over; full, denied.
 */
export async function writeSettings(file: string, settings: Settings): Promise<Result<void>> {
	const read = await readConfig(file, false);
	if (!read.ok) return read;
	const {text, values} = read.value;
	const changes: Record<string, unknown> = {};
	for (const id of Object.keys(namesInFile) as Array<keyof Settings>) {
		const name = namesInFile[id];
		const isThere = settingRows.some(row => settingName(row) === name && values.has(row.name as OptionName));
		if (isThere || settings[id] !== defaultSettings[id]) changes[name] = settings[id];
	}

	const real = await realpath(file).catch(() => file);
	try {
		await makeFolder(path.dirname(real), 0o700);
		const mode = await stat(real).then(stats => stats.mode & 0o777, () => undefined);
		await writeWhole(real, withValues(text, changes), {...(mode !== undefined && {mode})});
		return success();
	} catch (error) {
		return failure(diskTrouble(`The settings could not be written to ${cleanText(file)}`, error));
	}
}
