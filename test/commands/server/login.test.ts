import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import * as pty from '@lydell/node-pty';
import {runProgram} from '../../support/run-program.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {startSky} from '../../runtime/uploads/run-uploads.js';
import {runAtOnce} from '../../support/at-once.js';
import {assertPrivate, homeEnvironment, ownFolders} from '../../support/own-folders.js';

runAtOnce(2);

const program = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'cli.js');
const worldOf = (home: string) => ({PATH: process.env['PATH'] ?? '', ...homeEnvironment(home), CROWDSKY_DISCOVER: 'none', TERM: 'xterm'});

/** Runs `login` with lines on its standard input. */
async function loginWith(lines: string, url: string, home: string): Promise<{status: number | null; said: string}> {
	const child = spawn(process.execPath, [program, 'login', '--server', url], {env: worldOf(home), stdio: 'pipe'});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (piece: Buffer) => {
			said += piece.toString();
		});
	}

	child.stdin.end(lines);
	const [status] = await once(child, 'close') as [number | null];
	return {status, said};
}

test('two lines of standard input sign in: checked, saved for this user alone, and used; logout removes them', async t => {
	const home = await temporaryFolder(t);
	const sky = await startSky(t);
	const signedIn = await loginWith('observer\ncrowdsky-demo\n', sky.url, home);
	assert.deepEqual([signedIn.status, signedIn.said], [0, `Signed in to ${sky.url}/ as observer; saved for this user of this machine.\n`]);
	const file = path.join(ownFolders(home).config, 'credentials.json');
	await assertPrivate(file);
	assert.ok((await readFile(file, 'utf8')).includes('observer'));
	assert.equal((await runProgram(['stacks', '--server', sky.url], {home})).status, 0);
	assert.deepEqual((await runProgram(['logout'], {home})).lines, ['The saved CrowdSky login has been removed.']);
	assert.deepEqual((await runProgram(['logout'], {home})).lines, ['No CrowdSky login was saved on this machine.']);
	assert.equal((await runProgram(['stacks', '--server', sky.url], {home})).status, 5);
});

test('a refused login ends with 5, a server that is down with 1, missing lines with 2; nothing is saved and no password shown', async t => {
	const home = await temporaryFolder(t);
	const sky = await startSky(t);
	const refused = await loginWith('observer\nnot-the-word\n', sky.url, home);
	assert.deepEqual([refused.status, /does not accept the user name/.test(refused.said)], [5, true]);
	const down = await loginWith('observer\nnot-the-word\n', 'http://127.0.0.1:1', home);
	assert.deepEqual([down.status, /does not accept the user name/.test(down.said)], [1, false]);
	const none = await loginWith('', sky.url, home);
	assert.deepEqual([none.status, /two lines on standard input/.test(none.said)], [2, true]);
	assert.equal((refused.said + down.said + none.said).includes('not-the-word'), false);
	await assert.rejects(stat(path.join(ownFolders(home).config, 'credentials.json')));
});

test('at a terminal the password is not echoed, and Ctrl+C cancels', async t => {
	const home = await temporaryFolder(t);
	const sky = await startSky(t);
	for (const [keys, status] of [['crowdskX\u007Fy-demo\r', 0], ['\u0003', 2]] as const) {
		const child = pty.spawn(process.execPath, [program, 'login', '--server', sky.url], {env: worldOf(home), cols: 80, rows: 24});
		let said = '';
		let step = 0;
		child.onData(piece => {
			said += piece;
			if (step === 0 && said.includes('User name: ')) {
				step = 1;
				child.write('observer\r');
			} else if (step === 1 && said.includes('Password (not shown): ')) {
				step = 2;
				child.write(keys);
			}
		});
		const exitCode = await new Promise<number>(resolve => {
			child.onExit(ended => {
				resolve(ended.exitCode);
			});
		});
		assert.equal(exitCode, status, said);
		assert.match(said, /User name: observer\r\nPassword \(not shown\): \r\n/);
		assert.equal(/crowdsk|demo/.test(said.replaceAll('crowdsky-tui', '')), false, said);
	}
});

test('an address with a password is refused without being shown, from the option and the environment', async t => {
	const home = await temporaryFolder(t);
	const option = await runProgram(['stacks', '--server', 'http://a:geheim@127.0.0.1:1'], {home});
	const variable = await runProgram(['stacks'], {home, env: {CROWDSKY_URL: 'http://a:geheim@127.0.0.1:1'}});
	for (const {status, out, err} of [option, variable]) assert.deepEqual([status, /password/.test(err), (out + err).includes('geheim')], [2, true, false]);
});
