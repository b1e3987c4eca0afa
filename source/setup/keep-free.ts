import {statfs} from 'node:fs/promises';
import path from 'node:path';
import {sizeText} from '../format/amounts.js';
import {parseSize} from '../runtime/uploads/archive/archive-size.js';
import {cleanText} from '../format/clean-text.js';
import {problemOf, type Problem} from '../errors/problem.js';
import type {Invocation} from '../options/parse.js';

/** Why --keep-free can never be met, whatever the archive holds: its disk is smaller than that. Problem usage; undefined when it can be met. */
export async function whyNeverFree({texts}: Pick<Invocation, 'texts'>): Promise<Problem | undefined> {
	const [[size = ''] = [], [dest] = []] = [texts.get('keep-free'), texts.get('dest')];
	const wantedBytes = parseSize(size);
	if (wantedBytes === undefined || dest === undefined) return undefined;
	const diskBytes = await sizeOfDisk(path.resolve(dest));
	if (diskBytes === undefined || wantedBytes <= diskBytes) return undefined;
	const cause = `the disk of ${cleanText(dest)} has ${sizeText(diskBytes)} in all, and ${sizeText(wantedBytes)} must stay free`;
	return problemOf('usage', `--keep-free ${size} can never be met`, cause, 'Give a smaller size, or put --dest on another disk. Nothing was removed.');
}

/** The size in bytes of the disk that a folder is on or will be on: that of its nearest parent that exists. */
async function sizeOfDisk(folder: string): Promise<number | undefined> {
	for (let place = folder; ; place = path.dirname(place)) {
		const size = await statfs(place).then(({blocks, bsize}) => blocks * bsize, () => undefined);
		if (size !== undefined || place === path.dirname(place)) return size;
	}
}
