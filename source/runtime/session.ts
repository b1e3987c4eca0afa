import path from 'node:path';
import type {Pointing} from '../planning/index.js';
import type {ScopeAddress, DeviceInfo, Seestar} from '../seestar/port.js';
import {failure, success, problemOf, type Result} from '../errors/problem.js';
import type {Clock} from './clock.js';
import {identityOf, isSerial} from './memory/identity.js';
import {openJournal, type Journal} from './memory/journal.js';
import {lostProblem, takeLock, type Lock, type LockOptions} from './memory/lock.js';
import type {NightCheck} from './reading/night-check.js';
import type {StackDate} from './reading/stack-date.js';

/** The live side of one scope: its adapter, and what this machine keeps about it. */
export type Session = {
	readonly id: string;
	readonly address: ScopeAddress;
	readonly seestar: Seestar;
	/** Known once the scope has reported its serial. */
	identity: string | undefined;
	journal: Journal | undefined;
	lock: Lock | undefined;
	/** The last opening, which the next one waits for: two at once would open two journals. */
	opening: Promise<unknown> | undefined;
	/** The lock is being taken; whoever asks meanwhile waits for the same answer. */
	reserving: Promise<Result<void>> | undefined;
	facts: DeviceInfo | undefined;
	readonly nights: Map<string, NightCheck>;
	/** Where frames point, by folder and name, for those whose headers were read; undefined if a header does not say. */
	readonly pointings: Map<string, Pointing | undefined>;
	/** When frames were taken, by folder and name, for those whose headers were read; and how often a header that does not say was read. */
	readonly frameTimes: Map<string, {readonly time: number | 'unreadable' | 'untimed'; readonly refusals: number}>;
	/** When stacks were taken, by folder and name, for those whose headers were read. */
	readonly stackDates: Map<string, StackDate>;
	/** Warnings already given, so that each is given only once. */
	readonly warned: Set<string>;
	/** Whether its files can be read and changed. Checked before the first stack of a run, and again after a problem with them. */
	files: 'unknown' | 'ready' | 'doubtful';
	/** The largest stack seen there so far, in bytes. */
	stackBytes: number | undefined;
	/** The batch as the last inspection saw it, and since when it has looked like that, see passedMs. */
	batchSeen: {readonly look: string; readonly sinceMs: number} | undefined;
	/** The current run of the worker, with the switch that ends it. */
	run: {readonly number: number; readonly abort: AbortController} | undefined;
};

export function newSession(address: ScopeAddress, seestar: Seestar): Session {
	return {
		id: address.label,
		address,
		seestar,
		identity: undefined,
		journal: undefined,
		lock: undefined,
		opening: undefined,
		reserving: undefined,
		facts: undefined,
		nights: new Map(),
		pointings: new Map(),
		frameTimes: new Map(),
		stackDates: new Map(),
		warned: new Set(),
		files: 'unknown',
		stackBytes: undefined,
		batchSeen: undefined,
		run: undefined,
	};
}

/** Opens the journal of the telescope that answered. */
export async function rememberScope(
	session: Session,
	facts: DeviceInfo,
	{salt, dataFolder, clock, others}: {salt: string; dataFolder: string; clock: Clock; others: Iterable<Session>},
): Promise<Result<Journal>> {
	session.facts = facts;
	// A telescope that leaves out its serial for once is still the one whose serial the link has compared.
	const identity = session.identity !== undefined && !isSerial(facts.serial) ? session.identity : identityOf(salt, facts.serial, session.id);
	for (const other of others) {
		if (other !== session && other.identity === identity) {
			return failure(problemOf('held', `${session.id} is left alone`, `it is the same telescope as ${other.id}`, 'Name only one of the two with --host.'));
		}
	}

	if (session.journal && session.identity === identity) return success(session.journal);
	// Before anything is waited for: another session may be about to tell the same.
	const isOther = session.identity !== identity;
	session.identity = identity;
	if (isOther) await leaveIdentity(session);
	const opened = await openJournal(path.join(dataFolder, `journal-${identity}.jsonl`), clock);
	if (opened.ok) session.journal = opened.value;
	return opened;
}

/** Closes what belongs to the name under which a telescope was remembered before it told its serial. */
async function leaveIdentity(session: Session): Promise<void> {
	await session.reserving;
	const {journal, lock} = session;
	session.journal = undefined;
	session.lock = undefined;
	await journal?.close();
	await lock?.release();
}

/** How a long reservation is reported and what ends it. */
type Reserving = Pick<LockOptions, 'signal' | 'tell'>;

/**
 * Reserves the scope for this instance; later calls only make sure that it is still reserved. Problem held: another instance
 * has it, or took it over while this program was asleep.
 */
export async function reserveScope(session: Session, dataFolder: string, clock: Clock, reserving: Reserving = {}): Promise<Result<void>> {
	const {identity} = session;
	if (identity === undefined) return success();
	if (session.lock) return isStillReserved(session);
	const take = async (): Promise<Result<void>> => {
		const taken = await takeLock(path.join(dataFolder, `lock-${identity}.json`), session.id, new Date(clock.now()), reserving);
		if (!taken.ok) return taken;
		session.lock = taken.value;
		// The previous holder may have written meanwhile.
		await session.journal?.reserved();
		return success();
	};

	// The worker and an upload may ask at the same moment; the second must not run into the first one's lock.
	session.reserving ??= take().finally(() => {
		session.reserving = undefined;
	});
	return session.reserving;
}

/** Called before anything is done on a scope that was reserved a while ago. Problem held: then nothing more may be done or written for it. */
export async function isStillReserved(session: Session): Promise<Result<void>> {
	const {lock} = session;
	if (lock && await lock.isOurs()) return success();
	if (session.lock === lock) session.lock = undefined;
	return failure(lostProblem(session.id));
}
