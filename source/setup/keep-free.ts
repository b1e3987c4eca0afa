import {statfs} from 'node:fs/promises';
import path from 'node:path';
import {parseSize, sizeText} from '../runtime/uploads/archive/archive-size.js';
import {cleanText} from '../text/clean.js';
import {troubleOf, type Trouble} from '../trouble/trouble.js';
import type {Invocation} from './invocation.js';

/** Why --keep-free can never be met, whatever the archive holds: its disk is smaller. Trouble usage; undefined when it can. */
export async function whyNeverFree({texts}: Pick<Invocation, 'texts'>): Promise<Trouble | undefined> {
	const [[size = ''] = [], [dest] = []] = [texts.get('keep-free'), texts.get('dest')];
	const wantedBytes = parseSize(size);
	if (wantedBytes === undefined || dest === undefined) return undefined;
	const diskBytes = await sizeOfDisk(path.resolve(dest));
	if (diskBytes === undefined || wantedBytes <= diskBytes) return undefined;
	const cause = `the disk of ${cleanText(dest)} has ${sizeText(diskBytes)} in all, ${sizeText(wantedBytes)} are to stay free`;
	return troubleOf('usage', `--keep-free ${size} can never be met`, cause, 'Give a smaller size, or --dest on another disk. Nothing was removed.');
}

/** The size in bytes of the disk that a folder is on, or will be on: that of the nearest one that is there. */
async function sizeOfDisk(folder: string): Promise<number | undefined> {
	for (let place = folder; ; place = path.dirname(place)) {
		const size = await statfs(place).then(({blocks, bsize}) => blocks * bsize, () => undefined);
		if (size !== undefined || place === path.dirname(place)) return size;
	}
}
