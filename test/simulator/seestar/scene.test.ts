import assert from 'node:assert/strict';
import {readdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {createDocumentScene, createScene} from '../../../source/simulator/simulator.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const countsOf = (names: readonly string[]) => {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(quarterOf(name), (counts.get(quarterOf(name)) ?? 0) + 1);
	return counts;
};

const quarterOf = (name: string) => {
	const [, date, hour, minute] = /_(\d{8})-(\d\d)(\d\d)\d\d\.fit$/.exec(name) ?? [];
	return `${date} ${hour}:${String(Math.floor(Number(minute) / 15) * 15).padStart(2, '0')}`;
};

test.serial('the document scene has the frames and the blocks of the document', async t => {
	const folder = await temporaryFolder(t);
	await createDocumentScene(folder);
	const frames = async (target: string) => readdir(path.join(folder, 'MyWorks', `${target}_sub`));
	const ic434 = await frames('IC 434');
	assert.deepEqual([ic434.length, (await frames('M 42')).length, (await frames('M 81')).length], [158, 216, 2053]);
	assert.deepEqual([...countsOf(ic434)].sort(), [['20260227 21:15', 33], ['20260227 21:30', 69], ['20260227 21:45', 56]]);
	const m81 = [...countsOf(await frames('M 81')).values()];
	assert.equal(m81.filter(count => count < 24).length, 3);
	assert.ok(m81.every(count => count < 24 || (count >= 48 && count <= 69)));
	assert.ok(ic434.every(name => /^Light_IC 434_10\.0s_LP_20260227-\d{6}\.fit$/.test(name)));
	const results = await readdir(path.join(folder, 'MyWorks', 'IC 434'));
	assert.deepEqual(results.map(name => name.replace(/^.*220001/, '')).sort(), ['.fit', '.jpg', '_thn.jpg']);
	assert.deepEqual((await readdir(folder)), ['MyWorks']);
});

test.serial('a second call leaves existing files alone', async t => {
	const folder = await temporaryFolder(t);
	const scene = {timeZone: 'UTC', targets: [{name: 'M 1', blocks: [{localStart: '2026-01-01T20:00:00', frames: 2}]}]};
	await createScene(folder, scene);
	const file = path.join(folder, 'MyWorks/M 1_sub/Light_M 1_10.0s_IRCUT_20260101-200000.fit');
	const before = await stat(file);
	await createScene(folder, {...scene, targets: [{name: 'M 1', blocks: [{localStart: '2026-01-01T20:00:00', frames: 5}]}]});
	assert.equal((await stat(file)).mtimeMs, before.mtimeMs);
	assert.equal((await readdir(path.dirname(file))).length, 2);
});

test.serial('a sub-frame is a FITS file whose DATE-OBS is the UTC of its local name', async t => {
	const folder = await temporaryFolder(t);
	await createScene(folder, {timeZone: 'Europe/Vienna', targets: [{name: 'M 1', raDegrees: 83.5, decDegrees: 22, blocks: [{localStart: '2026-02-27T21:15:00', frames: 3, exposureSeconds: 20, spacingSeconds: 30}]}]});
	const bytes = await readFile(path.join(folder, 'MyWorks/M 1_sub/Light_M 1_20.0s_IRCUT_20260227-211600.fit'));
	const cards: string[] = bytes.toString('latin1').match(/.{80}/gs) ?? [];
	assert.equal(bytes.length % 2880, 0);
	assert.match(cards[0] ?? '', /^SIMPLE {2}= {20}T/);
	assert.ok(cards.includes('END'.padEnd(80)));
	assert.ok(cards.some(card => card.startsWith('DATE-OBS= \'2026-02-27T20:16:00.274249\'')));
	assert.ok(cards.some(card => card.startsWith('RA      =                 83.5 /')));
	assert.ok(cards.some(card => card.startsWith('DEC     =                 22.0 /')));
	assert.ok(cards.some(card => card.startsWith('NAXIS   =                    2 /')));
	assert.ok(!cards.some(card => card.startsWith('STACKCNT')));
});

test.serial('the repeated hour gives names out of order and instants in order', async t => {
	const folder = await temporaryFolder(t);
	const blocks = [{localStart: '2026-10-25T02:50:00+02:00', frames: 3, spacingSeconds: 600}];
	await createScene(folder, {timeZone: 'Europe/Vienna', targets: [{name: 'M 1', subFolderEnding: '-sub', blocks}]});
	const names = await readdir(path.join(folder, 'MyWorks/M 1-sub'));
	assert.deepEqual(names.map(name => name.slice(-10, -4)).sort(), ['020000', '021000', '025000']);
	const bytes = await readFile(path.join(folder, 'MyWorks/M 1-sub/Light_M 1_10.0s_IRCUT_20261025-020000.fit'));
	assert.ok(bytes.includes('\'2026-10-25T01:00:00.274249\''));
	assert.ok(!/^RA {6}=/m.test((bytes.toString('latin1').match(/.{80}/gs) ?? []).join('\n')));
});
