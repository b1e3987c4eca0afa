import assert from 'node:assert/strict';
import {readFile, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {skyLines} from '../../../source/commands/sky/sky-lines.js';
import {themeOf} from '../../../source/components/theme.js';
import {noCoverage} from '../../../source/planning/sky/sky-coverage.js';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {runProgram} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {ownFolders} from '../../support/own-folders.js';

const login = {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};

async function world(t: Context) {
	const home = await temporaryFolder(t);
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	return {home, server, to: ['--server', server.url, '--allow-http']};
}

type Line = Readonly<Record<string, unknown>>;
const objectsOf = (lines: readonly string[]) => lines.map(line => JSON.parse(line) as Line);

test.serial('sky shows the map, what is waiting, and who else observes there, and the same as JSON', async t => {
	const {home, server, to} = await world(t);
	const scope = await startScope(t);
	await server.addRows(2, index => ({date_obs_start: '2026-02-20 20:15:02', chunk_key: `20260220.8${index}_HP102265`}));
	await server.addRows(1, () => ({object_name: 'M 42', ra_deg: '83.8221', dec_deg: '-5.3911', date_obs_start: '2026-02-19 20:15:02', chunk_key: '20260219.81_HP107384'}));
	const {status, lines, err} = await runProgram(['sky', '--host', scope.hostOption, ...to], {home, env: login});
	assert.deepEqual([status, err], [0, '']);
	const map = lines.slice(0, 20);
	assert.ok(map.every(line => [...line].length <= 80) && /[\u2801-\u28FF]/.test(map.join('')) && map.join('').includes('IC 434'), lines.join('\n'));
	assert.ok(!lines.join('').includes('\u001B'));
	const text = lines.join('\n');
	assert.match(text, /Waiting on telescopes:\n {2}IC 434 +2 blocks +5 h 41 m +-2\.5 deg {2}2 stacks of 1 observer, last seen \d+ nights ago/);
	assert.match(text, /Your tiles:\n {2}IC 434 +2 stacks +5 h 4\d m +-2\.\d deg {2}you alone\n {2}M 42 +1 stack +5 h 3\d m +-\d\.\d deg {2}\d+ stacks of \d+ others?, last seen (today|last night|\d+ nights ago)/);

	const rows = objectsOf((await runProgram(['sky', '--json', '--host', scope.hostOption, ...to], {home, env: login})).lines);
	assert.deepEqual(rows.map(({type}) => type), ['skyCoverage', 'skyTarget', 'skyTile', 'skyTile', 'summary']);
	const [coverage, target, tile, other, summary] = rows;
	assert.deepEqual([other?.['objectNames'], other?.['myStacks'], Number(other?.['otherStacks']) > 0], [['M 42'], 1, true]);
	assert.ok(Number(coverage?.['rows']) > 500);
	assert.deepEqual([target?.['target'], target?.['blocksReady'], target?.['tile'], target?.['firstOfTile'], target?.['raDegrees']], ['IC 434', 2, 102_265, 0, 85.25]);
	assert.deepEqual([tile?.['tile'], tile?.['myStacks'], tile?.['myLastObserved'], Number(tile?.['stacks']) - Number(tile?.['otherStacks'])], [102_265, 2, '2026-02-20T20:15:02Z', 2]);
	assert.deepEqual([summary?.['targets'], summary?.['blocksReady'], summary?.['blocksFirst'], summary?.['tiles'], summary?.['stacks']], [1, 2, 0, 2, 3]);
	// The second time it came from the cache.
	assert.equal(server.calls.filter(({path: asked}) => asked === '/api/sky_coverage.php').length, 1);
});

test.serial('sky works without a telescope, a login and a feed, with a line about each, and ends with status 0', async t => {
	const {home, server, to} = await world(t);
	server.faults.add({on: 'coverage', do: {kind: 'noFeed'}});
	const {status, lines, err} = await runProgram(['sky', '--ascii', ...to], {home});
	assert.equal(status, 0);
	assert.match(lines.join('\n'), /^[ -~\n]*$/);
	assert.match(err, /^Note: The sky is shown without what others have observed: .*coverage feed.*\nNote: The sky is shown without your stacks on the server: .*\nNote: The sky is shown without what waits on telescopes: no telescope was found\. .*\n$/);
	server.faults.add({on: 'coverage', do: {kind: 'otherColumns'}});
	const rows = objectsOf((await runProgram(['sky', '--json', ...to], {home})).lines);
	assert.deepEqual(rows.map(({type}) => type), ['warning', 'warning', 'warning', 'skyCoverage', 'summary']);
	assert.deepEqual([rows[3]?.['rows'], rows[4]?.['blocksFirst']], [null, null]);
});

test.serial('a block in an unobserved tile is the first of its tile, for any name of the target', async t => {
	const {home, server, to} = await world(t);
	const scope = await startScope(t, {targets: [{
		name: 'Nobody\u2019s \u661F', raDegrees: 200, decDegrees: 5, liveStackFrames: 0, blocks: [{localStart: '2026-02-27T21:15:03', frames: 30, filter: 'LP'}],
	}]});
	const {lines, status} = await runProgram(['sky', '--ascii', '--host', scope.hostOption, ...to], {home, env: login});
	assert.equal(status, 0);
	const text = lines.join('\n');
	assert.match(text, /Waiting on telescopes, 1 block the first of its tile:\n.*the first of the tile/);
	assert.match(lines.slice(0, 20).join('\n'), /^[ -~\n]*$/);
	assert.ok(server.calls.every(({method}) => method === 'GET'));
});

test.serial('sky with a feed of some days ago, because the server gives none now, does not call anything the first of its tile', async t => {
	const {home, server, to} = await world(t);
	const scope = await startScope(t, {targets: [{
		name: 'Nobody', raDegrees: 200, decDegrees: 5, liveStackFrames: 0, blocks: [{localStart: '2026-02-27T21:15:03', frames: 30, filter: 'LP'}],
	}]});
	const sky = ['sky', '--host', scope.hostOption, ...to];
	const facts = async () => {
		const rows = objectsOf((await runProgram([...sky, '--json'], {home, env: login})).lines);
		return ['skyTarget', 'summary'].map(kind => rows.find(({type}) => type === kind)).flatMap(row => [row?.['firstOfTile'], row?.['stacks'], row?.['blocksFirst']]);
	};

	assert.deepEqual(await facts(), [1, 0, undefined, undefined, 0, 1]);
	const cache = path.join(ownFolders(home).data, 'cache');
	const [file = ''] = (await readdir(cache)).filter(name => name.startsWith('coverage-'));
	const kept = await readFile(path.join(cache, file), 'latin1');
	await writeFile(path.join(cache, file), kept.replace(/"fetchedAtMs":(\d+)/, (_, ms: string) => `"fetchedAtMs":${Number(ms) - (3 * 86_400_000)}`), 'latin1');
	for (let asked = 0; asked < 2; asked++) server.faults.add({on: 'coverage', do: {kind: 'noFeed'}});
	assert.deepEqual(await facts(), [null, null, undefined, undefined, 0, null]);
	assert.doesNotMatch((await runProgram(sky, {home, env: login})).lines.join('\n'), /first of|alone/);
});

test('the text agrees with the screen: some panels of a mosaic are first, and the user is alone where only newer own stacks are', () => {
	const tiling = {raDegrees: 85.25, decDegrees: -2.46};
	const tile = 102_265;
	const nobody = {tile, rows: [], stacks: undefined, exposureSeconds: undefined, observers: undefined, lastMs: undefined};
	const waiting = {scope: 's', target: 'Mosaic', blocksReady: 5, blocks: [], place: tiling, isPlaceRough: false, coverage: nobody, firstOfTile: 2, firstInFilter: 0};
	const sky = {coverage: {coverage: noCoverage, fetchedAtMs: 0, problem: undefined}, feed: noCoverage, isFeedFresh: true, stacks: [], tiles: [], rough: [], problems: []};
	const text = (...targets: Array<typeof waiting>) => skyLines({...sky, waiting: targets}, themeOf({isAscii: true, hasColor: false}), {columns: 40, rows: 10, nowMs: 0}).join('\n');
	assert.match(text(waiting), / {2}Mosaic +5 blocks .*deg {2}2 of 5 the first of their tile$/m);
	assert.match(text({...waiting, firstOfTile: 0}), / {2}Mosaic +5 blocks .*deg {2}you alone$/m);
});
