import assert from 'node:assert/strict';
import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {newCoverageReader} from '../../source/crowdsky/coverage/coverage-reader.js';
import {dailyCoverage} from '../../source/crowdsky/coverage/daily-coverage.js';
import {fetchCoverage} from '../../source/crowdsky/coverage/fetch-coverage.js';
import {coverageAt, coverageOfTile, noCoverage, tileDepths, type SkyCoverage} from '../../source/planning/sky/sky-coverage.js';
import {startCrowdSky, type CrowdSkyOptions} from '../../source/simulator/simulator.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const hourMs = 3_600_000;

async function server(t: ExecutionContext, options: Partial<CrowdSkyOptions> = {}) {
	const folder = await temporaryFolder(t);
	const simulated = await startCrowdSky({folder: path.join(folder, 'server'), ...options});
	t.teardown(async () => simulated.stop());
	return {simulated, dataFolder: path.join(folder, 'data'), url: simulated.url};
}

function read(text: string, pieceLength = 7): SkyCoverage | string {
	const reader = newCoverageReader();
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += pieceLength) if (!reader.take(bytes.subarray(at, at + pieceLength))) break;
	const coverage = reader.finish();
	return 'why' in coverage ? coverage.why : coverage;
}

function tileIn(text: string, tile: number): object {
	const coverage = read(text);
	assert.ok(typeof coverage === 'object', String(coverage));
	return coverageOfTile(coverage, tile) ?? {};
}

test('the feed is read by the names of its columns, in any order, delimiter and form', () => {
	const blank = '# %ECSV 1.0\n# ---\n# datatype:\n# - {name: healpix_ring, datatype: int64}\n# - {name: total_exptime, unit: h, datatype: float64}\n'
		+ 'last_observed healpix_ring filter n_stacks total_exptime\n2026-02-27T20:15:00Z 102265 LP 3 0.5\n"2026-02-28 20:15:00" 102265 IRCUT 4 1\n"" 7 "a ""b""" "" ""\n';
	assert.deepEqual(tileIn(blank, 102_265), {
		tile: 102_265, stacks: 7, exposureSeconds: 5400, observers: undefined, lastMs: Date.parse('2026-02-28T20:15:00Z'),
		rows: [
			{tile: 102_265, filter: 'LP', stacks: 3, exposureSeconds: 1800, observers: undefined, firstMs: undefined, lastMs: Date.parse('2026-02-27T20:15:00Z')},
			{tile: 102_265, filter: 'IRCUT', stacks: 4, exposureSeconds: 3600, observers: undefined, firstMs: undefined, lastMs: Date.parse('2026-02-28T20:15:00Z')},
		],
	});
	assert.deepEqual(tileIn(blank, 7), {tile: 7, stacks: undefined, exposureSeconds: undefined, observers: undefined, lastMs: undefined, rows: [
		{tile: 7, filter: 'a "b"', stacks: undefined, exposureSeconds: undefined, observers: undefined, firstMs: undefined, lastMs: undefined},
	]});
	const comma = '# %ECSV 1.0\r\n# ---\r\n# delimiter: \',\'\r\nfilter_name,hpx,num_stacks,first_mjd,last_mjd,exposure_hours,n_users\r\nLP,5,2,61098.5,61099.0,1.5,9\r\n';
	assert.deepEqual(tileIn(comma, 5), {tile: 5, stacks: 2, exposureSeconds: 5400, observers: 9, lastMs: Date.parse('2026-02-28T00:00:00Z'), rows: [
		{tile: 5, filter: 'LP', stacks: 2, exposureSeconds: 5400, observers: 9, firstMs: Date.parse('2026-02-27T12:00:00Z'), lastMs: Date.parse('2026-02-28T00:00:00Z')},
	]});
	const spaced = '# delimiter: \',\'\n# - {name: exposure, unit: min}\nfilter, healpix_ring, n_stacks, exposure\nLP, 5, 2, 3\n';
	assert.deepEqual(tileIn(spaced, 5), {tile: 5, stacks: 2, exposureSeconds: 180, observers: undefined, lastMs: undefined, rows: [
		{tile: 5, filter: 'LP', stacks: 2, exposureSeconds: 180, observers: undefined, firstMs: undefined, lastMs: undefined},
	]});
});

