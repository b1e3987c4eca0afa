// A process whose memory is watched while it runs (Linux: /proc).
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

export const program = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

/** How a process ended, and the most memory that it had: the kernel's own high-water mark, which sampling every 20 ms only misses at the very end. */
export type Watched = {
	readonly status: number | undefined; readonly out: string; readonly err: string;
	readonly peakMb: number; readonly seconds: number; readonly cpuSeconds: number;
};

/** A world of its own in a folder: no discovery, no settings of this machine, nothing written elsewhere. */
export function worldIn(home: string): Record<string, string | undefined> {
	return {PATH: process.env['PATH'], HOME: home, TZ: 'UTC', LANG: 'C.UTF-8', XDG_DATA_HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, CROWDSKY_DISCOVER: 'none'};
}

/** Runs node with these words to its end. */
export async function watched(words: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Promise<Watched> {
	const beganMs = performance.now();
	const child = spawn(process.execPath, words, {env: {...process.env, ...env}, stdio: ['ignore', 'pipe', 'pipe']});
	let [out, err, peakKb, ticks] = ['', '', 0, 0];
	child.stdout.on('data', (piece: Buffer) => {
		out += piece.toString();
	});
	child.stderr.on('data', (piece: Buffer) => {
		err += piece.toString();
	});
	const sampling = setInterval(() => {
		void readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').then(text => {
			peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0));
		}, () => undefined);
		void readFile(`/proc/${child.pid ?? 0}/stat`, 'utf8').then(text => {
			const fields = text.replace(/^.*\) /s, '').split(' ');
			ticks = Math.max(ticks, Number(fields[11]) + Number(fields[12]));
		}, () => undefined);
	}, 20);
	const [status] = await once(child, 'close') as [number | null];
	clearInterval(sampling);
	// A hundred ticks a second, on every Linux that Node runs on.
	return {status: status ?? undefined, out, err, peakMb: peakKb / 1024, seconds: (performance.now() - beganMs) / 1000, cpuSeconds: ticks / 100};
}
