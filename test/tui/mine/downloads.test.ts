import assert from 'node:assert/strict';
import {mkdir, readdir} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {success} from '../../../source/errors/problem.js';
import type {ListedRow} from '../../../source/planning/my-stacks/my-stack.js';
import type {AppContext} from '../../../source/tui/actions/app-context.js';
import {downloadStacks} from '../../../source/tui/actions/my-stacks-actions.js';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {runProgram} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {startProgram} from '../program.js';
import {manyRows} from '../sky/long-sky.js';
import {createViewed} from '../viewed.js';
import {onUnix} from '../../support/on-system.js';

/** My stacks with these rows, and a server that sends one file for each key, whatever row is meant. */
function listed(rows: readonly ListedRow[]) {
	const viewed = createViewed({targets: [], view: {screen: 'mine', isSignedIn: true}});
	viewed.set({myStacks: {...viewed.view().myStacks, phase: 'read', rows}});
	const asked: string[] = [];
	const app = {
		signal: new AbortController().signal, view: viewed.view,
		crowdSky: {server: {dest: '/kept'}, login: () => ({username: 'me', crowdsky: {async download(key: string) {
			asked.push(key);
			return success({path: `/kept/${key}.fit`, sizeBytes: 1});
		}}})},
		change(next: (view: ReturnType<typeof viewed.view>) => ReturnType<typeof viewed.view>) {
			viewed.set(next(viewed.view()));
		},
	} as unknown as AppContext;
	return {asked, async download(wanted: readonly ListedRow[]) {
		await downloadStacks(app, {kind: 'downloadStacks', rows: wanted});
		return viewed.view().message;
	}};
}

/** Two telescopes on one target: two stacks of one quarter of an hour, and a third of another. */
function twoOfOneKey(): [ListedRow, ListedRow, ListedRow] {
	const [one, two, three] = manyRows(3);
	assert.ok(one && two && three);
	return [{...one, chunkKey: 'shared', telescopeId: 'S50_a'}, {...two, chunkKey: 'shared', telescopeId: 'S50_b'}, {...three, chunkKey: 'alone'}];
}

test('of a download whose key several stacks share the program says that the server chose one', async () => {
	const rows = twoOfOneKey();
	const {download} = listed(rows);
	assert.equal(await download([rows[0]]), 'The server chose one of 2 stacks with this key: /kept/shared.fit');
	assert.equal(await download([rows[2]]), 'Saved as /kept/alone.fit');
});

test('two stacks of one key are fetched once and counted as one file', async () => {
	const rows = twoOfOneKey();
	const {asked, download} = listed(rows);
	assert.equal(await download(rows), '2 files saved; of stacks with one key the server chose one. The last: /kept/alone.fit');
	assert.deepEqual(asked, ['shared', 'alone']);
	assert.equal(await download([rows[2], rows[0]]), '2 files saved; of stacks with one key the server chose one. The last: /kept/shared.fit');
});

test('stacks with keys of their own are counted as they are', async () => {
	const rows = manyRows(3).map((row, index) => ({...row, chunkKey: `key ${index}`}));
	const {asked, download} = listed(rows);
	assert.equal(await download(rows), '3 stacks saved, the last as /kept/key 2.fit');
	assert.equal(asked.length, 3);
});

onUnix.serial('a download that is under way when the program is quit leaves nothing behind', async t => {
	const home = await temporaryFolder(t);
	const env = {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};
	const server = await startCrowdSky({folder: path.join(home, 'server')});
	t.teardown(async () => server.stop());
	const scope = await startScope(t);
	const dest = path.join(home, 'kept');
	await mkdir(dest);
	const to = ['--host', scope.hostOption, '--server', server.url, '--allow-http'];
	assert.equal((await runProgram(['night', ...to], {home, env})).status, 0);
	const shown = await startProgram(t, {args: [...to, '--dest', dest], env, home});
	await shown.until(/IC 434 +52/);
	await shown.press('6');
	await shown.until(/2 stacks, 2 on the server/);
	server.faults.add({on: 'download', do: {kind: 'slow', bytesPerSecond: 100_000}});
	await shown.press('d');
	await shown.until(/Fetching .*: [1-9]/);
	assert.equal((await readdir(dest)).length, 1);
	await shown.press('q');
	assert.equal((await shown.exited()).exitCode, 0);
	assert.deepEqual(await readdir(dest), []);
});
