// A night in a process of its own that ends itself with SIGKILL at the n-th boundary:
// the beginning of a call to the telescope, or the end of one that changes something there.
// Journal writes lie between two of them. Usage: HOST DATA-FOLDER N; prints "END n" when it was not killed.
import process from 'node:process';
import type {Seestar} from '../../source/seestar/port.js';
import {runNight} from '../support/run-night.js';

const [host = '', dataFolder = '', at = '0'] = process.argv.slice(2);
let count = 0;
let hasBegun = false;

function boundary(): void {
	if (++count === Number(at)) process.kill(process.pid, 'SIGKILL');
}

const changing = new Set(['configureBatch', 'startBatch', 'rename', 'clearBatch']);

function around(seestar: Seestar): Seestar {
	const watched = {...seestar} as Record<string, unknown>;
	for (const [name, act] of Object.entries(seestar)) {
		if (typeof act !== 'function' || name.startsWith('on') || name === 'close') continue;
		watched[name] = async (...args: unknown[]) => {
			// Before the first look at the batch nothing has been done that could be lost.
			hasBegun ||= name === 'readBatch';
			if (hasBegun) boundary();
			const result: unknown = await (act as (...given: unknown[]) => Promise<unknown>)(...args);
			if (hasBegun && changing.has(name)) boundary();
			return result;
		};
	}

	return watched as Seestar;
}

// The polling is so slow that the same calls happen in each night.
await runNight({hosts: [host], dataFolder, around, pollMs: 600_000});
process.stdout.write(`END ${count}\n`);
