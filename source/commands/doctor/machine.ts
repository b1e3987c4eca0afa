import {rm, statfs, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {diskTrouble} from '../files/disk-trouble.js';
import {makeFolder} from '../files/make-folder.js';
import {sizeText} from '../widgets/amounts.js';
import {bad, badTrouble, good, type Check} from './doctor-check.js';

declare const PROGRAM_VERSION: string | undefined;

/** The oldest Node.js that this program runs on. */
const leastNode = [20, 19] as const;
/** Below this a fetched stack may not find room, bytes. */
const leastFreeBytes = 200_000_000;

/** Node.js and this program. */
export function checkNode(version = process.versions.node): Check {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const words = `Node.js ${version} on ${process.platform} ${process.arch}, crowdsky-tui ${typeof PROGRAM_VERSION === 'string' ? PROGRAM_VERSION : '0.0.0'}`;
	const isOld = major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1]);
	return isOld ? bad('node', `${words}: too old`, `Install Node.js ${leastNode.join('.')} or later.`) : good('node', words);
}

/** Tries a folder of this program with a file that is gone at once, and looks for room on its disk. */
export async function checkFolder(name: string, words: string, folder: string): Promise<Check> {
	const file = path.join(folder, `.doctor-${process.pid}`);
	try {
		await makeFolder(folder, 0o700);
		await writeFile(file, 'written by crowdsky-tui doctor', {mode: 0o600});
	} catch (error) {
		return badTrouble(name, diskTrouble(`The ${words} ${folder} cannot be written to`, error));
	} finally {
		await rm(file, {force: true}).catch(() => undefined);
	}

	const free = await statfs(folder).then(({bavail, bsize}) => bavail * bsize, () => undefined);
	const told = `The ${words} ${folder} can be written to`;
	if (free === undefined) return good(name, told);
	return free < leastFreeBytes ? bad(name, `${told}, but only ${sizeText(free)} are free`, 'Free some space on this machine.') : good(name, `${told}; ${sizeText(free)} free`);
}
