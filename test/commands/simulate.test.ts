import assert from 'node:assert/strict';
import {once} from 'node:events';
import {mkdir, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import path from 'node:path';
import test from 'ava';
import {bindPlaceOf} from '../../source/options/simulator-address.js';
import {makeFolder} from '../../source/files/make-folder.js';
import {objectsOf, runProgram, startProgram, untilWritten} from '../support/run-program.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(4);

/** A port on which another program listens. */
async function takenPort(t: Context): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(async () => {
		server.close();
		return Promise.resolve();
	});
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('no port');
	return address.port;
}

test('a port that is taken is reported in a sentence, status 2', async t => {
	const home = await temporaryFolder(t);
	const port = await takenPort(t);
	for (const args of [['--bind', `127.0.0.1:${port}`], ['--bind', `127.0.0.1::${port}`], ['--server-port', String(port)]]) {
		const {status, out, err} = await runProgram(['simulate', ...args], {home});
		assert.deepEqual([status, out], [2, ''], err);
		assert.match(err, new RegExp(`^The simulators cannot be started: port ${port} of 127\\.0\\.0\\.1 is taken by another program\\. Choose another port.*\n$`));
	}

	const json = await runProgram(['simulate', '--json', '--bind', `127.0.0.1:${port}`], {home});
	assert.deepEqual([json.status, json.err, objectsOf(json).map(({type}) => type)], [2, '', ['error']]);
});

test('an address of another machine is reported in a sentence, status 2', async t => {
	// From the network reserved for documentation: RFC 5737.
	const {status, err} = await runProgram(['simulate', '--bind', '192.0.2.1'], {home: await temporaryFolder(t)});
	assert.equal(status, 2);
	assert.match(err, /^The simulators cannot be started: this machine cannot listen on 192\.0\.2\.1 .*127\.0\.0\.1\.\n$/);
});

test('an unusable folder is reported in a sentence, status 2, for simulate and for the demo', async t => {
	const home = await temporaryFolder(t);
	await writeFile(path.join(home, 'file'), 'in the way');
	await mkdir(path.join(home, 'strange', 'crowdsky'), {recursive: true});
	await writeFile(path.join(home, 'strange', 'crowdsky', 'rows.json'), 'what is this');
	for (const data of ['file', 'file/below', 'strange', ...(process.platform === 'linux' ? ['/proc/none'] : [])]) {
		for (const args of data === 'file' ? [['simulate'], ['--demo', '--plain']] : [['simulate']]) {
			const {status, err} = await runProgram([...args, '--data', data], {home});
			assert.equal(status, 2, `${args.join(' ')} ${data}: ${err}`);
			assert.match(err, /^The simulators cannot be started: their folder cannot be used, because .*--data.*\n$/);
		}
	}
});

test('the address printed for an IPv6 telescope is accepted by --host', async t => {
	const home = await temporaryFolder(t);
	const running = startProgram(['simulate', '--json', '--bind', '::1'], {home});
	await untilWritten(running, /\n/).catch(() => undefined);
	if (running.out() === '') {
		t.log('this machine has no IPv6');
		return;
	}

	const {host} = JSON.parse(running.out()) as {host: string};
	assert.match(host, /^\[::1\](:\d+){3}$/);
	const targets = await runProgram(['targets', '--host', host], {home});
	running.child.kill();
	await running.ended;
	assert.equal(targets.status, 0, targets.err);
});

test('ports that --bind omits are free ones, also for IPv6 addresses', () => {
	assert.deepEqual(bindPlaceOf('127.0.0.1'), {host: '127.0.0.1', rpcPort: 0, httpPort: 0, smbPort: 0});
	assert.deepEqual(bindPlaceOf('127.0.0.1:5000::5002'), {host: '127.0.0.1', rpcPort: 5000, httpPort: 0, smbPort: 5002});
	assert.deepEqual(bindPlaceOf('::1'), {host: '::1', rpcPort: 0, httpPort: 0, smbPort: 0});
	assert.deepEqual(bindPlaceOf('[::1]:5000'), {host: '::1', rpcPort: 5000, httpPort: 0, smbPort: 0});
});

test.serial('a folder is created with its parents, and one that cannot be created is an error, not an endless wait', async t => {
	const folder = await temporaryFolder(t);
	await makeFolder(path.join(folder, 'a', 'b', 'c'));
	await makeFolder(path.join(folder, 'a', 'b', 'c'));
	await writeFile(path.join(folder, 'file'), '');
	await assert.rejects(makeFolder(path.join(folder, 'file')), {code: 'EEXIST'});
	await assert.rejects(makeFolder(path.join(folder, 'file', 'below')), {code: 'ENOTDIR'});
	if (process.platform === 'linux') await assert.rejects(makeFolder('/proc/none/below'), {code: 'ENOENT'});
});
