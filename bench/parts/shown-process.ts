// A program that is shown in a pseudo-terminal, as the kernel sees it (Linux: /proc).
import {execFileSync} from 'node:child_process';
import {readFile} from 'node:fs/promises';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], {encoding: 'utf8'}));

/** Processor seconds so far (proc(5): fields 14 and 15 of stat, after the name in parentheses). */
export async function cpuSeconds(pid: number): Promise<number> {
	const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
	return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory in megabytes: now, or the most so far. */
export async function memoryMb(pid: number, name: 'VmRSS' | 'VmHWM'): Promise<number> {
	return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024 / 1e6;
}
