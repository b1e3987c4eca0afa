import {createHash, randomBytes} from 'node:crypto';
import {link, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {failure, success, type Result} from '../trouble/trouble.js';
import {diskTrouble} from '../files/disk-trouble.js';
import {makeFolder} from '../files/make-folder.js';

/**
 * Reads this machine's salt, or makes one. It keeps the hashes of serial numbers
 * from being looked up in a table of all of them.
 */
export async function readSalt(folder: string): Promise<Result<string>> {
	const file = path.join(folder, 'salt');
	try {
		await makeFolder(folder, 0o700);
		const read = async () => (await readFile(file, 'utf8').catch(() => '')).trim();
		const known = await read();
		if (known !== '') return success(known);
		// Written whole and then linked: two programs that start at once agree on one salt.
		const temporary = `${file}.${process.pid}`;
		await writeFile(temporary, randomBytes(16).toString('hex'), {mode: 0o600});
		await link(temporary, file).catch(() => undefined);
		await rm(temporary, {force: true});
		return success(await read());
	} catch (error) {
		return failure(diskTrouble('The data folder cannot be used', error, folder));
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
