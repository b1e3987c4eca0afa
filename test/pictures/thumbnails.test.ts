import assert from 'node:assert/strict';
import {readdir, stat, utimes, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {createCrowdSky} from '../../source/crowdsky/client.js';
import {hidePassword} from '../../source/crowdsky/password.js';
import {failure, problemOf, success} from '../../source/errors/problem.js';
import {archiveThumbnail, findThumbnail, serverThumbnail, telescopeThumbnail, type ThumbnailSource} from '../../source/pictures/find-thumbnail.js';
import type {AppContext} from '../../source/tui/actions/app-context.js';
import {cacheOf, sourcesOf} from '../../source/tui/actions/picture-sources.js';
import {openThumbnailCache} from '../../source/pictures/thumbnail-cache.js';
import {encodePng} from '../../source/simulator/crowdsky/png-file.js';
import {startCrowdSky} from '../../source/simulator/simulator.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const picture = (width: number) => encodePng({width, height: 2, data: Buffer.alloc(width * 8, 200)});

test('the server\'s thumbnails are PNG, and its errors are reported and not cached', async t => {
	const folder = await temporaryFolder(t);
	const simulated = await startCrowdSky({folder: path.join(folder, 'server')});
	t.teardown(async () => simulated.stop());
	await simulated.addRows(2);
	const crowdsky = createCrowdSky({url: simulated.url, credentials: {username: 'observer', password: hidePassword('crowdsky-demo')}});
	const cache = openThumbnailCache(path.join(folder, 'cache'));
	const find = async (id: string) => findThumbnail('The picture cannot be shown', [serverThumbnail(crowdsky, id)], cache);
	for (const [kind, problem] of [['brokenPicture', 'protocol'], ['largePicture', 'tooLarge'], ['widePicture', 'tooLarge'], ['loginPage', 'protocol'], ['cutInBody', 'unreachable']] as const) {
		simulated.faults.add({on: 'thumbnail', do: {kind}});
		const found = await find('1');
		assert.deepEqual([kind, !found.ok && found.problem.kind], [kind, problem]);
	}

	assert.deepEqual(await readdir(path.join(folder, 'cache')).catch(() => []), []);
	const first = await find('1');
	assert.ok(first.ok && first.value.widthPixels === 90 && first.value.heightPixels === 160 && new Set(first.value.rgb).size > 20);
	await simulated.stop();
	assert.deepEqual(await find('1'), first);
	const other = await find('2');
	assert.ok(!other.ok && other.problem.kind === 'unreachable');
});

test('a picture on this machine is preferred to one that must be fetched, and sources are tried in order', async t => {
	const folder = await temporaryFolder(t);
	const cache = openThumbnailCache(path.join(folder, 'cache'));
	const asked: string[] = [];
	const source = (name: string, bytes?: Buffer): ThumbnailSource => ({key: name, line: name, async read() {
		asked.push(name);
		return bytes ? success(bytes) : failure(problemOf('missing', 'x', 'there is none', ''));
	}});
	const stack = path.join(folder, 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit');
	const widthOf = async (sources: readonly ThumbnailSource[]) => {
		const found = await findThumbnail('x', sources, cache);
		return found.ok ? found.value.widthPixels : found.problem.kind;
	};

	const sources = [source('telescope'), archiveThumbnail(stack), source('server', picture(3))];
	assert.deepEqual([await widthOf(sources), asked], [3, ['telescope', 'server']]);
	assert.deepEqual([await widthOf([source('server')]), asked.length], [3, 2]);
	await writeFile(stack.replace('.fit', '_thn.jpg'), picture(5));
	assert.equal(await widthOf([source('other'), archiveThumbnail(stack)]), 5);
	await writeFile(stack.replace('.fit', '_thn.jpg'), Buffer.alloc(50_000_000));
	assert.equal(await widthOf([archiveThumbnail(stack)]), 'tooLarge');
	assert.equal(await widthOf([]), 'missing');
	const seestar = {async download(_folder: string, name: string, to: string) {
		asked.push(name);
		await writeFile(to, picture(7));
		return success({sizeBytes: 1});
	}};
	assert.equal(await widthOf([telescopeThumbnail(seestar, {scope: 'a', identity: 'A', folder: 'IC 434', file: path.basename(stack)})]), 7);
	assert.equal(asked.at(-1), 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854_thn.jpg');
});

test.serial('without room for temporary files there is no picture, and the program goes on', async t => {
	const folder = await temporaryFolder(t);
	const cache = openThumbnailCache(path.join(folder, 'cache'));
	const {TMPDIR: before} = process.env;
	t.teardown(() => {
		if (before === undefined) delete process.env['TMPDIR'];
		else process.env['TMPDIR'] = before;
	});
	process.env['TMPDIR'] = path.join(folder, 'gone');
	const seestar = {download: async () => assert.fail('there is no place for it')};
	const telescope = telescopeThumbnail(seestar, {scope: 'a', identity: 'A', folder: 'M 1', file: 'CrowdSky_33_M 1_10.0s_LP_20260227.81_HP022854.fit'});
	const found = await findThumbnail('The picture cannot be shown', [telescope], cache);
	assert.deepEqual(found.ok ? found : [found.problem.what, found.problem.kind], ['The picture cannot be shown', 'missing']);
	const server: ThumbnailSource = {key: 'server', line: 'server', read: async () => success(picture(3))};
	const other = await findThumbnail('The picture cannot be shown', [telescope, server], cache);
	assert.equal(other.ok && other.value.widthPixels, 3);
});

test('a telescope at another one\'s former address does not get that one\'s pictures', async t => {
	const folder = await temporaryFolder(t);
	const telescope = {scope: '192.168.1.83', folder: 'M 1', file: 'CrowdSky_33_M 1_10.0s_LP_20260227.81_HP022854.fit'};
	const widthOn = async (identity: string | undefined, width: number) => {
		const seestar = {async download(_folder: string, _name: string, to: string) {
			await writeFile(to, picture(width));
			return success({sizeBytes: 1});
		}};
		const runtime = {seestar: () => seestar, identityOf: () => identity} as unknown as AppContext['runtime'];
		const crowdSky = {login: () => undefined} as unknown as AppContext['crowdSky'];
		const found = await findThumbnail('x', sourcesOf({runtime, crowdSky}, {telescope, archivePath: undefined, rowId: undefined}), cacheOf({dataFolder: folder}));
		return found.ok ? found.value.widthPixels : found.problem;
	};

	assert.deepEqual([await widthOn('A', 3), await widthOn('A', 4)], [3, 3]);
	assert.deepEqual([await widthOn('B', 5), await widthOn(undefined, 6), await widthOn(undefined, 7), await widthOn('A', 8)], [5, 6, 7, 3]);
});

test('the cache stays within its limit, drops the least recently used picture, and touches no other file', async t => {
	const folder = await temporaryFolder(t);
	const cache = openThumbnailCache(folder, 10_000);
	await writeFile(path.join(folder, 'mine.thumbnail'), Buffer.alloc(20_000));
	for (let index = 0; index < 9; index++) {
		await cache.keep(`../../${index}\n`, Buffer.alloc(1000, index));
		const [newest = ''] = (await readdir(folder)).filter(name => name !== 'mine.thumbnail').slice(-1);
		assert.match(newest, /^[\da-f]{32}\.thumbnail$/);
	}

	for (const name of await readdir(folder)) await utimes(path.join(folder, name), 1000, 1000);
	assert.deepEqual(await cache.read('../../0\n'), Buffer.alloc(1000, 0));
	await Promise.all([cache.keep('a', Buffer.alloc(3000, 1)), cache.keep('b', Buffer.alloc(3000, 2)), cache.keep('huge', Buffer.alloc(20_000))]);
	const sizes = await Promise.all((await readdir(folder)).filter(name => name !== 'mine.thumbnail').map(async name => (await stat(path.join(folder, name))).size));
	assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 10_000, String(sizes));
	assert.deepEqual([await cache.read('../../0\n'), await cache.read('b'), await cache.read('huge')], [Buffer.alloc(1000, 0), Buffer.alloc(3000, 2), undefined]);
	assert.equal((await stat(path.join(folder, 'mine.thumbnail'))).size, 20_000);
});
