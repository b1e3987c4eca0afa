import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import type {WireEntry} from '../../source/recorder/wire-entry.js';
import {maskingPrivate} from '../../source/recorder/mask-private.js';
import {readRecording} from '../../source/recorder/read-recording.js';
import {recordingFolder} from '../../source/recorder/segments.js';
import {rpcTapOf} from '../../source/seestar/rpc/rpc-tap.js';
import {createSeestar} from '../../source/seestar/seestar.js';
import {parseScopeAddress} from '../../source/seestar/address.js';
import {startCrowdSky} from '../../source/simulator/simulator.js';
import {runProgram} from '../support/run-program.js';
import {startScope, stacksOf, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {assertPrivate, ownFolders} from '../support/own-folders.js';

/** All recordings of a home, as one text. */
async function recordedIn(home: string): Promise<string> {
	const lines = await readRecording(recordingFolder(ownFolders(home).data));
	return lines.map(({text}) => text).join('\n');
}

test.serial('a night\'s recording has its commands, files and server requests, but no secrets, no pixels, and neither the user nor the telescope\'s location', async t => {
	const home = await temporaryFolder(t);
	const {privateKey, publicKey} = generateKeyPairSync('rsa', {modulusLength: 1024, publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}});
	const key = path.join(home, 'key.pem');
	await writeFile(key, privateKey, {mode: 0o600});
	const scope = await startScope(t, {serial: '7e57ed01', handshake: {publicKeyPem: publicKey}});
	const server = await startCrowdSky({folder: path.join(home, 'server'), username: 'vera', password: 'open-Sesame-9'});
	t.teardown(() => server.stop());
	const night = await runProgram(['night', '--host', scope.hostOption, '--key', key, '--server', server.url], {home, env: {CROWDSKY_USERNAME: 'vera', CROWDSKY_PASSWORD: 'open-Sesame-9'}});
	assert.deepEqual([night.err, night.status], ['', 0]);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);

	const recorded = await recordedIn(home);
	for (const part of [
		'get_img_file_page_name', 'set_batch_stack_setting', 'start_batch_stack', 'BatchStack', '"httpAsked"', '"httpAnswered"', '"status":206', '"command":"setInfo"', '"dialect":',
		'"smbListed"', '"serverAsked"', 'upload_stack.php', '"serverAnswered"', '"headerRead"', '"command":"night"', twoNames[0] ?? '',
	]) assert.ok(recorded.includes(part), `${part} is recorded`);
	const signatures = scope.requests.filter(({method}) => method === 'verify_client').map(({params}) => params as {sign: string; data: string});
	assert.ok(signatures.length > 0);
	for (const secret of [
		'open-Sesame-9', Buffer.from('vera:open-Sesame-9').toString('base64'), '7e57ed01', '48.25', '16.25', 'S50_simulated', 'SITELAT',
		...signatures.flatMap(({sign, data}) => [sign, data]),
	]) assert.ok(!recorded.includes(secret), `${secret} is not recorded`);
	// A stack is 66,240 bytes: not a single run of its pixels was recorded.
	assert.ok(Buffer.byteLength(recorded) < 400_000);
	for (const line of recorded.split('\n')) JSON.parse(line);
});

test.serial('--no-record records nothing, on the command line and in the configuration file', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	await runProgram(['targets', '--host', scope.hostOption, '--no-record'], {home});
	assert.equal(await recordedIn(home), '');
	const config = path.join(home, 'config.json');
	await writeFile(config, '{"noRecord": true}');
	await runProgram(['targets', '--host', scope.hostOption, '--config', config], {home});
	assert.equal(await recordedIn(home), '');
	await runProgram(['targets', '--host', scope.hostOption], {home});
	assert.notEqual(await recordedIn(home), '');
});

test.serial('a tap that throws at each entry does not affect the telescope\'s replies', async t => {
	const scope = await startScope(t);
	const address = parseScopeAddress(scope.hostOption);
	assert.ok(address.ok);
	let entries = 0;
	const seestar = createSeestar(address.value, {tap() {
		entries++;
		throw new Error('a bug of the recorder');
	}});
	t.teardown(async () => seestar.close());
	assert.ok((await seestar.readDeviceInfo()).ok);
	const files = await seestar.list('IC 434_sub');
	assert.ok(files.ok && files.value.length === 52);
	const [first] = files.value;
	assert.ok((await seestar.header('IC 434_sub', first?.name ?? '')).ok);
	assert.ok((await seestar.listStored('IC 434')).ok);
	assert.ok(entries > 20);
});

test('passwords, challenges and signatures are masked at the connection, in an answer of any shape', () => {
	const entries: WireEntry[] = [];
	const tap = rpcTapOf(entry => entries.push({...entry, scope: 'x'}));
	tap.sent(7, 'get_verify_str', '{"id":7,"method":"get_verify_str"}');
	tap.received('{"id":7,"result":"planted-challenge","code":0}', 7);
	tap.sent(8, 'verify_client', '{"id":8,"method":"verify_client","params":{"sign":"planted-signature","data":"planted-challenge"}}');
	tap.received('{"id":8,"result":{"new":["planted-token"]},"code":0}', 8);
	tap.received('{"id":9,"method":"x","result":{"ap":{"passwd":"planted \\"password\\""},"session_token":"planted-token"}}', 9);
	tap.received('verify_client planted-garbage', undefined);
	const told = JSON.stringify(entries);
	assert.doesNotMatch(told, /planted/);
	assert.match(told, /session_token/);
});

test('a serial number has the same hash of the same form everywhere, and a location on Earth appears nowhere', () => {
	const entries: WireEntry[] = [];
	const tap = maskingPrivate(entry => entries.push(entry), 'salt');
	const told = (text: string) => {
		tap({kind: 'received', number: 1, scope: 'x', text});
		return (entries.at(-1) as {text: string}).text;
	};

	const {result} = JSON.parse(told('{"result":{"device":{"sn":"1d568bdd"},"ap":{"ssid":"S50_1d568bdd"},"location_lon_lat":[14.79,47.95],"lat": 47.95,"calibration":4.5}}')) as {result: Record<string, unknown>};
	const {sn} = result['device'] as {sn: string};
	assert.match(sn, /^[\da-f]{8}$/);
	assert.notEqual(sn, '1d568bdd');
	assert.deepEqual([result['location_lon_lat'], result['lat'], result['calibration'], result['ap']], [[0, 0], 0, 4.5, {ssid: '***'}]);
	assert.equal(told('{"name":"S50_1d568bdd"}'), `{"name":"S50_${sn}"}`);
	assert.equal(told('{"method":"get_user_location","result":[14.79, 47.95],"lon":1}').includes('47.95'), false);
	assert.equal(told('{"sn":"00000000"}'), '{"sn":"00000000"}');
});

test.serial('recordings are private to the user, like the journal', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	await runProgram(['targets', '--host', scope.hostOption], {home});
	const {readdir} = await import('node:fs/promises');
	const folder = recordingFolder(ownFolders(home).data);
	const [file = ''] = await readdir(folder);
	await assertPrivate(path.join(folder, file));
	assert.match(await readFile(path.join(folder, file), 'utf8'), /^\{"at":\d+,"kind":"started","v":1/);
});
