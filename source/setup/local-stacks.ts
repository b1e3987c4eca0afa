import {readdir, realpath} from 'node:fs/promises';
import path from 'node:path';
import type {StackLocation} from '../machine/uploads/upload.js';
import {parseStackName} from '../planning/index.js';
import {failure, success, problemOf, type Result} from '../errors/problem.js';
import {cleanText} from '../format/clean-text.js';

/** A file of this machine as uploads expect it; its target comes from its name or its folder. */
async function placeOf(file: string): Promise<StackLocation> {
	// One file under two names must not be sent twice; a missing one is reported by its upload.
	const whole = await realpath(file).catch(() => path.resolve(file));
	const name = path.basename(file);
	return {scope: undefined, target: parseStackName(name)?.target ?? path.basename(path.dirname(whole)), folder: '', file: name, path: whole, block: undefined};
}

/** The files that --file names. */
export async function filesToSend(files: readonly string[]): Promise<StackLocation[]> {
	const places = await Promise.all(files.map(placeOf));
	return [...new Map(places.map(place => [place.path, place])).values()];
}

/**
 * Every `CrowdSky_*.fit` below a folder, for these targets or all, sorted by path. Symbolic links to folders are not
 * followed. Problem usage: no such folder, or an unknown target.
 */
export async function stacksBelow(folder: string, targets: readonly string[] | undefined): Promise<Result<StackLocation[]>> {
	let names: string[];
	try {
		const entries = await readdir(folder, {recursive: true, withFileTypes: true});
		names = entries.filter(entry => !entry.isDirectory() && parseStackName(entry.name)).map(entry => path.join(entry.parentPath, entry.name)).sort();
	} catch (error) {
		const {code = 'unknown'} = error as NodeJS.ErrnoException;
		return failure(problemOf('usage', `--local-dir ${cleanText(folder)} cannot be read`, code === 'ENOENT' ? 'there is no such folder' : code, 'Check the path.'));
	}

	const places = await filesToSend(names);
	const unknown = targets?.find(name => !places.some(({target}) => target === name));
	if (unknown !== undefined) return failure(problemOf('usage', `There is no target ${JSON.stringify(cleanText(unknown))}`, `there is no stack of it below ${cleanText(folder)}`, 'Check its name.'));
	return success(targets ? places.filter(({target}) => targets.includes(target)) : places);
}
