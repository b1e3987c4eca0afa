import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';

/**
 * The boundaries at which a child is killed: all of them with CROWDSKY_THOROUGH=1 (CI does that),
 * else every third one, from another first one each time.
 */
export function boundariesToTry(count: number): number[] {
	const all = Array.from({length: count}, (_, index) => index + 1);
	if (process.env['CROWDSKY_THOROUGH'] === '1') return all;
	const first = Math.floor(Math.random() * 3);
	return all.filter(number => number % 3 === first);
}

/** Runs the child; resolves with the number of boundaries that it met, or undefined when it was killed. */
export async function runChild(program: string, args: readonly string[]): Promise<number | undefined> {
	const child = spawn(process.execPath, [program, ...args], {stdio: ['ignore', 'pipe', 'inherit']});
	let said = '';
	child.stdout.on('data', (piece: Buffer) => {
		said += piece.toString();
	});
	const [status, signal] = await once(child, 'close') as [number | null, string | null];
	assert.ok(signal === 'SIGKILL' || status === 0, `status ${status}`);
	return status === 0 ? Number(/END (\d+)/.exec(said)?.[1]) : undefined;
}
