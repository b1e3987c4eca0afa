import {readFile, readlink, stat} from 'node:fs/promises';
import {hostname} from 'node:os';

/** Who holds a lock, according to its file. */
export type Holder = {
	readonly pid: number;
	readonly host: string;
	/** Which process table `pid` refers to; undefined in locks of an early version. */
	readonly place: string | undefined;
	/** When it was taken, ISO 8601 in UTC. */
	readonly since: string;
	/** The start time of the process according to the kernel; distinguishes a reused number from the old process. Empty if unknown. */
	readonly born: string;
	/** How many signs of life the holder has given. */
	readonly beat: number;
	/** When the file was last written, by the clock of its disk, in ms since 1970. */
	readonly writtenMs: number;
};

/** This process as a holder. */
export async function selfAsHolder(now: Date): Promise<Omit<Holder, 'beat' | 'writtenMs'>> {
	return {pid: process.pid, host: hostname(), place: await ownPlace(), since: now.toISOString(), born: await birthOf(process.pid)};
}

/** The text of a holder's file; it has the same length for every beat, so that it can be overwritten in place. */
export function holderText(holder: Omit<Holder, 'beat' | 'writtenMs'>, beat: number): string {
	return JSON.stringify({...holder, beat: String(beat).padStart(9, '0')});
}

/** Reads a holder's file. `junk` if it exists but names nobody, `gone` if it does not exist. Rejects when it cannot be read. */
export async function readHolder(file: string): Promise<Holder | 'junk' | 'gone'> {
	let text: string;
	let writtenMs: number;
	try {
		text = await readFile(file, 'utf8');
		({mtimeMs: writtenMs} = await stat(file));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return 'gone';
		// An early version's lock has been replaced by a folder.
		if ((error as NodeJS.ErrnoException).code === 'EISDIR') return 'gone';
		throw error;
	}

	const holder = parseHolder(text);
	return holder === 'junk' ? holder : {...holder, writtenMs};
}

/** Reads the text of a holder's file; `junk` if it names nobody. */
export function parseHolder(text: string): Omit<Holder, 'writtenMs'> | 'junk' {
	try {
		const {pid, host, place, since, born, beat} = JSON.parse(text) as Record<string, unknown>;
		// 0 and -1 are process groups, which are always alive.
		if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || typeof host !== 'string') return 'junk';
		const textOf = (value: unknown) => typeof value === 'string' ? value : '';
		return {pid, host, place: typeof place === 'string' ? place : undefined, since: textOf(since), born: textOf(born), beat: Number(beat) || 0};
	} catch {
		return 'junk';
	}
}

/**
 * What is known at once: `alive` or `dead` if the holder's process is in this process table; `unsure` if it is elsewhere
 * (another computer with the same folder, a container), or if a process with its number is alive that may be another one.
 */
export async function lifeOf({pid, host, place, born}: Holder): Promise<'alive' | 'dead' | 'unsure'> {
	const isHere = place === undefined ? host === hostname() : place === await ownPlace();
	if (!isHere) return 'unsure';
	try {
		process.kill(pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'dead';
	}

	const now = await birthOf(pid);
	return born === '' || now === '' ? 'unsure' : born === now ? 'alive' : 'dead';
}

/** Where process numbers mean the same: within one boot of one system and one namespace. On systems other than Linux, the host name. */
async function ownPlace(): Promise<string> {
	try {
		const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
		return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`;
	} catch {
		return `host ${hostname()}`;
	}
}

async function birthOf(pid: number): Promise<string> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
	// Field 22 of proc(5); the name in parentheses may contain blanks.
	return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
