import {createHash, randomBytes} from 'node:crypto';
import {mkdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {diskProblem} from '../../errors/disk-problem.js';
import {writeWhole} from '../../files/write-whole.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import {systemClock} from '../clock.js';
import {takeLock, type LockOptions} from './lock.js';

const soundSalt = /^[\da-f]{32}$/i;
/** While another program replaces a damaged salt: the most looks, and the time between two, in ms. */
const looksAtMost = 100;
const lookMs = 100;

/**
 * Reads this machine's salt, or makes one. It keeps the hashes of serial numbers from being looked up in a precomputed
 * table, so a damaged salt is never used: a new one is made and `tell` is called. Programs that start at the same moment
 * agree on one salt.
 */
export async function readSalt(folder: string, tell?: LockOptions['tell']): Promise<Result<string>> {
	const file = path.join(folder, 'salt');
	try {
		await mkdir(folder, {recursive: true, mode: 0o700});
		for (let look = 0; look < looksAtMost; look++) {
			const found = await saltIn(file);
			if (found.kind === 'sound') return success(found.salt);
			if (found.kind === 'none') {
				await writeWhole(file, newSalt(), {mode: 0o600, isNew: true});
				continue;
			}

			const taken = await takeLock(path.join(folder, 'lock-salt.json'), 'The salt of this machine', new Date(), {tell});
			if (!taken.ok && taken.problem.kind !== 'held') return taken;
			if (!taken.ok) {
				await systemClock.sleep(lookMs);
				continue;
			}

			try {
				// Another program may have made it since.
				const now = await saltIn(file);
				if (now.kind !== 'damaged') continue;
				await writeWhole(file, newSalt(), {mode: 0o600});
				tell?.({
					what: "The salt in the names of this machine's journals was damaged and has been replaced",
					cause: `${file} held ${now.sizeBytes} bytes that are not a salt; a crash or a full disk may have left them`,
					next: 'The earlier journals can no longer be found: what was stacked and sent is looked up on the telescope and the server, and --keep-free leaves the earlier stacks alone.',
				});
			} finally {
				await taken.value.release();
			}
		}
	} catch (error) {
		return failure(diskProblem('The data folder cannot be used', error, folder));
	}

	return failure(problemOf('held', 'The salt of this machine cannot be read', `another program is replacing ${file} and does not finish`, 'Start again in a moment.'));
}

function newSalt(): string {
	return randomBytes(16).toString('hex');
}

async function saltIn(file: string): Promise<{readonly kind: 'none'} | {readonly kind: 'sound'; readonly salt: string} | {readonly kind: 'damaged'; readonly sizeBytes: number}> {
	try {
		const {size: sizeBytes} = await stat(file);
		// An editor may have added a newline to it.
		const salt = sizeBytes > 64 ? '' : (await readFile(file, 'latin1')).trim();
		return soundSalt.test(salt) ? {kind: 'sound', salt} : {kind: 'damaged', sizeBytes};
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {kind: 'none'};
		throw error;
	}
}

/** Whether a telescope has told a serial number: none is empty or all zeros. */
export function isSerial(serial: string): boolean {
	return !/^0*$/.test(serial);
}

/**
 * The name under which a telescope is remembered: a salted hash of its serial number, or of its address when it reports none
 * (an empty or all-zero serial).
 */
export function identityOf(salt: string, serial: string, label: string): string {
	const told = isSerial(serial) ? `serial:${serial}` : `address:${label}`;
	return createHash('sha256').update(`${salt}:${told}`).digest('hex').slice(0, 16);
}
