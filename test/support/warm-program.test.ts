import assert from 'node:assert/strict';
import {mkdir, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {fileContext} from './file-context.js';
import {environmentFor, programPath} from './run-program.js';
import {temporaryFolder} from './temporary-folder.js';
import {runWarm} from './warm-program.js';
import {ownFolders} from './own-folders.js';
import {onLinux} from './on-system.js';

const suite = fileContext();

const run = async (home: string, ...args: string[]) => runWarm({program: programPath, args, home, environment: environmentFor({home})});

onLinux('runs of the program in one process have their own folder, settings, output and status', async () => {
	const [one, other] = [await temporaryFolder(suite), await temporaryFolder(suite)];
	await mkdir(ownFolders(one).config, {recursive: true});
	await writeFile(path.join(ownFolders(one).config, 'config.json'), '{"blockMinutes": 7}');
	const refused = await run(one, 'plan');
	assert.deepEqual([refused.status, refused.out], [2, '']);
	assert.match(refused.err, /7/);
	const none = await run(other, 'plan', '--json', '--host', '127.0.0.1:1:1:1');
	assert.deepEqual([none.status, none.err], [4, '']);
	const version = await run(other, '--version');
	assert.deepEqual([version.status, version.err], [0, '']);
	assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
	assert.deepEqual((await readdir(one)).filter(name => name === 'state' || name === 'data'), []);
});

test('runs at once have processes of their own', async () => {
	const home = await temporaryFolder(suite);
	const ends = await Promise.all(Array.from({length: 3}, async (_, nth) => run(home, 'plan', '--host', `127.0.0.1:${nth + 1}:1:1`)));
	for (const [nth, {status, err}] of ends.entries()) assert.deepEqual([status, err.startsWith(`127.0.0.1:${nth + 1}`)], [4, true]);
});

test('a program that ends its process in the middle gives its status, and the next one starts anew', async () => {
	const home = await temporaryFolder(suite);
	const program = path.join(home, 'ends.mjs');
	await writeFile(program, 'console.log("so far"); console.error("why"); process.exit(3);');
	const ended = await runWarm({program, args: [], home, environment: environmentFor({home})});
	assert.deepEqual(ended, {status: 3, out: 'so far\n', err: 'why\n'});
	assert.equal((await run(home, '--version')).status, 0);
});
