import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {isThorough} from './draws.js';

/**
 * The boundaries at which a child is killed: all of them with CROWDSKY_THOROUGH=1 (as in CI), otherwise one in
 * twelve, drawn again each time. The seed is printed; CROWDSKY_SEED draws the same again.
 */
export function boundariesToTry(count: number): number[] {
	const all = Array.from({length: count}, (_, index) => index + 1);
	if (isThorough) return all;
	const seed = Number(process.env['CROWDSKY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
	const drawn = drawnOfTwelve(all, seed);
	console.log(`CROWDSKY_SEED=${seed} kills at ${drawn.join(', ')} of ${count} boundaries`);
	return drawn;
}

/** One of each twelve numbers, the same ones for the same seed. */
export function drawnOfTwelve(all: readonly number[], seed: number): number[] {
	// Without the factor neighbouring seeds would begin with neighbouring numbers.
	let state = Math.imul(seed, 2_654_435_761) >>> 0;
	const random = () => {
		// Numerical Recipes' linear congruential generator; its upper bits are the good ones.
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};

	return Array.from({length: Math.ceil(all.length / 12)}, (_, group) => {
		const twelve = all.slice(12 * group, 12 * group + 12);
		return twelve[Math.floor(random() * twelve.length)] ?? 1;
	});
}

/** Runs the child; resolves with the number of boundaries that it reached, or undefined when it was killed. */
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
