// Usage: FOLDER ROUNDS. Takes lock-0.json, lock-1.json ... in FOLDER at moments that many such processes share,
// prints the numbers of those that it gets, and keeps them until its input ends.
import path from 'node:path';
import process from 'node:process';
import {systemClock} from '../../../source/runtime/clock.js';
import {takeLock} from '../../../source/runtime/memory/lock.js';

const [folder = '', rounds = '0'] = process.argv.slice(2);
const won: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
	// Processes that reach a round at about the same time enter it at the same moment.
	await systemClock.sleep(20 - (Date.now() % 20));
	const taken = await takeLock(path.join(folder, `lock-${round}.json`), 'it', new Date());
	if (taken.ok) won.push(round);
}

// No lock may be released before all have tried.
process.stdout.write(`${JSON.stringify(won)}\n`);
process.stdin.resume();
