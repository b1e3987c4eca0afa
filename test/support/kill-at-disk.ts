// For children that end themselves with SIGKILL at the n-th boundary of their work on the disk:
// before or after any call that may change something there.
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import process from 'node:process';

type Calls = Record<string, (...args: unknown[]) => Promise<unknown>>;

const changing = ['open', 'link', 'rename', 'rm', 'rmdir', 'unlink', 'chmod', 'mkdir', 'writeFile', 'utimes'];
const ofHandles = ['write', 'writeFile', 'appendFile', 'sync', 'datasync', 'truncate', 'close'];

/** From now on; returns how many boundaries were reached. With `n` 0 nothing is killed. */
export async function killAtDisk(n: number): Promise<() => number> {
	let count = 0;
	const boundary = () => {
		if (++count === n) process.kill(process.pid, 'SIGKILL');
	};

	const handle = await fs.promises.open(import.meta.filename, 'r');
	const handles = Object.getPrototypeOf(handle) as Calls;
	await handle.close();
	for (const [owner, names] of [[fs.promises as unknown as Calls, changing], [handles, ofHandles]] as const) {
		for (const name of names) {
			const act = owner[name]!;
			owner[name] = async function (this: unknown, ...args) {
				boundary();
				const done = await act.apply(this, args);
				boundary();
				return done;
			};
		}
	}

	syncBuiltinESMExports();
	return () => count;
}
