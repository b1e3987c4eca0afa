import assert from 'node:assert/strict';
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {Smb2Connection} from '../../../source/seestar/smb/connection.js';
import {createBody, toChange} from '../../../source/seestar/smb/create.js';
import type {Result} from '../../../source/errors/problem.js';
import type {StoredFile} from '../../../source/seestar/smb/directory-entry.js';
import {negotiate} from '../../../source/seestar/smb/negotiate.js';
import {sessionSetup} from '../../../source/seestar/smb/session-setup.js';
import type {ScopeTap} from '../../../source/recorder/wire-entry.js';
import {connectShare} from '../../../source/seestar/smb/share.js';
import {openSocket} from '../../../source/seestar/smb/socket.js';
import {treeConnect} from '../../../source/seestar/smb/tree-connect.js';
import {assertProblem} from './open-share.js';
import {sambaIsMissing, startSamba} from './start-samba.js';

const testWithSamba = sambaIsMissing ? test.serial.skip : test.serial;
const host = '127.0.0.1';

async function withSamba(t: ExecutionContext, configuration: readonly string[] = []) {
	const samba = await startSamba(configuration);
	t.teardown(() => samba.stop());
	const connected = await connectShare({host, port: samba.port});
	assert.ok(connected.ok, JSON.stringify(connected));
	t.teardown(() => connected.value.close());
	const folder = path.join(samba.shared, 'MyWorks', 'IC 434');
	mkdirSync(folder, {recursive: true});
	return {...samba, share: connected.value, folder, write: (name: string, text = name) => writeFileSync(path.join(folder, name), text)};
}

/** A client that holds a file with a batch oplock and does not respond when asked to release it. */
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
	testWithSamba(`with ${configuration.join(', ')}: list, rename, refuse to overwrite, delete`, async t => {
		const {share, folder, write} = await withSamba(t, configuration);
		write('DSO_Stacked_33.fit', 'stack');
		write('CrowdSky_taken.fit', 'taken');
		const listed = await share.list('MyWorks/IC 434');
		assert.ok(listed.ok, JSON.stringify(listed));
		const {modifiedMs, ...stack} = listed.value.find(({name}) => name.startsWith('DSO_'))!;
		assert.deepEqual(stack, {name: 'DSO_Stacked_33.fit', sizeBytes: 5, isFolder: false});
		assert.ok(Math.abs(modifiedMs - statSync(path.join(folder, stack.name)).mtimeMs) < 2);

		assertProblem(await share.rename('MyWorks/IC 434/DSO_Stacked_33.fit', 'MyWorks/IC 434/CrowdSky_taken.fit'), 'exists');
		assert.equal(readFileSync(path.join(folder, 'CrowdSky_taken.fit'), 'utf8'), 'taken');
		assert.deepEqual(await share.rename('MyWorks/IC 434/DSO_Stacked_33.fit', 'MyWorks/IC 434/CrowdSky_33.fit'), {ok: true, value: undefined});
		assert.equal(readFileSync(path.join(folder, 'CrowdSky_33.fit'), 'utf8'), 'stack');
		assert.deepEqual(await share.remove('MyWorks/IC 434/CrowdSky_33.fit'), {ok: true, value: undefined});
		assert.deepEqual(readdirSync(folder), ['CrowdSky_taken.fit']);
	});
}

for (const configuration of configurations) {
	testWithSamba(`with ${configuration.join(', ')}: the first bytes of many files are read in a few messages`, async t => {
		const {share, write, port} = await withSamba(t, configuration);
		const textOf = (index: number) => `${String(index).padStart(4, '0')}`.repeat(2000);
		const names = Array.from({length: 40}, (_, index) => `Light_${index}.fit`);
		for (const [index, name] of names.entries()) write(name, textOf(index));
		write('short.fit', 'short');
		write('empty.fit', '');
		const paths = [...names, 'short.fit', 'missing.fit', 'a:b.fit', 'empty.fit', '.'].map(name => `MyWorks/IC 434/${name}`);
		const read = await share.readStarts(['MyWorks/IC 434', ...paths, 'MyWorks/nowhere/x.fit'], 5760);
		assert.ok(read.ok, JSON.stringify(read));
		assert.deepEqual(read.value.map(bytes => bytes?.toString()), [
			undefined, ...names.map((_, index) => textOf(index).slice(0, 5760)), 'short', undefined, undefined, undefined, undefined, undefined,
		]);
		assert.ok(share.isOpen);

		// Another client that reads or writes one of them holds up nothing.
		const holder = await holdFile(port, 'MyWorks\\IC 434\\Light_3.fit');
		const held = share.readStarts(paths.slice(0, 8), 100);
		await sleep(200);
		holder.letGo();
		const heldRead = await held;
		assert.deepEqual(heldRead.ok && heldRead.value.map(bytes => bytes?.toString()), names.slice(0, 8).map((_, index) => textOf(index).slice(0, 100)));
	});
}

