// Usage: FOLDER ROUNDS. Takes lock-0.json, lock-1.json ... in FOLDER at moments that many such processes share,
// says the numbers of those that it gets, and keeps them until its input ends.
import path from 'node:path';
import process from 'node:process';
import {systemClock} from '../../../source/runtime/clock.js';
import {takeLock} from '../../../source/runtime/memory/lock.js';

const [folder = '', rounds = '0'] = process.argv.slice(2);
const won: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
	// Whoever comes to a round at about the same time comes to it at the same time.
	await systemClock.sleep(20 - (Date.now() % 20));
	const taken = await takeLock(path.join(folder, `lock-${round}.json`), 'it', new Date());
	if (taken.ok) won.push(round);
}

// None may be let go before all have asked.
process.stdout.write(`${JSON.stringify(won)}\n`);
process.stdin.resume();
