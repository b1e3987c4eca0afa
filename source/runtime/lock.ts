import {randomUUID} from 'node:crypto';
import {link, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {diskTrouble} from '../files/disk-trouble.js';

export type Lock = {release(): Promise<void>};

type Holder = {readonly pid: number; readonly host: string; readonly token: string; readonly since: string; readonly born: string};

/** The start time of a process as the kernel has it; tells a reused number from the old process. Empty where unknown. */
async function birthOf(pid: number): Promise<string> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
	// Field 22 of proc(5); the name in brackets may contain blanks.
	return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function readHolder(file: string): Promise<Holder | undefined> {
	try {
		const holder = JSON.parse(await readFile(file, 'utf8')) as Holder;
		return typeof holder.pid === 'number' && typeof holder.token === 'string' ? holder : undefined;
	} catch {
		return undefined;
	}
}

async function isAlive(holder: Holder): Promise<boolean> {
	// The folder is this machine's own: another host's name is an old name of this one.
	if (holder.host !== hostname()) return false;
	try {
		process.kill(holder.pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
	}

	return holder.born === '' || holder.born === await birthOf(holder.pid);
}

/**
 * Takes the lock file, or says who holds it (trouble `held`). A holder that is dead
 * is taken over.
 */
export async function takeLock(file: string, what: string, now: Date): Promise<Result<Lock>> {
	const mine: Holder = {pid: process.pid, host: hostname(), token: randomUUID(), since: now.toISOString(), born: await birthOf(process.pid)};
	for (let attempt = 0; attempt < 5; attempt++) {
		try {
			// Written whole and then linked, so that nobody reads half a holder.
			const whole = `${file}.${mine.token}`;
			await writeFile(whole, JSON.stringify(mine), {mode: 0o600});
			await link(whole, file).finally(async () => rm(whole, {force: true}));
			const settled = await readHolder(file);
			if (settled?.token === mine.token) {
				return success({
					async release() {
						const holder = await readHolder(file);
						if (holder?.token === mine.token) await rm(file, {force: true});
					},
				});
			}
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return failure(diskTrouble(`${what} could not be reserved`, error, file));
		}

		const holder = await readHolder(file);
		if (holder && await isAlive(holder)) {
			return failure(troubleOf('held', `${what} is in use`, `another crowdsky-tui (process ${holder.pid}, since ${holder.since.slice(0, 16).replace('T', ' ')} UTC) works on it`,
				'Wait until it has ended, or end it first.'));
		}

		// Put the dead holder's file aside; who comes second finds it gone and looks again.
		const aside = `${file}.${mine.token}`;
		await rename(file, aside).catch(() => undefined);
		const moved = await readHolder(aside);
		if (moved && moved.token !== holder?.token) await rename(aside, file).catch(() => undefined);
		await rm(aside, {force: true});
	}

	return failure(troubleOf('held', `${what} is in use`, 'other instances of this program are taking it at the same moment', 'Start again in a moment.'));
}
