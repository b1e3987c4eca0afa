import {randomUUID} from 'node:crypto';
import {mkdir, readdir, rename, rm, rmdir, stat, unlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {diskProblem} from '../../errors/disk-problem.js';
import {cleanText} from '../../format/clean-text.js';
import {cancelled, failure, success, problemOf, type Result, type Problem} from '../../errors/problem.js';
import {systemClock} from '../clock.js';
import {startBeat, usualTiming, type Beat, type LockTiming} from './lock-beat.js';
import {holderText, lifeOf, readHolder, selfAsHolder, type Holder} from './lock-holder.js';

export type Lock = Pick<Beat, 'isOurs'> & {release(): Promise<void>};

export type LockOptions = {
	readonly signal?: AbortSignal | undefined;
	/** Called once when it takes a while to find out whether the holder is still alive. */
	readonly tell?: ((words: Pick<Problem, 'what' | 'cause' | 'next'>) => void) | undefined;
	readonly timing?: LockTiming;
};

const attemptsAtMost = 50;
/** The place is taken, by a lock or by the file that an early version used as one. */
const isTaken = new Set(['EEXIST', 'ENOTEMPTY', 'ENOTDIR', ...process.platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : []]);
const leftoverMs = 600_000;

/**
 * Takes a lock, or says who holds it (problem `held`). The lock is a folder with a single file, its holder's, named by a
 * token. A folder can replace an empty folder but not a full one, in one step, and a dead holder is removed by its own name;
 * so however many try at once, exactly one gets it. A dead holder on this system is replaced at once; one elsewhere (a
 * network folder, a container) when it has given no sign of life for two minutes. What counts is an observed change, not
 * what two clocks say.
 */
export async function takeLock(file: string, what: string, now: Date, {signal, tell, timing = usualTiming}: LockOptions = {}): Promise<Result<Lock>> {
	const self = await selfAsHolder(now);
	const token = randomUUID();
	const [ready, name] = [`${file}.${token}`, `${token}.json`];
	const textOf = (beat: number) => holderText(self, beat);
	try {
		await mkdir(ready, {mode: 0o700});
		await writeFile(path.join(ready, name), textOf(0), {mode: 0o600});
		const {mtimeMs} = await stat(path.join(ready, name));
		const beganMs = performance.now();
		/** The time by the clock of the disk. */
		const diskNowMs = () => mtimeMs + performance.now() - beganMs;
		for (let attempt = 0; attempt < attemptsAtMost; attempt++) {
			if (signal?.aborted) return failure(cancelled(what));
			if (await claim(ready, file)) {
				await removeLeftovers(file);
				return success(lockOf(file, name, startBeat(path.join(file, name), textOf, timing)));
			}

			const problem = await freeOfDead(file, {what, diskNowMs, signal, tell, timing});
			if (problem) return failure(problem);
		}
	} catch (error) {
		return failure(diskProblem(`${what} could not be reserved`, error, file));
	} finally {
		await rm(ready, {recursive: true, force: true}).catch(() => undefined);
	}

	return failure(problemOf('held', `${what} is in use`, 'other instances of this program are taking it at the same moment', 'Start again in a moment.'));
}

/** Whether it is held right now, as far as one look can show. Does not take the lock and does not wait. */
export async function isHeld(file: string): Promise<boolean> {
	const names = await readdir(file).catch((error: NodeJS.ErrnoException) => error.code === 'ENOTDIR' ? undefined : []);
	for (const holderFile of names === undefined ? [file] : names.map(name => path.join(file, name))) {
		const holder = await readHolder(holderFile).catch(() => 'junk' as const);
		if (typeof holder !== 'object') continue;
		const life = await lifeOf(holder);
		if (life === 'alive' || (life === 'unsure' && Date.now() - holder.writtenMs < leftoverMs)) return true;
	}

	return false;
}

async function claim(ready: string, file: string): Promise<boolean> {
	try {
		// Only an empty folder can be replaced; where even that is not possible (Windows), its place must be cleared.
		await rmdir(file).catch(() => undefined);
		await rename(ready, file);
		return true;
	} catch (error) {
		if (isTaken.has((error as NodeJS.ErrnoException).code ?? '')) return false;
		throw error;
	}
}

type Look = {readonly what: string; readonly diskNowMs: () => number} & Required<Pick<LockOptions, 'timing'>> & Pick<LockOptions, 'signal' | 'tell'>;

/** Removes the holder if it is dead. A problem if one is alive; undefined if it is worth trying again. */
async function freeOfDead(file: string, look: Look): Promise<Problem | undefined> {
	const names = await readdir(file).catch((error: NodeJS.ErrnoException) => error.code === 'ENOTDIR' ? undefined : []);
	// A lock of an early version: the file itself is the lock.
	const holders = names === undefined ? [file] : names.map(each => path.join(file, each));
	for (const holder of holders) {
		const state = await stateOf(holder, look);
		if (typeof state === 'object') return state;
		if (state === 'dead') await unlink(holder).catch(() => undefined);
	}

	return undefined;
}

/** Whether a holder is dead, gone, or alive (then the problem). Takes two minutes at most. */
async function stateOf(file: string, {what, diskNowMs, signal, tell, timing: {silentMs, watchMs, lookMs}}: Look): Promise<Problem | 'dead' | 'gone'> {
	const first = await readHolder(file);
	if (first === 'gone') return first;
	if (first === 'junk') return 'dead';
	const life = await lifeOf(first);
	if (life !== 'unsure') return life === 'dead' ? life : heldBy(first, what);
	const silentAtFirstMs = Math.max(0, diskNowMs() - first.writtenMs);
	const waitMs = Math.max(watchMs, silentMs - silentAtFirstMs);
	tell?.({
		what: `${what} may be in use on ${cleanText(first.host)}`,
		cause: `its last sign of life was ${Math.round(silentAtFirstMs / 1000)} s ago`,
		next: `Waiting up to ${Math.ceil(waitMs / 1000)} s to see whether it gives another.`,
	});
	for (const beganMs = performance.now(); performance.now() - beganMs < waitMs;) {
		if (!await systemClock.sleep(lookMs, signal)) return cancelled(what);
		const next = await readHolder(file);
		if (next === 'gone') return next;
		if (next === 'junk' || await lifeOf(next) === 'dead') return 'dead';
		if (next.beat !== first.beat || next.writtenMs !== first.writtenMs) return heldBy(next, what, diskNowMs());
	}

	return 'dead';
}

function heldBy({pid, host, since, writtenMs}: Holder, what: string, diskNowMs?: number): Problem {
	const start = Number.isNaN(Date.parse(since)) ? '' : `, since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	const where = diskNowMs === undefined ? '' : ` on ${cleanText(host)}`;
	const sign = diskNowMs === undefined ? '' : `; last sign of life ${Math.max(0, Math.round((diskNowMs - writtenMs) / 1000))} s ago`;
	return problemOf('held', `${what} is in use`, `another crowdsky-tui${where} (process ${pid}${start}) is working on it${sign}`, 'Wait until it has ended, or end it first.');
}

function lockOf(file: string, name: string, beat: Beat): Lock {
	return {
		isOurs: async () => beat.isOurs(),
		async release() {
			beat.stop();
			// By its own name, so that after another takeover nothing of the new holder is removed.
			await unlink(path.join(file, name)).catch(() => undefined);
			await rmdir(file).catch(() => undefined);
		},
	};
}

/** Preparations left by programs that were killed before they took a lock. */
async function removeLeftovers(file: string): Promise<void> {
	const [folder, base] = [path.dirname(file), path.basename(file)];
	for (const name of await readdir(folder).catch(() => [])) {
		if (!name.startsWith(`${base}.`) || !/^\.[\da-f-]{36}$/.test(name.slice(base.length))) continue;
		const leftover = path.join(folder, name);
		const {mtimeMs} = await stat(leftover).catch(() => ({mtimeMs: Infinity}));
		if (Date.now() - mtimeMs > leftoverMs) await rm(leftover, {recursive: true, force: true}).catch(() => undefined);
	}
}

/** The problem of an instance that wakes up and finds that another one has taken over. */
export function lostProblem(what: string): Problem {
	return problemOf('held', `${what} is in use`, 'another crowdsky-tui took it over while this one was asleep or could not reach its disk', 'Let the other one finish, then start again.');
}
