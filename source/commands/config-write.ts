import {randomBytes} from 'node:crypto';
import {mkdir, open, realpath, rename, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {diskTrouble, syncFolder} from '../crowdsky/disk.js';
import {defaultSettings, type Settings} from '../machine/settings.js';
import {cleanText} from '../text/clean.js';
import {failure, success, type Result} from '../trouble/trouble.js';
import {readConfig} from './config-file.js';

/** The names that the settings have in the file: those of settingName. */
const namesInFile = {
	blockMinutes: 'blockMinutes',
	minExposureSeconds: 'minExposure',
	maxWaitSeconds: 'maxWait',
	patienceSeconds: 'patience',
	tiling: 'tiling',
	isLocationScrubbed: 'scrubLocation',
	evenIfObserving: 'evenIfObserving',
} as const satisfies Readonly<Record<keyof Settings, string>>;

/**
 * Writes these settings into the configuration file and leaves the rest of it as it is; what has its default and
 * does not stand there stays out. Replaces the file as a whole, behind a symbolic link too. Trouble: that of
 * readConfig, since nothing that cannot be understood is written over; full, denied.
 */
export async function writeSettings(file: string, settings: Settings): Promise<Result<void>> {
	const read = await readConfig(file, false);
	if (!read.ok) return read;
	const object: Record<string, unknown> = {...read.value.object};
	for (const id of Object.keys(namesInFile) as Array<keyof Settings>) {
		const name = namesInFile[id];
		if (name in object || settings[id] !== defaultSettings[id]) object[name] = settings[id];
	}

	const real = await realpath(file).catch(() => file);
	const temporary = `${real}.${randomBytes(6).toString('hex')}`;
	try {
		await mkdir(path.dirname(real), {recursive: true, mode: 0o700});
		const mode = await stat(real).then(stats => stats.mode & 0o777, () => 0o644);
		const handle = await open(temporary, 'wx', mode);
		try {
			await handle.writeFile(`${JSON.stringify(object, undefined, '\t')}\n`);
			await handle.sync();
		} finally {
			await handle.close();
		}

		await rename(temporary, real);
		await syncFolder(path.dirname(real));
		return success();
	} catch (error) {
		await rm(temporary, {force: true}).catch(() => undefined);
		return failure(diskTrouble(`The settings could not be written to ${cleanText(file)}`, error));
	}
}
