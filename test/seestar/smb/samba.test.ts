import assert from 'node:assert/strict';
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {Smb2Connection} from '../../source/seestar/smb/connection.js';
import {createBody, toChange} from '../../source/seestar/smb/create.js';
import {negotiate} from '../../source/seestar/smb/negotiate.js';
import {sessionSetup} from '../../source/seestar/smb/session-setup.js';
import {connectShare} from '../../source/seestar/smb/share.js';
import {openSocket} from '../../source/seestar/smb/socket.js';
import {treeConnect} from '../../source/seestar/smb/tree-connect.js';
import {assertTrouble} from './open-share.js';
import {sambaIsMissing, startSamba} from './start-samba.js';

const options = {skip: sambaIsMissing};
const host = '127.0.0.1';

async function withSamba(t: TestContext, configuration: readonly string[] = []) {
	const samba = await startSamba(configuration);
	t.after(() => samba.stop());
	const connected = await connectShare({host, port: samba.port});
	assert.ok(connected.ok, JSON.stringify(connected));
	t.after(() => connected.value.close());
	const folder = path.join(samba.shared, 'MyWorks', 'IC 434');
	mkdirSync(folder, {recursive: true});
	return {...samba, share: connected.value, folder, write: (name: string, text = name) => writeFileSync(path.join(folder, name), text)};
}

/** A client that holds a file with a batch oplock and does not answer when asked to give it up. */
async function holdFile(port: number, file: string) {
	const what = 'Could not hold the file';
	const socket = await openSocket({host, port, timeoutMs: 1000, what});
	assert.ok(socket.ok);
	const connection = new Smb2Connection(socket.value);
	assert.ok((await negotiate(connection, what, 1000)).ok && (await sessionSetup(connection, what, 1000)).ok);
	assert.ok((await treeConnect(connection, {host, share: 'EMMC Images'}, what, 1000)).ok);
	const body = createBody(file, {...toChange, access: 0x0012_0089});
	const batch = 9;
	body.writeUInt8(batch, 3);
	const granted = await connection.request({command: 'create', body, what, timeoutMs: 1000, decode: response => response.body.readUInt8(2)});
	assert.deepEqual(granted, {ok: true, value: batch});
	return {letGo: () => connection.drop({kind: 'unreachable', cause: 'let go'})};
}

const configurations = [
	['server min protocol = SMB2_02', 'server max protocol = SMB2_02'],
	['server max protocol = SMB2_10'],
	['server max protocol = SMB3_00'],
	['server min protocol = SMB3_02', 'server signing = mandatory'],
	['restrict anonymous = 2', 'map to guest = Never'],
];

for (const configuration of configurations) {
	test(`with ${configuration.join(', ')}: list, rename, refuse to overwrite, delete`, options, async t => {
		const {share, folder, write} = await withSamba(t, configuration);
		write('DSO_Stacked_33.fit', 'stack');
		write('CrowdSky_taken.fit', 'taken');
		const listed = await share.list('MyWorks/IC 434');
		assert.ok(listed.ok);
		const {modifiedMs, ...stack} = listed.value.find(({name}) => name.startsWith('DSO_'))!;
		assert.deepEqual(stack, {name: 'DSO_Stacked_33.fit', sizeBytes: 5, isFolder: false});
		assert.ok(Math.abs(modifiedMs - statSync(path.join(folder, stack.name)).mtimeMs) < 2);

		assertTrouble(await share.rename('MyWorks/IC 434/DSO_Stacked_33.fit', 'MyWorks/IC 434/CrowdSky_taken.fit'), 'exists');
		assert.equal(readFileSync(path.join(folder, 'CrowdSky_taken.fit'), 'utf8'), 'taken');
		assert.deepEqual(await share.rename('MyWorks/IC 434/DSO_Stacked_33.fit', 'MyWorks/IC 434/CrowdSky_33.fit'), {ok: true, value: undefined});
		assert.equal(readFileSync(path.join(folder, 'CrowdSky_33.fit'), 'utf8'), 'stack');
		assert.deepEqual(await share.remove('MyWorks/IC 434/CrowdSky_33.fit'), {ok: true, value: undefined});
		assert.deepEqual(readdirSync(folder), ['CrowdSky_taken.fit']);
	});
}

