import assert from 'node:assert/strict';
import {link, mkdir, readdir, rename, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {formatEntry, type UploadEntry} from '../../../../source/runtime/memory/journal-entry.js';
import {freeSpace, type FreeSpaceNotice} from '../../../../source/runtime/uploads/archive/free-space.js';
import {sizeText} from '../../../../source/format/amounts.js';
import {parseSize} from '../../../../source/runtime/uploads/archive/archive-size.js';
import {temporaryFolder, type Context} from '../../../support/temporary-folder.js';

const server = 'https://sky.example/';
const account = 'me';
const sizeBytes = 1000;
const nameOf = (chunk: number) => `CrowdSky_30_M 1_10.0s_LP_20260227.${chunk}_HP000001.fit`;

/** An archive of six stacks, 80 to 85, confirmed in the order of `order`, on a disk with this much free space. */
async function archive(t: Context, order: readonly number[] = [80, 81, 82, 83, 84, 85]) {
	const folder = await temporaryFolder(t);
	const [dest, data] = [path.join(folder, 'archive'), path.join(folder, 'data')];
	await mkdir(path.join(dest, 'M 1'), {recursive: true});
	await mkdir(data);
	const fileOf = (chunk: number) => path.join(dest, 'M 1', nameOf(chunk));
	const confirmed = (chunk: number, more: Partial<Extract<UploadEntry, {kind: 'uploadConfirmed'}>> = {}): UploadEntry =>
		({kind: 'uploadConfirmed', stack: `M 1/${nameOf(chunk)}`, server, account, chunkKey: 'key', jobId: undefined, kept: {path: fileOf(chunk), sizeBytes}, ...more});
	for (const chunk of order) {
		await writeFile(fileOf(chunk), 'x'.repeat(sizeBytes));
		await writeFile(fileOf(chunk).replace('.fit', '_thn.jpg'), 'picture');
	}

	// Two telescopes, two journals.
	const write = async (entries: ReadonlyArray<readonly [UploadEntry, number]>) => {
		for (const half of [0, 1]) {
			await writeFile(path.join(data, `journal-${half}.jsonl`), `torn line\n${entries.filter((_, nth) => nth % 2 === half).map(([entry, atMs]) => formatEntry(entry, atMs)).join('')}`);
		}
	};

	const names = async () => (await readdir(path.join(dest, 'M 1'))).filter(name => name.endsWith('.fit')).sort();
	const words: FreeSpaceNotice[] = [];
	const room = async (keepFreeBytes: number, emptyBytes = 0) => freeSpace({
		dest, dataFolder: data, server, account, keepFreeBytes,
		// Every stack that is removed frees its size.
		freeBytesOf: async () => emptyBytes + ((6 - (await names()).length) * sizeBytes),
		tell(word) {
			words.push(word);
		},
	});
	return {dest, data, fileOf, confirmed, write, names, words, room};
}

test.serial('--keep-free: the oldest confirmed stacks are removed with their pictures until enough is free, and each is reported', async t => {
	const {confirmed, write, names, words, room, dest} = await archive(t);
	const order = [83, 80, 85, 81, 84, 82];
	await write(order.map((chunk, nth) => [confirmed(chunk), nth * 1000]));
	await room(500, 500);
	assert.deepEqual([(await names()).length, words], [6, []], 'enough is free');
	await room(2500);
	assert.deepEqual(await names(), [81, 82, 84].map(nameOf));
	assert.deepEqual(words, [83, 80, 85].map(chunk => ({kind: 'removed', file: path.join('M 1', nameOf(chunk))})));
	assert.deepEqual((await readdir(path.join(dest, 'M 1'))).length, 6, 'three stacks and their pictures');
});

test.serial('--keep-free: stacks that are not confirmed, or are other files now, stay', async t => {
	const {dest, fileOf, confirmed, write, names, words, room} = await archive(t);
	const outside = path.join(path.dirname(dest), nameOf(85));
	await rename(fileOf(85), outside);
	await symlink(outside, fileOf(85));
	await writeFile(fileOf(84), 'y'.repeat(sizeBytes + 1));
	await writeFile(path.join(dest, 'M 1', 'notes.fit'), 'x'.repeat(sizeBytes));
	await write([
		[confirmed(80, {server: 'http://127.0.0.1:1/'}), 1], // on another server
		[confirmed(81, {account: 'somebody'}), 2],
		[confirmed(82), 3], // being sent again since
		[confirmed(84), 4], // another size
		[{kind: 'uploadStarted', stack: `M 1/${nameOf(82)}`, server, account, atMs: 5}, 5],
		[confirmed(85), 6], // a link
		[{...confirmed(83), kept: undefined} as unknown as UploadEntry, 7],
		[confirmed(86, {kept: {path: outside, sizeBytes}}), 8], // not in the archive
		[confirmed(87, {kept: {path: path.join(dest, 'M 1', 'notes.fit'), sizeBytes}}), 9], // not a stack
		[confirmed(88, {kept: {path: path.join(dest, 'M 1', '..', '..', nameOf(85)), sizeBytes}}), 10],
	]);
	const before = await names();
	await room(500, 1000);
	assert.deepEqual(await names(), before);
	assert.deepEqual(words, [{kind: 'short', freeBytes: 0, mayGoBytes: 0}]);
	assert.ok((await readdir(path.dirname(outside))).includes(nameOf(85)));
});

test.serial('--keep-free: a second file of one name counts, and a stack whose file is gone is skipped', async t => {
	const {dest, confirmed, write, names, words, room} = await archive(t, [80]);
	const second = path.join(dest, 'M 1', nameOf(80).replace('.fit', ' (2).fit'));
	await writeFile(second, 'z'.repeat(sizeBytes));
	await write([[confirmed(79), 1], [confirmed(80, {stack: 'twice', kept: {path: second, sizeBytes}}), 3]]);
	await room(4500);
	assert.deepEqual([await names(), words], [[nameOf(80)], [{kind: 'removed', file: path.join('M 1', path.basename(second))}]]);
});

test.serial('--keep-free: a size that could not be met removed the whole archive', async t => {
	const {confirmed, write, names, words, room} = await archive(t);
	await write([80, 81, 82, 83, 84, 85].map((chunk, nth) => [confirmed(chunk), nth]));
	await room(6001);
	assert.deepEqual([(await names()).length, words], [6, [{kind: 'short', freeBytes: 0, mayGoBytes: 6000}]]);
	words.length = 0;
	await room(6000);
	assert.deepEqual([await names(), words.length], [[], 6], 'what can be met is');
});

test.serial('--keep-free: it stops after the first stack when removing frees nothing', async t => {
	const {dest, data, confirmed, write, names, words} = await archive(t);
	await write([80, 81, 82, 83, 84, 85].map((chunk, nth) => [confirmed(chunk), nth]));
	// A snapshot keeps what is removed; meanwhile something else writes a little.
	let freeBytes = 1000;
	await freeSpace({dest, dataFolder: data, server, account, keepFreeBytes: 3000, freeBytesOf: async () => freeBytes--, tell: word => words.push(word)});
	assert.equal((await names()).length, 5);
	assert.deepEqual(words.map(({kind}) => kind), ['removed', 'vain']);
});

test.serial('--keep-free: a stack with a second hard link stays, because removing it frees nothing, and a disk that frees space late is awaited', async t => {
	const {dest, data, fileOf, confirmed, write, names, words} = await archive(t);
	await link(fileOf(80), path.join(data, 'backup.fit'));
	await write([80, 81, 82, 83, 84, 85].map((chunk, nth) => [confirmed(chunk), nth]));
	let asked = 0;
	const late = async () => {
		asked++;
		return (6 - (await names()).length) * (asked % 4 === 0 ? sizeBytes : 0);
	};

	await freeSpace({dest, dataFolder: data, server, account, keepFreeBytes: 900, freeBytesOf: late, tell: word => words.push(word)});
	assert.deepEqual(await names(), [80, 82, 83, 84, 85].map(nameOf));
	assert.deepEqual(words, [{kind: 'removed', file: path.join('M 1', nameOf(81))}]);
});

test('--keep-free: sizes are read in the usual units', () => {
	assert.deepEqual(['2GB', '500 MB', '1.5TiB', '10gb', '1kB'].map(parseSize), [2e9, 5e8, 1.5 * (2 ** 40), 1e10, 1000]);
	for (const wrong of ['', '2', 'GB', '-1GB', '2 G', '2GBs', '1e9GB', '2,5GB']) assert.equal(parseSize(wrong), undefined, wrong);
	assert.deepEqual([2e9, 1.5e6, 5e8, 3e12].map(sizeText), ['2.0 GB', '1.5 MB', '500 MB', '3.0 TB']);
});
