import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import test from 'ava';
import {readReplay} from '../../source/commands/read-replay.js';
import {cleanParts} from '../../source/commands/report/clean-report.js';
import {writeTar} from '../../source/files/tar.js';
import type {State} from '../../source/machine/state.js';
import {runReplayed} from '../recordings/replayed.js';
import {launch} from '../terminal/harness.js';
import {environmentFor, programPath, runProgram, startProgram, untilWritten} from '../support/run-program.js';
import {startScope, stacksOf, twoBlocks, twoNames} from '../support/simulated-scope.js';
import {runNight} from '../support/run-night.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {startReplay, type SimulatedSeestar} from '../../source/simulator/simulator.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(2);

const oneBlock = {...twoBlocks, blocks: twoBlocks.blocks.slice(0, 1)};
const stackAll = ['stack', '--all'];
/** Sessions of real telescopes recorded by another project; without them nothing is replayed. */
const sessions = process.env['CROWDSKY_SESSIONS'] ?? path.resolve(import.meta.dirname, '../../../shared/vectors/sessions');

type Night = {readonly lines: readonly string[]; readonly err: string; readonly status: number | undefined};

/** A night as its owner has it, and the report that is made of it. */
async function reported(home: string, scope: SimulatedSeestar, switches: readonly string[] = []): Promise<Night & {readonly report: string}> {
	const night = await runProgram([...stackAll, '--host', scope.hostOption], {home});
	const report = path.join(home, 'report.tar.gz');
	assert.equal((await runProgram(['report', report, ...switches], {home})).status, 0);
	const nameless = (text: string) => text.replaceAll(scope.hostOption, 'HOST');
	return {lines: night.lines.map(nameless), err: nameless(night.err), status: night.status, report};
}

test('a device or a folder is refused as a recording, because it may have no end', async t => {
	for (const file of ['/dev/null', await temporaryFolder(t)]) {
		const read = await readReplay(file);
		assert.equal(read.ok ? 'read' : `${read.problem.kind}: ${read.problem.cause}`, 'usage: it is not a regular file');
	}
});

test('a night without faults is replayed exactly, with the same names of stacks', async t => {
	const home = await temporaryFolder(t);
	const elsewhere = await temporaryFolder(t);
	const scope = await startScope(t);
	const {report, ...night} = await reported(home, scope);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.ok(night.lines.includes(`  Renamed -> ${twoNames[1] ?? ''}`));
	const {unrecorded, ...again} = await runReplayed(report, stackAll, {home: elsewhere});
	assert.deepEqual([again, unrecorded], [night, []]);
});

test('a batch that ends in an unknown state does so again', async t => {
	const folder = await temporaryFolder(t);
	const scope = await startScope(t, {targets: [oneBlock]});
	scope.faults.add({on: 'batch', match: 'IC 434', times: Infinity, do: {kind: 'word', word: 'half_done', hasOutput: false}});
	const lines: string[] = [];
	const ends = ({jobs}: State) => jobs.map(({phase, problem}) => [phase, problem?.kind, problem?.cause]);
	// The state must last a minute before it counts as an end: the night's clock runs sixty times as fast.
	const night = ends(await runNight({hosts: [scope.hostOption], dataFolder: path.join(folder, 'first'), haste: 60, tap: entry => lines.push(JSON.stringify({at: Date.now(), ...entry}))}));
	assert.match(JSON.stringify(night), /half_done/);

	const {parts} = await cleanParts([{name: 'recording.jsonl', lines}], {hosts: [], users: [], secrets: []}, false);
	const report = path.join(folder, 'report.tar.gz');
	await writeFile(report, gzipSync(writeTar(parts.map(part => ({name: `crowdsky-report/${part.name}`, content: Buffer.from(part.lines.join('\n'))})), 0)));
	const read = await readReplay(report);
	assert.ok(read.ok);
	const [replay] = await startReplay({lines: read.value, folder});
	assert.ok(replay);
	t.teardown(async () => replay.stop());
	assert.deepEqual(ends(await runNight({hosts: [replay.hostOption], dataFolder: path.join(folder, 'second'), haste: 60})), night);
	assert.deepEqual(replay.canary, []);
});

test('a result that newer firmware reports in another field is found, or not, as before', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {targets: [oneBlock]});
	scope.faults.add({on: 'batch', match: 'IC 434', times: Infinity, do: {kind: 'withoutOutput'}});
	const {report, ...night} = await reported(home, scope);
	assert.ok(night.lines.some(line => line.includes('Renamed -> ')), 'it is found in the folder');
	const {unrecorded: _, ...again} = await runReplayed(report, stackAll, {home: await temporaryFolder(t)});
	assert.deepEqual(again, night);
});