testWithSamba('missing files and folders in place of files are reported and not touched', async t => {
	const {share, shared, port} = await withSamba(t);
	assertProblem(await share.list('MyWorks/NGC 1'), 'missing');
	assertProblem(await share.rename('MyWorks/IC 434/a', 'MyWorks/IC 434/b'), 'missing');
	assertProblem(await share.remove('MyWorks/NGC 1/a'), 'missing');
	assertProblem(await share.remove('MyWorks/IC 434'), 'refused');
	assertProblem(await share.rename('MyWorks/IC 434', 'MyWorks/IC 435'), 'refused');
	assert.deepEqual(readdirSync(path.join(shared, 'MyWorks')), ['IC 434']);
	assertProblem(await connectShare({host, port, share: 'Nothing'}), 'missing');
});

testWithSamba('a folder of 3,000 files is listed whole', async t => {
	const {share, folder, write} = await withSamba(t);
	const names = Array.from({length: 3000}, (_, index) => `Light_IC 434_10.0s_LP_20260211-${String(index).padStart(6, '0')}.fit`);
	for (const name of names) write(name, '');
	const listed = await share.list('MyWorks/IC 434');
	assert.ok(listed.ok, JSON.stringify(listed));
	assert.deepEqual(listed.value.map(({name}) => name).sort(), names);
	assert.equal(readdirSync(folder).length, 3000);
});

testWithSamba('long and compounded answers: folders of every size are listed whole, with hidden files marked, in few requests', async t => {
	const samba = await startSamba();
	t.teardown(() => samba.stop());
	const counts = [0, 1, 200, 12_000];
	const namesOf = (count: number) => Array.from({length: count}, (_, index) => `Light_IC 434_10.0s_LP_20260211-${String(index).padStart(6, '0')}.fit`);
	// Before connecting: writing so many files blocks the process for longer than an answer may take.
	for (const count of counts) {
		const folder = path.join(samba.shared, 'MyWorks', `M ${count}`);
		mkdirSync(folder, {recursive: true});
		for (const name of [...namesOf(count), '.hidden.fit']) writeFileSync(path.join(folder, name), '');
	}

	const asked: string[] = [];
	const tap: ScopeTap = entry => {
		if (entry.kind === 'smbAsked') asked.push(entry.command);
	};

	const connected = await connectShare({host, port: samba.port, tap});
	assert.ok(connected.ok, JSON.stringify(connected));
	t.teardown(() => connected.value.close());
	assert.ok(Math.abs((connected.value.nowMs ?? 0) - Date.now()) < 2000, 'smbd tells its time');
	for (const count of counts) {
		asked.length = 0;
		const listed: Result<readonly StoredFile[]> = await connected.value.list(`MyWorks/M ${count}`);
		assert.ok(listed.ok, JSON.stringify(listed));
		assert.deepEqual(listed.value.filter(({isHidden}) => isHidden !== true).map(({name}) => name).sort(), namesOf(count));
		assert.deepEqual(listed.value.filter(({isHidden}) => isHidden).map(({name}) => name), ['.hidden.fit']);
		assert.ok(asked.length <= 4 + (2 * Math.floor(count / 4000)), `${count}: ${asked.join(' ')}`);
	}

	assertProblem(await connected.value.list('MyWorks/nowhere'), 'missing');
	const both = await Promise.all(['M 200', 'M 12000', 'M 1'].map(async name => connected.value.list(`MyWorks/${name}`)));
	assert.deepEqual(both.map(listed => listed.ok && listed.value.length), [201, 12_001, 2]);
	assert.ok(connected.value.isOpen);
});

testWithSamba('names with spaces, accents, semicolons and quotes are listed, renamed and deleted as they are', async t => {
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

testWithSamba('a name that SMB cannot carry is listed under another one that can be renamed', async t => {
	const {share, folder, write} = await withSamba(t);
	write('a "quoted" name.fit', 'q');
	const listed = await share.list('MyWorks/IC 434');
	assert.ok(listed.ok, JSON.stringify(listed));
	assert.ok((await share.rename(`MyWorks/IC 434/${listed.value[0]!.name}`, 'MyWorks/IC 434/b.fit')).ok, JSON.stringify(listed));
	assert.deepEqual(readdirSync(folder), ['b.fit']);
	assertProblem(await share.rename('MyWorks/IC 434/b.fit', 'MyWorks/IC 434/"c".fit'), 'refused');
});

testWithSamba('a rename and a deletion wait while another client holds the file, until they have taken effect', async t => {
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

testWithSamba('a rename that is stopped while another client holds the file leaves it unchanged', async t => {
	const {share, folder, write, port} = await withSamba(t);
	write('held.fit');
	const holder = await holdFile(port, 'MyWorks\\IC 434\\held.fit');
	assertProblem(await share.rename('MyWorks/IC 434/held.fit', 'MyWorks/IC 434/new.fit', AbortSignal.timeout(200)), 'cancelled');
	holder.letGo();
	await sleep(300);
	assert.deepEqual(readdirSync(folder), ['held.fit']);
	assert.ok((await share.rename('MyWorks/IC 434/held.fit', 'MyWorks/IC 434/new.fit')).ok);
});

testWithSamba('when smbd dies the next call is unreachable', async t => {
	const {share, ...samba} = await withSamba(t);
	await samba.stop();
	assertProblem(await share.list('MyWorks'), 'unreachable');
	assert.equal(share.isOpen, false);
});