test('what is missing, and folders in place of files, are told and not touched', options, async t => {
	const {share, shared, port} = await withSamba(t);
	assertTrouble(await share.list('MyWorks/NGC 1'), 'missing');
	assertTrouble(await share.rename('MyWorks/IC 434/a', 'MyWorks/IC 434/b'), 'missing');
	assertTrouble(await share.remove('MyWorks/NGC 1/a'), 'missing');
	assertTrouble(await share.remove('MyWorks/IC 434'), 'refused');
	assertTrouble(await share.rename('MyWorks/IC 434', 'MyWorks/IC 435'), 'refused');
	assert.deepEqual(readdirSync(path.join(shared, 'MyWorks')), ['IC 434']);
	assertTrouble(await connectShare({host, port, share: 'Nothing'}), 'missing');
});

test('a folder of 3,000 files is listed whole', options, async t => {
	const {share, folder, write} = await withSamba(t);
	const names = Array.from({length: 3000}, (_, index) => `Light_IC 434_10.0s_LP_20260211-${String(index).padStart(6, '0')}.fit`);
	for (const name of names) write(name, '');
	const listed = await share.list('MyWorks/IC 434');
	assert.ok(listed.ok);
	assert.deepEqual(listed.value.map(({name}) => name).sort(), names);
	assert.equal(readdirSync(folder).length, 3000);
});

test('names with spaces, accents, semicolons and quotes are listed, renamed and deleted as they are', options, async t => {
	const {share, folder, write} = await withSamba(t);
	const names = ['a b.fit', 'Café é.fit', 'Cafe\u0301.fit', 'x;rm -rf y.fit', 'it\'s \'q\'.fit', '星雲 🌌.fit', '$(x) `y` &.fit', '%20+#.fit', 'ü'.repeat(100)];
	for (const name of names) write(name);
	for (const name of names) {
		const listed = await share.list('MyWorks/IC 434');
		assert.ok(listed.ok && listed.value.some(file => file.name === name), name);
		assert.deepEqual(await share.rename(`MyWorks/IC 434/${name}`, `MyWorks/IC 434/new ${name}`), {ok: true, value: undefined}, name);
		assert.equal(readFileSync(path.join(folder, `new ${name}`), 'utf8'), name);
		assert.deepEqual(await share.remove(`MyWorks/IC 434/new ${name}`), {ok: true, value: undefined}, name);
	}

	assert.deepEqual(readdirSync(folder), []);
});

test('a name that SMB cannot carry is listed under another one, by which it can be renamed', options, async t => {
	const {share, folder, write} = await withSamba(t);
	write('a "quoted" name.fit', 'q');
	const listed = await share.list('MyWorks/IC 434');
	assert.ok(listed.ok);
	assert.ok((await share.rename(`MyWorks/IC 434/${listed.value[0]!.name}`, 'MyWorks/IC 434/b.fit')).ok, JSON.stringify(listed));
	assert.deepEqual(readdirSync(folder), ['b.fit']);
	assertTrouble(await share.rename('MyWorks/IC 434/b.fit', 'MyWorks/IC 434/"c".fit'), 'refused');
});

test('while another client holds the file, a rename and a deletion wait until they are true', options, async t => {
	const {share, folder, write, port} = await withSamba(t);
	for (const kind of ['rename', 'remove'] as const) {
		write('held.fit');
		const holder = await holdFile(port, 'MyWorks\\IC 434\\held.fit');
		let isDone = false;
		const change = (kind === 'rename' ? share.rename('MyWorks/IC 434/held.fit', 'MyWorks/IC 434/new.fit') : share.remove('MyWorks/IC 434/held.fit'))
			.finally(() => {
				isDone = true;
			});
		await sleep(500);
		assert.equal(isDone, false, 'still waiting for the oplock');
		assert.ok(readdirSync(folder).includes('held.fit'), 'nothing is claimed and nothing is done');
		holder.letGo();
		assert.deepEqual(await change, {ok: true, value: undefined});
		assert.equal(readdirSync(folder).includes('held.fit'), false);
	}
});

test('a rename that is stopped while another client holds the file leaves it as it is', options, async t => {
	const {share, folder, write, port} = await withSamba(t);
	write('held.fit');
	const holder = await holdFile(port, 'MyWorks\\IC 434\\held.fit');
	assertTrouble(await share.rename('MyWorks/IC 434/held.fit', 'MyWorks/IC 434/new.fit', AbortSignal.timeout(200)), 'cancelled');
	holder.letGo();
	await sleep(300);
	assert.deepEqual(readdirSync(folder), ['held.fit']);
	assert.ok((await share.rename('MyWorks/IC 434/held.fit', 'MyWorks/IC 434/new.fit')).ok);
});

test('when smbd dies the next call is unreachable', options, async t => {
	const {share, ...samba} = await withSamba(t);
	await samba.stop();
	assertTrouble(await share.list('MyWorks'), 'unreachable');
	assert.equal(share.isOpen, false);
});
