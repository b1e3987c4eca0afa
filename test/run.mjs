// Runs the test files side by side, as many as this machine has cores.
// Arguments are files; without any, all of test/*/*.test.ts.
import {readdir} from 'node:fs/promises';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {run} from 'node:test';
import report from './reporter.mjs';

const folder = import.meta.dirname;
const found = async () => {
	const files = [];
	for (const room of await readdir(folder, {withFileTypes: true})) {
		if (!room.isDirectory()) continue;
		for (const name of await readdir(path.join(folder, room.name))) {
			if (name.endsWith('.test.ts')) files.push(path.join(folder, room.name, name));
		}
	}

	return files.sort();
};

const named = process.argv.slice(2).map(name => path.resolve(name));
const files = named.length > 0 ? named : await found();
run({files, concurrency: Math.max(2, availableParallelism()), timeout: 240_000})
	.on('test:fail', () => {
		process.exitCode = 1;
	})
	.compose(report)
	.pipe(process.stdout);
