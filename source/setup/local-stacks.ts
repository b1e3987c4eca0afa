import {readdir, realpath} from 'node:fs/promises';
import path from 'node:path';
import type {StackPlace} from '../machine/uploads/upload.js';
import {parseStackName} from '../planning/index.js';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {cleanText} from '../text/clean.js';

/** A file of this machine as the uploads take it; its target is that of its name, or its folder. */
async function placeOf(file: string): Promise<StackPlace> {
	// One file under two names must not be sent twice; a missing one is told of by its upload.
	const whole = await realpath(file).catch(() => path.resolve(file));
	const name = path.basename(file);
	return {scope: undefined, target: parseStackName(name)?.target ?? path.basename(path.dirname(whole)), folder: '', file: name, path: whole, block: undefined};
}

/** The files that --file names. */
export async function filesToSend(files: readonly string[]): Promise<StackPlace[]> {
	const places = await Promise.all(files.map(placeOf));
	return [...new Map(places.map(place => [place.path, place])).values()];
}

/**
 * Every `CrowdSky_*.fit` below a folder, of these targets or of all, by path. Symbolic links to
 * folders are not followed. Trouble usage: no such folder, or an unknown target.
 */
export async function stacksBelow(folder: string, targets: readonly string[] | undefined): Promise<Result<StackPlace[]>> {
	let names: string[];
	try {
		const entries = await readdir(folder, {recursive: true, withFileTypes: true});
		names = entries.filter(entry => !entry.isDirectory() && parseStackName(entry.name)).map(entry => path.join(entry.parentPath, entry.name)).sort();
	} catch (error) {
		const {code = 'unknown'} = error as NodeJS.ErrnoException;
		return failure(troubleOf('usage', `--local-dir ${cleanText(folder)} cannot be read`, code === 'ENOENT' ? 'there is no such folder' : code, 'Check the path.'));
	}

	const places = await filesToSend(names);
	const unknown = targets?.find(name => !places.some(({target}) => target === name));
	if (unknown !== undefined) return failure(troubleOf('usage', `There is no target ${JSON.stringify(cleanText(unknown))}`, `no stack of it lies below ${cleanText(folder)}`, 'Check its name.'));
	return success(targets ? places.filter(({target}) => targets.includes(target)) : places);
}