test('nested tiles are converted to the server\'s numbering, and tiles of another size are refused', () => {
	// The position of IC 434 at NSIDE=128: NESTED 91418, a child of 22854 at NSIDE=64; RING 102265.
	const nested = read('healpix_nest filter n_stacks\n91418 LP 1\n');
	assert.ok(typeof nested === 'object');
	assert.equal(coverageAt(nested, {raDegrees: 85.25, decDegrees: -2.46})?.tile, 102_265);
	assert.equal(nested.columns.tiles.length, 1);
	assert.match(String(read('# meta: {nside: 64}\nhealpix_ring n_stacks\n7 1\n')), /NSIDE=64/);
});

test('a file that is not a feed is refused with the reason, and invalid rows are skipped', () => {
	assert.match(String(read('<!doctype html><form>Login</form>')), /web page/);
	assert.match(String(read('sector happiness\nnorth 1\n')), /none of its columns/);
	assert.match(String(read('')), /empty/);
	assert.match(String(read('x'.repeat(20_000))), /no end/);
	assert.match(String(read('# x\n'.repeat(3000))), /comments/);
	const odd = read(`healpix_ring filter n_stacks\n-1 LP 1\n196608 LP 1\nx LP 1\n1.5 LP 1\n3\n4 LP many\n5 ${'y'.repeat(5000)} 1\n6 \u001B[31mLP 99999999999\n9 LP 1`);
	assert.ok(typeof odd === 'object');
	assert.deepEqual([[...odd.columns.tiles], odd.filterNames.some(name => name.includes('\u001B'))], [[3, 4, 6, 9], false]);
	assert.equal(coverageOfTile(odd, 6)?.stacks, undefined);
});

test('an unlisted tile is unknown instead of empty when rows of the feed are missing or unread', () => {
	const feed = (rows: string) => read(`# a comment\nhealpix_ring filter n_stacks\n${rows}`);
	const whole = feed('3 LP 1\n# end of the feed\n\n-1 LP 9\n"" LP 9\n');
	assert.ok(typeof whole === 'object' && !whole.isCut);
	assert.deepEqual(coverageOfTile(whole, 4)?.rows, []);
	for (const row of ['196608 LP 1', 'HP000004 LP 1', `4 ${'y'.repeat(5000)} 1`, '<b>Warning</b>: something', ...[Array.from({length: 300}, (_, index) => `3 F${index} 1`).join('\n')]]) {
		const partly = feed(`3 LP 1\n${row}\n`);
		assert.ok(typeof partly === 'object' && partly.isCut, row.slice(0, 40));
		assert.equal(coverageOfTile(partly, 3)?.rows.length !== 0, true);
		assert.equal(coverageOfTile(partly, 4), undefined, row.slice(0, 40));
	}

	// Tiles in an unknown form: an empty sky would make every block a first one.
	assert.match(String(feed('HP000004 LP 1\nHP000005 LP 1\n')), /none of its rows/);
	const empty = feed('');
	assert.deepEqual(typeof empty === 'object' && coverageOfTile(empty, 4)?.rows, []);
});

test('the feed is cut at its limit, whether a line or the list of rows never ends', () => {
	const reader = newCoverageReader({rows: 1000, bytes: 1_000_000});
	assert.ok(reader.take(Buffer.from('healpix_ring n_stacks\n')));
	const piece = Buffer.from('17 1\n'.repeat(1000));
	let pieces = 0;
	while (reader.take(piece) && pieces < 1000) pieces++;
	const cut = reader.finish();
	assert.ok(!('why' in cut) && cut.isCut && cut.columns.tiles.length === 1000 && pieces < 5);

	const endless = newCoverageReader({rows: 1000, bytes: 1_000_000});
	endless.take(Buffer.from('healpix_ring n_stacks\n1 1\n'));
	while (endless.take(Buffer.alloc(100_000, 0x37)));
	const kept = endless.finish();
	assert.ok(!('why' in kept) && kept.isCut && kept.columns.tiles.length === 1);
});

