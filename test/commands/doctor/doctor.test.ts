import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {chmod, mkdir, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {checkFolder, checkNode} from '../../../source/commands/doctor/machine.js';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {objectsOf, runProgram, type Ended} from '../../support/run-program.js';
import {startScope, storedNames} from '../../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {runAtOnce} from '../../support/at-once.js';
import {ownFolders} from '../../support/own-folders.js';

runAtOnce(2);

const login = {CROWDSKY_USERNAME: 'kepler', CROWDSKY_PASSWORD: 'harmonices-mundi'};

async function startSky(t: Context): Promise<readonly string[]> {
	const sky = await startCrowdSky({folder: await temporaryFolder(t), username: login.CROWDSKY_USERNAME, password: login.CROWDSKY_PASSWORD});
	t.teardown(() => sky.stop());
	return ['--server', sky.url];
}

const checksOf = (ended: Ended) => objectsOf(ended).filter(({type}) => type === 'check');
const badOnes = (ended: Ended) => checksOf(ended).filter(({ok}) => ok === false).map(({name}) => String(name));
const whatOf = (ended: Ended, name: string) => String(checksOf(ended).find(check => check['name'] === name)?.['what']);

test('doctor: reports every link as working, changes nothing, and prints no secret', async t => {
	const home = await temporaryFolder(t);
	const server = await startSky(t);
	const scope = await startScope(t, {serial: 'c0ffee5e'});
	const before = [await storedNames(scope, 'IC 434'), await storedNames(scope, 'IC 434_sub')];
	const ended = await runProgram(['doctor', '--json', '--host', scope.hostOption, ...server], {home, env: login});
	assert.deepEqual([ended.status, ended.err, badOnes(ended)], [0, '', []], ended.out);
	assert.deepEqual(checksOf(ended).map(({name}) => name), [
		'node', 'dataFolder', 'configFolder',
		'controlPort', 'httpPort', 'smbPort', 'handshake', 'firmware', 'storage', 'targets', 'files', 'timeZone', 'clock', 'observing', 'batch', 'rename',
		'server', 'login',
	]);
	for (const check of checksOf(ended)) assert.deepEqual(Object.keys(check).filter(key => key !== 'scope'), ['v', 'type', 'name', 'ok', 'what', 'next']);
	assert.match(whatOf(ended, 'timeZone'), /Europe\/Vienna.*confirmed by a sub-frame's DATE-OBS/);
	assert.equal(whatOf(ended, 'rename'), 'Files can be renamed over SMB');
	assert.deepEqual(objectsOf(ended).at(-1)?.['type'], 'summary');
	assert.deepEqual([await storedNames(scope, 'IC 434'), await storedNames(scope, 'IC 434_sub')], before);
	assert.deepEqual(scope.canary, []);
	assert.ok(scope.smbRequests.every(({command}) => !['write', 'setInfo', 'rename', 'delete'].includes(command)), 'nothing is sent that changes');
	// The location of the simulated telescope is in its frames' headers and in its state.
	for (const secret of ['c0ffee5e', login.CROWDSKY_PASSWORD, login.CROWDSKY_USERNAME, '16.25', '48.25', home]) assert.ok(!ended.out.includes(secret), secret);

	const plain = await runProgram(['doctor', '--read-only', '--host', scope.hostOption, ...server], {home, env: login});
	assert.equal(plain.status, 0);
	assert.match(plain.out, /^This machine\n {2}ok {2}Node\.js/);
	assert.match(plain.out, /renaming was not tested, because of --read-only[^]*All 18 checks passed\.\n$/);
	assert.ok(!plain.out.includes(home) && plain.lines.every(line => line.length < 200));
});

test('doctor: names each problem and the next step, with status 3', async t => {
	const home = await temporaryFolder(t);
	const server = await startSky(t);
	const scope = await startScope(t, {
		observing: {target: 'M 44', frames: 225}, clockOffsetSeconds: 7200, reportedTimeZone: 'America/New_York', freeMb: 40, storageState: 'mounted',
	});
	scope.change({isShareReadOnly: true});
	const ended = await runProgram(['doctor', '--json', '--host', scope.hostOption, ...server], {home, env: {...login, CROWDSKY_PASSWORD: 'wrong'}});
	assert.equal(ended.status, 3);
	assert.deepEqual(badOnes(ended), ['storage', 'timeZone', 'clock', 'observing', 'rename', 'login'], ended.out);
	for (const check of checksOf(ended)) assert.equal(check['next'] === '', check['ok'], JSON.stringify(check));
	assert.match(whatOf(ended, 'timeZone'), /does not fit.*UTC\+1$/);
	assert.match(whatOf(ended, 'observing'), /stacking M 44, 225 frames/);
	assert.match(whatOf(ended, 'rename'), /cannot be renamed.*does not allow it/);
	const plain = await runProgram(['doctor', '--host', scope.hostOption, '--server', 'http://127.0.0.1:1'], {home});
	assert.equal(plain.status, 3);
	assert.match(plain.out, / !! {2}http:\/\/127\.0\.0\.1:1\/ cannot be used: the server does not accept connections\n {6}\S/);
	assert.match(plain.out, /You are not signed in to CrowdSky[^\n]*\n {6}Run "crowdsky-tui login"/);
});

test('doctor: ends with 4 if no telescope answers and with 6 if it is locked, after all other checks', async t => {
	const home = await temporaryFolder(t);
	const server = await startSky(t);
	const none = await runProgram(['doctor', '--json', ...server], {home, env: login});
	assert.deepEqual([none.status, badOnes(none)], [4, ['discovery']]);
	const refused = await runProgram(['doctor', '--json', '--host', '127.0.0.1:1:1:1', ...server], {home, env: login});
	assert.deepEqual([refused.status, badOnes(refused)], [4, ['controlPort', 'httpPort', 'smbPort']]);
	assert.equal(whatOf(refused, 'login'), 'The login is valid; the server has 0 stacks of yours');

	const key = path.join(home, 'odd.pem');
	await writeFile(key, 'a secret that is no key');
	const {publicKey} = generateKeyPairSync('rsa', {modulusLength: 1024});
	const locked = await startScope(t, {handshake: {publicKeyPem: publicKey.export({type: 'spki', format: 'pem'}).toString()}});
	const odd = await runProgram(['doctor', '--json', '--key', key, '--host', locked.hostOption, ...server], {home, env: login});
	assert.deepEqual([odd.status, badOnes(odd)], [6, ['key', 'handshake']], odd.out);
	assert.match(whatOf(odd, 'handshake'), /wants a signing key/);
	assert.ok(!odd.out.includes('a secret'));
	assert.equal((await runProgram(['doctor', '--host', 'not an address'], {home})).status, 2);
});

test('doctor: checks folders even if a file has gone meanwhile, and the age of Node.js', async t => {
	const home = await temporaryFolder(t);
	const folder = ownFolders(home).data;
	const fine = await checkFolder('dataFolder', 'data folder', folder);
	assert.deepEqual([fine.ok, await readdir(folder)], [true, []]);
	const inTheWay = path.join(home, 'file');
	await writeFile(inTheWay, '');
	assert.equal((await checkFolder('dataFolder', 'data folder', path.join(inTheWay, 'x'))).ok, false);
	if (![0, undefined].includes(process.getuid?.())) {
		const shut = path.join(home, 'shut');
		await mkdir(shut);
		await chmod(shut, 0o500);
		assert.match((await checkFolder('dataFolder', 'data folder', shut)).what, /cannot be written to.*does not allow it/);
	}

	for (const [version, ok] of [['20.18.3', false], ['18.20.0', false], ['20.19.0', true], ['21.7.3', false], ['22.2.0', false], ['22.3.0', true], ['24.0.0', true]] as const) assert.equal(checkNode(version).ok, ok, version);
});