test('with firmware that does not know how to list pages (103) folders are read from the share again', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {targets: [oneBlock], missingMethods: ['get_img_file_page_number']});
	const {report, ...night} = await reported(home, scope);
	assert.equal(night.status, 0);
	const {unrecorded: _, ...again} = await runReplayed(report, stackAll, {home: await temporaryFolder(t)});
	assert.deepEqual(again, night);
});

test('refusals of the share and the file server are replayed, also with hidden targets', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {targets: [oneBlock]});
	scope.faults.add({on: 'smb', match: 'rename', times: Infinity, do: {kind: 'status', status: 0xC000_0022}});
	const {report, ...night} = await reported(home, scope, ['--hide-targets']);
	assert.notEqual(night.status, 0);
	const {unrecorded: _, ...again} = await runReplayed(report, stackAll, {home: await temporaryFolder(t)});
	const unnamed = ({lines, err, status}: Night) => ({lines: [...lines, err].map(line => line.replaceAll('IC 434', 'target-1').replaceAll(/HP\d{6}/g, 'HP000000')), status});
	assert.deepEqual(unnamed(again), unnamed(night));
});

test.serial('a file that is not a recording, or has no telescope, is refused with a sentence', async t => {
	const home = await temporaryFolder(t);
	await writeFile(path.join(home, 'other.txt'), 'hello\n');
	await writeFile(path.join(home, 'empty.jsonl'), '{"at":1,"kind":"started","v":1}\n');
	for (const [file, cause] of [['other.txt', /no line in it belongs to a recording/], ['nothing.gz', /no such file/], ['empty.jsonl', /it has no telescope's answers/]] as const) {
		const {status, err} = await runProgram(['simulate', '--replay', file], {home});
		assert.equal(status, 2, file);
		assert.match(err, cause);
	}

	assert.equal((await runProgram(['simulate', '--speed', '2'], {home})).status, 2);
});

const seen = {
	's30_fw706_a': {facts: /Seestar S30, firmware 7\.06, battery 15 %/, observing: /Observing: stacking M44, 225 frames/, storage: /37\.4 GB free of 51\.9 GB/},
	's50_fw670_a': {facts: /Seestar S50, firmware 6\.70, battery 69 %/, observing: /Observing: live view/, storage: /43\.9 GB free of 51\.9 GB/},
};

for (const [name, {facts, observing, storage}] of Object.entries(seen)) {
	const file = path.join(sessions, `${name}.jsonl`);
	(!existsSync(file) ? test.skip : test)(`${name} leads to the screen that its owner would have seen`, async t => {
		const home = await temporaryFolder(t);
		const replay = startProgram(['simulate', '--replay', file, '--json'], {home});
		t.teardown(async () => {
			replay.child.kill('SIGKILL');
			await replay.ended;
		});
		await untilWritten(replay, /"type":"simulator".*\n/);
		const {host} = JSON.parse(replay.out().split('\n')[0] ?? '') as {host: string};
		const shown = launch(process.execPath, [programPath, '--host', host], {columns: 80, rows: 24, cwd: home, env: environmentFor({home})});
		t.teardown(() => {
			shown.end();
		});
		await shown.until(observing);
		for (const wanted of [facts, storage, /! observing/]) await shown.until(wanted);
		assert.match(await readFile(file, 'utf8').then(text => text.slice(0, 200)), /get_device_state/);
	});
}

for (const name of Object.keys(seen)) {
	const file = path.join(sessions, `${name}.jsonl`);
	(existsSync(file) ? test : test.skip)(`doctor --deep finds in ${name} only assumptions broken that the session never requested`, async t => {
		const said = await runReplayed(file, ['doctor', '--deep', '--json'], {home: await temporaryFolder(t), speed: 1});
		const rows = said.lines.map(line => JSON.parse(line) as {type: string; id: string; outcome: string; firmwareNumber: number}).filter(({type}) => type === 'assumption');
		assert.deepEqual(rows.filter(({outcome}) => outcome === 'broken').map(({id}) => id), ['pages.number', 'batch.settings']);
		assert.ok(rows.filter(({outcome}) => outcome === 'kept').length >= 18);
		assert.ok(rows.every(({firmwareNumber}) => firmwareNumber === (name.startsWith('s30') ? 2706 : 2670)));
		for (const method of ['get_img_file_page_number', 'get_batch_stack_setting']) assert.ok(said.unrecorded.includes(method), method);
	});
}