test.serial('200,000 rows are read within a moment, and looked up at once', async t => {
	const {url} = await server(t, {coverageRows: 200_000});
	// Of this process alone, so that other work on the machine does not count.
	const before = process.cpuUsage();
	const fetched = await fetchCoverage({url});
	const {user, system} = process.cpuUsage(before);
	const tookMs = (user + system) / 1000;
	assert.ok(fetched.ok && fetched.value.columns.tiles.length >= 200_000 && !fetched.value.isCut);
	assert.ok(tookMs < 8000, `${tookMs} ms`);
	assert.ok((coverageAt(fetched.value, {raDegrees: 83.82, decDegrees: -5.39})?.observers ?? 0) > 0);
	const {tiles, depths} = tileDepths(fetched.value);
	assert.ok(tiles.length > 100_000 && tiles.length === depths.length && depths.every(depth => depth >= 1));
});

test.serial('the feed is fetched without a login, once a day, and cached whole', async t => {
	const {simulated, dataFolder, url} = await server(t);
	const nowMs = Date.UTC(2026, 10, 26, 4);
	const first = await dailyCoverage({url, dataFolder, nowMs});
	assert.deepEqual([first.problem, first.fetchedAtMs], [undefined, nowMs]);
	assert.ok(first.coverage.columns.tiles.length > 500);
	const later = await dailyCoverage({url, dataFolder, nowMs: nowMs + (23 * hourMs)});
	assert.deepEqual(later, first);
	const asked = () => simulated.calls.map(({path: asked, hasPassword}) => [asked, hasPassword]);
	assert.deepEqual(asked(), [['/api/sky_coverage.php', false]]);
	await dailyCoverage({url, dataFolder, nowMs: nowMs + (25 * hourMs)});
	// After a clock that was set back it must not be kept for years.
	await dailyCoverage({url, dataFolder, nowMs: nowMs - (400 * 24 * hourMs)});
	assert.equal(asked().length, 3);
});

test.serial('yesterday\'s feed is used with a note when the server is unreachable, and a broken cache file is fetched again', async t => {
	const {simulated, dataFolder, url} = await server(t);
	const nowMs = Date.UTC(2026, 10, 26, 4);
	const first = await dailyCoverage({url, dataFolder, nowMs});
	await simulated.closePort();
	const old = await dailyCoverage({url, dataFolder, nowMs: nowMs + (30 * hourMs)});
	assert.deepEqual([old.coverage, old.fetchedAtMs, old.problem?.kind], [first.coverage, nowMs, 'unreachable']);
	const [name = ''] = await readdir(path.join(dataFolder, 'cache'));
	const file = path.join(dataFolder, 'cache', name);
	const whole = await readFile(file);
	const ofNoDay = Buffer.from(whole.toString('latin1').replace(/"fetchedAtMs":\d+/, '"fetchedAtMs":1e300'), 'latin1');
	for (const broken of [ofNoDay, whole.subarray(0, -1), Buffer.from('{"v":1}\n'), Buffer.from('junk'), Buffer.alloc(0), Buffer.concat([whole.subarray(0, whole.indexOf(10) + 1), Buffer.alloc(whole.length - whole.indexOf(10) - 1, 0xFF)])]) {
		await writeFile(file, broken);
		assert.deepEqual((await dailyCoverage({url, dataFolder, nowMs})).coverage, noCoverage);
	}

	await simulated.openPort();
	assert.deepEqual((await dailyCoverage({url, dataFolder, nowMs})).coverage.columns.tiles.length, first.coverage.columns.tiles.length);
});

test.serial('a server without the feed, or with other columns, is reported in one line and tried again the next day', async t => {
	const {simulated, dataFolder, url} = await server(t);
	const nowMs = Date.UTC(2026, 10, 26, 4);
	for (const [day, fault, cause] of [[0, {kind: 'status', status: 404}, /no coverage feed/], [2, {kind: 'otherColumns'}, /none of its columns/]] as const) {
		simulated.faults.add({on: 'coverage', do: fault});
		for (const hour of [0, 1]) {
			const known = await dailyCoverage({url, dataFolder, nowMs: nowMs + (((24 * day) + hour) * hourMs)});
			assert.deepEqual([known.coverage.columns.tiles.length, known.problem?.kind], [0, 'missing']);
			assert.match(known.problem?.cause ?? '', cause);
		}
	}

	assert.equal(simulated.calls.length, 2);
	assert.equal((await dailyCoverage({url, dataFolder, nowMs: nowMs + (200 * hourMs)})).problem, undefined);
});

