import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';

/**
 * The boundaries at which a child is killed: all of them with CROWDSKY_THOROUGH=1 (CI does that), else one of each
 * three, drawn anew each time. The seed is printed; CROWDSKY_SEED draws the same again.
 */
export function boundariesToTry(count: number): number[] {
	const all = Array.from({length: count}, (_, index) => index + 1);
	if (process.env['CROWDSKY_THOROUGH'] === '1') return all;
	const seed = Number(process.env['CROWDSKY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
	const drawn = drawnOfThree(all, seed);
	console.log(`${path.basename(process.argv[1] ?? 'kill')}: CROWDSKY_SEED=${seed} kills at ${drawn.join(', ')} of ${count} boundaries`);
	return drawn;
}

/** One of each three numbers, the same ones for the same seed. */
export function drawnOfThree(all: readonly number[], seed: number): number[] {
	// Neighbouring seeds begin as neighbouring numbers without the factor.
	let state = Math.imul(seed, 2_654_435_761) >>> 0;
	const random = () => {
		// Numerical Recipes' linear congruential generator; its upper bits are the good ones.
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};

	return Array.from({length: Math.ceil(all.length / 3)}, (_, group) => {
		const three = all.slice(3 * group, 3 * group + 3);
		return three[Math.floor(random() * three.length)] ?? 1;
	});
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
