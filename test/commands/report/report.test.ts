import assert from 'node:assert/strict';
import {readFile, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import test from 'ava';
import {readTar} from '../../../source/files/tar.js';
import {launch} from '../../terminal/harness.js';
import {environmentFor, objectsOf, programPath, runProgram} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {runAtOnce} from '../../support/at-once.js';
import {onUnix} from '../../support/on-system.js';
import {assertPrivate} from '../../support/own-folders.js';

runAtOnce(3);

/** The files of a report by name, as text. */
async function contentsOf(file: string): Promise<Map<string, string>> {
	const files = readTar(gunzipSync(await readFile(file)));
	assert.ok(files);
	return new Map(files.map(({name, content}) => [name.replace('crowdsky-report/', ''), content.toString()]));
}

test('a report has the recording, the journal, doctor and versions, and nothing about the user and the location', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {serial: '7e57ed01'});
	const login = {CROWDSKY_USERNAME: 'vera.rubin', CROWDSKY_PASSWORD: 'open-Sesame-9'};
	await runProgram(['stack', '--all', '--host', scope.hostOption], {home});
	const report = await runProgram(['report', 'mine.tar.gz', '--host', scope.hostOption], {home, env: login});
	assert.deepEqual([report.err, report.status], ['', 0]);
	assert.match(report.out, /recording\.jsonl +\d+ lines, /);
	assert.match(report.out, /Replaced by stand-ins/);
	assert.match(report.lines.at(-1) ?? '', /^Written: .*mine\.tar\.gz/);
	const contents = await contentsOf(path.join(home, 'mine.tar.gz'));
	assert.deepEqual([...contents.keys()].sort(), ['about.json', 'doctor.txt', 'journal-1.jsonl', 'recording.jsonl']);
	assert.match(contents.get('recording.jsonl') ?? '', /start_batch_stack/);
	assert.match(contents.get('journal-1.jsonl') ?? '', /stackNamed/);
	assert.match(contents.get('doctor.txt') ?? '', /Seestar S50, firmware 7\.75/);
	const about = JSON.parse(contents.get('about.json') ?? '{}') as Record<string, unknown>;
	assert.deepEqual([about['telescopes'], about['node']], [['Seestar S50, firmware 7.75'], process.versions.node]);
	const all = [...contents.values()].join('\n');
	for (const secret of ['7e57ed01', 'vera.rubin', 'open-Sesame-9', '48.25', '16.25', 'S50_simulated']) assert.ok(!all.includes(secret), secret);
	// Private to the user until they attach it.
	await assertPrivate(path.join(home, 'mine.tar.gz'));
});

test('a report never overwrites a file, and says so before doing the work', async t => {
	const home = await temporaryFolder(t);
	await writeFile(path.join(home, 'mine.tar.gz'), 'precious');
	const report = await runProgram(['report', 'mine.tar.gz'], {home});
	assert.equal(report.status, 2);
	assert.match(report.err, /there is already a file .*mine\.tar\.gz/);
	assert.equal(await readFile(path.join(home, 'mine.tar.gz'), 'utf8'), 'precious');
});

test('report --json prints one object, and --since, --until and --hide-targets select the content', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	await runProgram(['plan', '--host', scope.hostOption], {home});
	const [all, summary] = objectsOf(await runProgram(['report', 'a.tar.gz', '--json'], {home}));
	assert.deepEqual([all?.['type'], summary?.['type'], summary?.['filesWritten']], ['report', 'summary', 1]);
	assert.ok(Number(all?.['entries']) > 10);
	const [before] = objectsOf(await runProgram(['report', 'b.tar.gz', '--json', '--until', '1h'], {home}));
	assert.equal(before?.['entries'], 0);
	const [hidden] = objectsOf(await runProgram(['report', 'c.tar.gz', '--json', '--since', '1h', '--hide-targets'], {home}));
	assert.equal(hidden?.['hidesTargets'], true);
	assert.equal([...(await contentsOf(path.join(home, 'c.tar.gz'))).values()].join('\n').includes('IC 434'), false);
	assert.equal((await runProgram(['report', '--since', 'yesterday'], {home})).status, 2);
	assert.equal((await runProgram(['report', 'a', 'b'], {home})).status, 2);
});

onUnix('at a terminal report asks first and lets the user read it, and no writes nothing', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	await runProgram(['targets', '--host', scope.hostOption], {home});
	const shown = launch(process.execPath, [programPath, 'report', 'mine.tar.gz'], {columns: 100, rows: 50, cwd: home, env: environmentFor({home})});
	t.teardown(() => {
		shown.end();
	});
	await shown.until('Write it?');
	await shown.until('recording.jsonl');
	await shown.press('s', 'enter');
	await shown.until(() => /"kind":"started"/.test(shown.raw()) && shown.raw().split('Write it?').length === 3);
	await shown.press('n', 'enter');
	await shown.until('Nothing was written.');
	assert.equal((await shown.exited()).exitCode, 0);
	assert.deepEqual((await readdir(home)).filter(name => name.endsWith('.gz')), []);

	const again = launch(process.execPath, [programPath, 'report', 'mine.tar.gz'], {columns: 100, rows: 50, cwd: home, env: environmentFor({home})});
	t.teardown(() => {
		again.end();
	});
	await again.until('Write it?');
	await again.press('y', 'enter');
	await again.until('Written: ');
	assert.equal((await again.exited()).exitCode, 0);
});
