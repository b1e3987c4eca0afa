import {createHash, randomBytes} from 'node:crypto';
import {mkdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {diskTrouble} from '../../files/disk-trouble.js';
import {writeWhole} from '../../files/write-whole.js';
import {failure, success, troubleOf, type Result} from '../../trouble/trouble.js';
import {systemClock} from '../clock.js';
import {takeLock, type LockOptions} from './lock.js';

const soundSalt = /^[\da-f]{32}$/i;
/** While another program makes a damaged salt anew: looks at most, and the time between two, ms. */
const looksAtMost = 100;
const lookMs = 100;

/**
 * Reads this machine's salt, or makes one. It keeps the hashes of serial numbers from being looked up in a table of all
 * of them, so a damaged one is never used: it is made anew, which `tell` hears of. Programs that start at once agree on one salt.
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
			if (!taken.ok && taken.trouble.kind !== 'held') return taken;
			if (!taken.ok) {
				await systemClock.sleep(lookMs);
				continue;
			}

			try {
				// Another may have made it since.
				const now = await saltIn(file);
				if (now.kind !== 'damaged') continue;
				await writeWhole(file, newSalt(), {mode: 0o600});
				tell?.({
					what: 'The salt by which this machine\'s journals are named was damaged and has been made anew',
					cause: `${file} held ${now.sizeBytes} bytes that are no salt; a crash or a full disk may have left them`,
					next: 'The journals of before are not found any more: what was stacked and sent is looked up on the telescope and the server, and --keep-free leaves the stacks of before alone.',
				});
			} finally {
				await taken.value.release();
			}
		}
	} catch (error) {
		return failure(diskTrouble('The data folder cannot be used', error, folder));
	}

	return failure(troubleOf('held', 'The salt of this machine cannot be read', `another program is making ${file} anew and does not come to an end`, 'Start again in a moment.'));
}

function newSalt(): string {
	return randomBytes(16).toString('hex');
}

async function saltIn(file: string): Promise<{readonly kind: 'none'} | {readonly kind: 'sound'; readonly salt: string} | {readonly kind: 'damaged'; readonly sizeBytes: number}> {
	try {
		const {size: sizeBytes} = await stat(file);
		// An editor may have put a newline behind it.
		const salt = sizeBytes > 64 ? '' : (await readFile(file, 'latin1')).trim();
		return soundSalt.test(salt) ? {kind: 'sound', salt} : {kind: 'damaged', sizeBytes};
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {kind: 'none'};
		throw error;
	}
}

/**
 * The name under which a telescope is remembered: a salted hash of its serial number,
 * or of its address when it tells none (an empty or all-zero serial).
 */
export function identityOf(salt: string, serial: string, label: string): string {
	const told = /^0*$/.test(serial) ? `address:${label}` : `serial:${serial}`;
	return createHash('sha256').update(`${salt}:${told}`).digest('hex').slice(0, 16);
}
