// Makes a test of a report: npm run recording -- REPORT NAME [COMMAND...]
// The recording goes to test/recordings/NAME.jsonl.gz, and the program's present output for it to NAME.txt: read that, and change
// it to what the program should print. recordings.test.ts replays all of them. The default command is "stack --all".
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {gzipSync} from 'node:zlib';
import {readReplay} from '../../source/commands/read-replay.js';
import {expectationOf} from './expectation.js';
import {runReplayed} from './replayed.js';

const [report, name, ...command] = process.argv.slice(2);
if (report === undefined || name === undefined || !/^[\w-]+$/.test(name)) {
	console.error('npm run recording -- REPORT NAME [COMMAND...]');
	process.exit(2);
}

const lines = await readReplay(report);
if (!lines.ok) {
	console.error(`${lines.problem.what}: ${lines.problem.cause}. ${lines.problem.next}`);
	process.exit(2);
}

const file = path.join(import.meta.dirname, `${name}.jsonl.gz`);
await writeFile(file, gzipSync(lines.value.map(line => `${line}\n`).join(''), {level: 9}));
const home = await mkdtemp(path.join(tmpdir(), 'recording-'));
try {
	const args = command.length > 0 ? command : ['stack', '--all'];
	const said = expectationOf(args, await runReplayed(file, args, {home}));
	await writeFile(path.join(import.meta.dirname, `${name}.txt`), said);
	console.log(`${file}\n${said}`);
} finally {
	await rm(home, {recursive: true, force: true});
}
