import path from 'node:path';
import {failure, success, type Result} from '../../errors/problem.js';
import type {Clock} from '../clock.js';
import {openJournal, type Journal} from '../memory/journal.js';
import {lostProblem, takeLock, type Lock, type LockOptions} from '../memory/lock.js';

/** The journal of stacks on this machine: those that `--file` and `--local-dir` send. */
export type LocalJournal = {
	/** What is remembered, for reading. */
	read(): Promise<Result<Journal>>;
	/** The same, reserved for this instance. Problem: held. */
	reserve(): Promise<Result<Journal>>;
	/** Whether this instance holds it, or is taking it. */
	isReserved(): boolean;
	close(): Promise<void>;
};

const what = 'Sending files of this machine';

/** Opens nothing before it is asked to. `tell`: called when reserving it may take a while. */
export function createLocalJournal(dataFolder: string, clock: Clock, tell?: LockOptions['tell']): LocalJournal {
	let reserving: Promise<Result<Lock>> | undefined;
	let opening: Promise<Result<Journal>> | undefined;
	const read = async () => {
		opening ??= openJournal(path.join(dataFolder, 'journal-local.jsonl'), clock);
		return opening;
	};

	const closing = new AbortController();
	const take = async () => {
		const taken = await takeLock(path.join(dataFolder, 'lock-local.json'), what, new Date(clock.now()), {signal: closing.signal, tell});
		const opened = taken.ok ? await read() : taken;
		// The previous holder may have written meanwhile.
		if (opened.ok) await opened.value.reserved();
		return taken;
	};

	return {
		read,
		async reserve() {
			const asked = reserving ??= take();
			const taken = await asked;
			if (taken.ok && await taken.value.isOurs()) return read();
			if (reserving === asked) reserving = undefined;
			return taken.ok ? failure(lostProblem(what)) : taken;
		},
		isReserved: () => reserving !== undefined,
		async close() {
			closing.abort();
			const [opened, taken] = await Promise.all([opening ?? success(undefined), reserving]);
			if (opened.ok) await opened.value?.close();
			if (taken?.ok) await taken.value.release();
		},
	};
}
