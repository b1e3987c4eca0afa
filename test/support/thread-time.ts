import {readFileSync} from 'node:fs';
import process from 'node:process';

/**
 * Processor time of this thread so far, ms: neither other programs nor the tests of other files count.
 * Linux gives it in nanoseconds (proc_pid_schedstat); elsewhere it is that of the whole process.
 */
export function threadMs(): number {
	try {
		const [nanoseconds] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ');
		const ms = Number(nanoseconds) / 1e6;
		if (ms > 0) return ms;
	} catch {}

	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
}

/** Processor time of this thread since then, ms. */
export function usedMs(beforeMs: number): number {
	return threadMs() - beforeMs;
}
