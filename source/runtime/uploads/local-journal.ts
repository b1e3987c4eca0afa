import path from 'node:path';
import {success, type Result} from '../../trouble/trouble.js';
import type {Clock} from '../clock.js';
import {openJournal, type Journal} from '../journal.js';
import {takeLock, type Lock} from '../lock.js';

/** The journal of stacks that lie on this machine: those that `--file` and `--local-dir` send. */
export type LocalJournal = {
	/** What is remembered, for reading. */
	read(): Promise<Result<Journal>>;
	/** The same, reserved for this instance. Trouble: held. */
	reserve(): Promise<Result<Journal>>;
	close(): Promise<void>;
};

/** Opens nothing before it is asked for. */
export function createLocalJournal(dataFolder: string, clock: Clock): LocalJournal {
	let reserving: Promise<Result<Lock>> | undefined;
	let opening: Promise<Result<Journal>> | undefined;
	const read = async () => {
		opening ??= openJournal(path.join(dataFolder, 'journal-local.jsonl'), clock);
		return opening;
	};

	const take = async () => {
		const taken = await takeLock(path.join(dataFolder, 'lock-local.json'), 'Sending files of this machine', new Date(clock.now()));
		const opened = taken.ok ? await read() : taken;
		// Whoever had it before may have written meanwhile.
		if (opened.ok) await opened.value.reserved();
		return taken;
	};

	return {
		read,
		async reserve() {
			reserving ??= take();
			const taken = await reserving;
			if (taken.ok) return read();
			reserving = undefined;
			return taken;
		},
		async close() {
			const [opened, taken] = await Promise.all([opening ?? success(undefined), reserving]);
			if (opened.ok) await opened.value?.close();
			if (taken?.ok) await taken.value.release();
		},
	};
}