test.serial('a login page with status 200 replaced a good feed for a day', async t => {
	const {simulated, dataFolder, url} = await server(t);
	const nowMs = Date.UTC(2026, 10, 26, 4);
	const first = await dailyCoverage({url, dataFolder, nowMs});
	// A page by its type, another by its beginning, an empty answer, and errors of the server itself: none of them replaces a feed.
	const answers = [
		[{kind: 'noFeed'}, 'protocol'], [{kind: 'status', status: 200, body: ' \n<html>Sign in to this network</html>'}, 'protocol'], [{kind: 'status', status: 200, body: ''}, 'protocol'],
		[{kind: 'status', status: 404}, 'missing'], [{kind: 'otherColumns'}, 'missing'],
	] as const;
	for (const [fault, kind] of answers) {
		simulated.faults.add({on: 'coverage', do: fault});
		const known = await dailyCoverage({url, dataFolder, nowMs: nowMs + (30 * hourMs)});
		assert.deepEqual([known.coverage, known.fetchedAtMs, known.problem?.kind], [first.coverage, nowMs, kind]);
		assert.match(known.problem?.what ?? '', /as of 2026-11-26/);
	}

	const next = await dailyCoverage({url, dataFolder, nowMs: nowMs + (30 * hourMs)});
	assert.deepEqual([next.problem, next.fetchedAtMs, next.coverage.columns.tiles], [undefined, nowMs + (30 * hourMs), first.coverage.columns.tiles]);
	// Where there was no feed before, a page is not cached either.
	const other = path.join(dataFolder, 'other');
	simulated.faults.add({on: 'coverage', do: {kind: 'noFeed'}});
	assert.deepEqual((await dailyCoverage({url, dataFolder: other, nowMs})).problem?.kind, 'protocol');
	assert.deepEqual((await dailyCoverage({url, dataFolder: other, nowMs: nowMs + hourMs})).problem, undefined);
});

test('impossible numbers are unknown, and repeated entries of a feed are one row', () => {
	const rows = ['1e300 -5 99999999999 9999-01-01T00:00:00Z', '4 2 600 2026-02-27T20:15:00Z', '3 NaN Infinity 0001-01-01T00:00:00Z'];
	const coverage = read(`healpix_ring filter n_stacks n_observers total_exptime last_observed\n${rows.map(row => `7 LP ${row}`).join('\n')}\n8 LP ${rows[0]}\n`);
	assert.ok(typeof coverage === 'object');
	assert.deepEqual(coverageOfTile(coverage, 7)?.rows, [{tile: 7, filter: 'LP', stacks: 7, exposureSeconds: 600, observers: 2, firstMs: undefined, lastMs: Date.parse('2026-02-27T20:15:00Z')}]);
	const unknown = coverageOfTile(coverage, 8);
	assert.deepEqual([unknown?.stacks, unknown?.observers, unknown?.exposureSeconds, unknown?.lastMs], [undefined, undefined, undefined, undefined]);
	// A feed of one tile alone, 300,000 times.
	const one = read(`healpix_ring n_stacks\n${'7 1\n'.repeat(300_000)}`, 65_536);
	assert.ok(typeof one === 'object');
	assert.deepEqual(coverageOfTile(one, 7)?.stacks, 300_000);
});

test.serial('a feed of a gigabyte is cut, and a truncated one is not taken for whole', async t => {
	const {simulated, dataFolder, url} = await server(t);
	simulated.faults.add({on: 'coverage', do: {kind: 'endlessFeed'}});
	const cut = await fetchCoverage({url, limits: {rows: 20_000, bytes: 64 * 1024 * 1024}});
	assert.ok(cut.ok && cut.value.isCut && cut.value.columns.tiles.length === 20_000);
	simulated.faults.add({on: 'coverage', do: {kind: 'cutInBody', bytes: 3000}});
	const broken = await dailyCoverage({url, dataFolder, nowMs: 0});
	assert.deepEqual([broken.problem?.kind, broken.coverage], ['unreachable', noCoverage]);
});
