import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import {connect} from 'node:net';
import path from 'node:path';
import test from 'ava';
import {ntStatus, type SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {namesIn, smallSeestar} from './small-scene.js';

const hasSmbclient = spawnSync('smbclient', ['--version']).status === 0;
const testWithSmbclient = hasSmbclient ? test.serial : test.serial.skip;
const live = 'Stacked_30_IC 434_10.0s_LP_20260227-213002';

/** Runs a real smbclient, which is independent of this project. */
function smbclient(seestar: SimulatedSeestar, command: string, share = 'EMMC Images'): Promise<string> {
	return new Promise(resolve => {
		execFile('smbclient', ['-N', `//${seestar.host}/${share}`, '-p', String(seestar.smbPort), '-t', '5', '-c', command], (_, out, err) => resolve(out + err));
	});
}

testWithSmbclient('smbclient lists, renames, fetches, stores and deletes', async t => {
	const seestar = await smallSeestar(t);
	const local = await temporaryFolder(t);
	await writeFile(path.join(local, 'new'), 'x'.repeat(200_000));
	const out = await smbclient(seestar, [
		'cd "MyWorks/IC 434"', 'ls', `rename "${live}.fit" CrowdSky_30.fit`, `get CrowdSky_30.fit "${local}/got"`, `put "${local}/new" CrowdSky_new.fit`, 'del CrowdSky_30.fit', 'ls',
	].join('; '));
	const before = await readFile(path.join(local, 'got'));
	assert.ok(before.toString('latin1', 0, 6) === 'SIMPLE' && before.length % 2880 === 0);
	assert.match(out, new RegExp(`${live}_thn\\.jpg +N +\\d+`));
	assert.ok(!out.includes('NT_STATUS'), out);
	assert.deepEqual(await namesIn(seestar, 'IC 434'), ['CrowdSky_new.fit', `${live}.jpg`, `${live}_thn.jpg`]);
	assert.equal((await readFile(path.join(seestar.folder, 'MyWorks/IC 434/CrowdSky_new.fit'))).length, 200_000);
	assert.deepEqual(seestar.canary, []);
	assert.ok(seestar.smbRequests.some(({command}) => command === 'rename'));
});

testWithSmbclient('a listing of more files than one reply holds is complete', async t => {
	const seestar = await smallSeestar(t, {}, [{name: 'M 81', blocks: [{localStart: '2026-02-27T18:00:00', frames: 1200, spacingSeconds: 5}]}]);
	const out = await smbclient(seestar, 'cd "MyWorks/M 81_sub"; ls');
	assert.equal(out.match(/Light_M 81_/g)?.length, 1200);
});

testWithSmbclient('a rename to a name that is taken, in any case of letters, is a collision', async t => {
	const seestar = await smallSeestar(t);
	for (const taken of [`${live}.jpg`, `${live}.jpg`.toUpperCase()]) {
		assert.match(await smbclient(seestar, `cd "MyWorks/IC 434"; rename "${live}.fit" "${taken}"`), /NT_STATUS_OBJECT_NAME_COLLISION/);
	}

	assert.equal((await namesIn(seestar, 'IC 434')).length, 3);
	assert.deepEqual(seestar.canary, []);
	assert.match(await smbclient(seestar, `cd "MyWorks/IC 434"; rename "${live}.fit" "${live}.jpg" -f`), /NT_STATUS/);
	assert.equal(seestar.canary.length, 1, 'asking to replace is a violation');
});

testWithSmbclient('the canary refuses and records every change of a sub-frame', async t => {
	const seestar = await smallSeestar(t);
	const before = await namesIn(seestar, 'IC 434_sub');
	const [frame = ''] = before;
	const local = path.join(await temporaryFolder(t), 'new');
	await writeFile(local, 'x');
	const out = await smbclient(seestar, ['cd "MyWorks/IC 434_sub"', `del "${frame}"`, `rename "${frame}" x.fit`, `put "${local}" "${frame}"`, `put "${local}" y.fit`, 'cd "../IC 434"', `del "${live}.fit"`].join('; '));
	assert.equal(out.match(/NT_STATUS_ACCESS_DENIED/g)?.length, 5, out);
	assert.deepEqual(await namesIn(seestar, 'IC 434_sub'), before);
	assert.deepEqual(seestar.canary.map(line => line.split(' ')[0]), ['delete', 'rename', 'write', 'create', 'delete']);
});

testWithSmbclient('another share, a missing file and a path out of the share are refused', async t => {
	const seestar = await smallSeestar(t);
	assert.match(await smbclient(seestar, 'ls', 'Seestar'), /NT_STATUS_BAD_NETWORK_NAME/);
	assert.match(await smbclient(seestar, 'get nothing.fit /dev/null'), /NT_STATUS_OBJECT_NAME_NOT_FOUND/);
	assert.match(await smbclient(seestar, 'get nowhere/nothing.fit /dev/null'), /NT_STATUS_OBJECT_PATH_NOT_FOUND/);
	// The client itself removes `..` from its paths, so that only MyWorks remains.
	assert.doesNotMatch(await smbclient(seestar, 'cd ../../etc; ls'), /hostname/);
});

testWithSmbclient('an interim PENDING and a keep-alive frame are followed by the real answer', async t => {
	const seestar = await smallSeestar(t);
	seestar.faults.add({on: 'smb', match: 'rename', do: {kind: 'pending', ms: 100}});
	const startedAt = performance.now();
	assert.doesNotMatch(await smbclient(seestar, `cd "MyWorks/IC 434"; rename "${live}.fit" CrowdSky_1.fit`), /NT_STATUS/);
	assert.ok(performance.now() - startedAt > 100);
	assert.ok((await namesIn(seestar, 'IC 434')).includes('CrowdSky_1.fit'));
	seestar.faults.add({on: 'smb', match: 'rename', do: {kind: 'keepAlive'}});
	assert.doesNotMatch(await smbclient(seestar, 'cd "MyWorks/IC 434"; rename CrowdSky_1.fit CrowdSky_2.fit'), /NT_STATUS/);
	assert.ok((await namesIn(seestar, 'IC 434')).includes('CrowdSky_2.fit'));
});

testWithSmbclient('a command fails with the given status, or breaks off before or after it was carried out', async t => {
	const seestar = await smallSeestar(t);
	const command = `cd "MyWorks/IC 434"; rename "${live}.fit" CrowdSky_1.fit`;
	const isRenamed = async () => (await namesIn(seestar, 'IC 434')).includes('CrowdSky_1.fit');
	seestar.faults.add({on: 'smb', match: 'rename', do: {kind: 'status', status: ntStatus.diskFull}});
	assert.match(await smbclient(seestar, command), /NT_STATUS_DISK_FULL/);
	seestar.faults.add({on: 'smb', match: 'treeConnect', do: {kind: 'status', status: ntStatus.badNetworkName}});
	assert.match(await smbclient(seestar, command), /NT_STATUS_BAD_NETWORK_NAME/);
	seestar.faults.add({on: 'smb', match: 'rename', do: {kind: 'pretend'}});
	assert.doesNotMatch(await smbclient(seestar, command), /NT_STATUS/);
	assert.equal(await isRenamed(), false);
	seestar.faults.add({on: 'smb', match: 'rename', do: {kind: 'drop'}});
	assert.match(await smbclient(seestar, command), /NT_STATUS/);
	assert.equal(await isRenamed(), false);
	seestar.faults.add({on: 'smb', match: 'rename', do: {kind: 'dropAfter'}});
	assert.match(await smbclient(seestar, command), /NT_STATUS/);
	assert.equal(await isRenamed(), true);
});

/** A frame with a request of this command, and optionally one of ECHO in the same compound. */
function frameOf(command: number, body: Buffer, hasEcho = false): Buffer {
	const messages = [[command, body], ...(hasEcho ? [[13, Buffer.from([4, 0, 0, 0])]] : [])] as Array<[number, Buffer]>;
	const parts = messages.map(([code, content], index) => {
		const message = Buffer.concat([Buffer.alloc(64), content, Buffer.alloc((8 - (content.length % 8)) % 8)]);
		message.write('\u00FESMB', 0, 'latin1');
		message.writeUInt16LE(64, 4);
		message.writeUInt16LE(code, 12);
		message.writeUInt32LE(index < messages.length - 1 ? message.length : 0, 20);
		message.writeBigUInt64LE(BigInt(index), 24);
		return message;
	});
	const length = Buffer.alloc(4);
	length.writeUInt32BE(parts.reduce((sum, part) => sum + part.length, 0));
	return Buffer.concat([length, ...parts]);
}

function negotiateBody(): Buffer {
	const body = Buffer.alloc(40);
	body.writeUInt16LE(36, 0);
	body.writeUInt16LE(2, 2);
	body.writeUInt16LE(0x0202, 36);
	body.writeUInt16LE(0x0210, 38);
	return body;
}

/** What arrives within a moment: the commands and states of all frames. */
async function exchange(seestar: SimulatedSeestar, frame: Buffer): Promise<Array<{command: number; status: number; isAsync: boolean}>> {
	const socket = connect(seestar.smbPort, seestar.host);
	socket.on('error', () => undefined);
	let received = Buffer.alloc(0);
	socket.on('data', (bytes: Buffer) => {
		received = Buffer.concat([received, bytes]);
	});
	socket.write(frame);
	await new Promise(resolve => setTimeout(resolve, 150));
	socket.destroy();
	const answers = [];
	for (let at = 0; at + 68 <= received.length; at += 4 + received.readUInt32BE(at)) {
		answers.push({command: received.readUInt16LE(at + 16), status: received.readUInt32LE(at + 12), isAsync: (received.readUInt32LE(at + 20) & 2) !== 0});
	}

	return answers;
}

test.serial('a compound is answered request by request', async t => {
	const seestar = await smallSeestar(t);
	const answers = await exchange(seestar, frameOf(0, negotiateBody(), true));
	assert.deepEqual(answers, [{command: 0, status: 0, isAsync: false}, {command: 13, status: 0, isAsync: false}]);
});

test.serial('a stalled command has no answer, and one that is pending for ever has an interim one', async t => {
	const seestar = await smallSeestar(t);
	seestar.faults.add({on: 'smb', match: 'negotiate', do: {kind: 'stall'}});
	assert.deepEqual(await exchange(seestar, frameOf(0, negotiateBody())), []);
	seestar.faults.add({on: 'smb', match: 'negotiate', do: {kind: 'pendingForever'}});
	assert.deepEqual(await exchange(seestar, frameOf(0, negotiateBody())), [{command: 0, status: ntStatus.pending, isAsync: true}]);
	seestar.faults.add({on: 'connect', match: 'smb', do: {kind: 'halfOpen'}});
	assert.deepEqual(await exchange(seestar, frameOf(0, negotiateBody())), []);
	assert.equal((await exchange(seestar, frameOf(0, negotiateBody()))).length, 1);
});

test.serial('bytes that are not SMB2 end their connection and affect no other', async t => {
	const seestar = await smallSeestar(t);
	const socket = connect(seestar.smbPort, seestar.host);
	socket.on('error', () => undefined);
	socket.write(Buffer.from('\0\0\0\u0006GET / ', 'latin1'));
	await new Promise(resolve => socket.on('close', resolve));
	const short = connect(seestar.smbPort, seestar.host);
	short.on('error', () => undefined);
	// A header that claims a name far beyond its end.
	const message = Buffer.alloc(64 + 56 + 4);
	message.writeUInt32BE(message.length - 4, 0);
	message.write('\u00FESMB', 4, 'latin1');
	message.writeUInt16LE(17, 4 + 12);
	short.write(message);
	const [answer] = await new Promise<Buffer[]>(resolve => short.once('data', (bytes: Buffer) => resolve([bytes])));
	assert.notEqual(answer?.readUInt32LE(4 + 8), 0);
	short.destroy();
});
