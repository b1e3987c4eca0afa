import {rm, statfs, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {diskProblem} from '../../errors/disk-problem.js';
import {makeFolder} from '../../files/make-folder.js';
import {sizeText} from '../../format/amounts.js';
import {bad, badProblem, good, type Check} from './check.js';

declare const PROGRAM_VERSION: string | undefined;

/** The oldest Node.js of version 20 that this program runs on, and the oldest of the later ones: 21 and 22.2 lack what 20.16 has. */
const leastNodes = [[20, 19], [22, 3]] as const;
/** Below this a fetched stack may not fit, in bytes. */
const leastFreeBytes = 200_000_000;

/** Node.js and this program. */
export function checkNode(version = process.versions.node): Check {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const words = `Node.js ${version} on ${process.platform} ${process.arch}, crowdsky-tui ${typeof PROGRAM_VERSION === 'string' ? PROGRAM_VERSION : '0.0.0'}`;
	const [oldest, later] = leastNodes;
	const isEnough = major === oldest[0] ? minor >= oldest[1] : major > later[0] || (major === later[0] && minor >= later[1]);
	return isEnough ? good('node', words) : bad('node', `${words}: too old`, `Install Node.js ${leastNodes.map(version => version.join('.')).join(', or ')} or later.`);
}

/** Tests one of the program's folders by writing a file that is removed at once, and checks the free space on its disk. */
export async function checkFolder(name: string, words: string, folder: string): Promise<Check> {
	const file = path.join(folder, `.doctor-${process.pid}`);
	try {
		await makeFolder(folder, 0o700);
		await writeFile(file, 'written by crowdsky-tui doctor', {mode: 0o600});
	} catch (error) {
		return badProblem(name, diskProblem(`The ${words} ${folder} cannot be written to`, error));
	} finally {
		await rm(file, {force: true}).catch(() => undefined);
	}

	const free = await statfs(folder).then(({bavail, bsize}) => bavail * bsize, () => undefined);
	const told = `The ${words} ${folder} can be written to`;
	if (free === undefined) return good(name, told);
	return free < leastFreeBytes ? bad(name, `${told}, but only ${sizeText(free)} are free`, 'Free some space on this machine.') : good(name, `${told}; ${sizeText(free)} free`);
}
