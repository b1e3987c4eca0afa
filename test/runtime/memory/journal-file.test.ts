import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {appendFile, open, readFile, readdir, stat, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {systemClock} from '../../../source/runtime/clock.js';
import {formatEntry, madeOf, openEntries, unfinishedNamings, type JournalEntry} from '../../../source/runtime/memory/journal-entry.js';
import {openJournal, type Journal} from '../../../source/runtime/memory/journal.js';
import {stackFramesOf} from '../../../source/runtime/reading/stack-frames.js';
import {stackedBlockOf} from '../../../source/runtime/uploads/stacked-block.js';
import {boundariesToTry, runChild} from '../../support/boundaries.js';
import {bundled} from '../../support/bundled.js';
import {startScope, stacksOf, twoNames} from '../../support/simulated-scope.js';
import {runNight} from '../../support/run-night.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {onUnix} from '../../support/on-system.js';
import {assertPrivate} from '../../support/own-folders.js';

const nowMs = Date.parse('2026-02-27T20:15:00Z');
const files = Array.from({length: 24}, (_, nth) => `Light_IC 434_10.0s_LP_20260227-2115${String(nth).padStart(2, '0')}.fit`);
const block = {
	start: '2026-02-27T21:15:00+01:00', end: '2026-02-27T21:30:00+01:00', startUtc: '2026-02-27T20:15:00Z', endUtc: '2026-02-27T20:30:00Z', chunk: '20260227.81', ordinal: 1,
	exposure: '10.0s', exposureSeconds: 10, filter: 'LP', frames: 24, totalSeconds: 240, status: 'ready', reason: '', coveredBy: undefined, isForeignCoverage: false, files,
} as const;

const keyOf = (nth: number) => ({target: `M ${nth}`, chunk: '20260227.81', exposure: '10.0s', filter: 'LP', ordinal: 1});
const nameOf = (nth: number) => `CrowdSky_24_M ${nth}_10.0s_LP_20260227.81_HP022854.fit`;
const about = (nth: number) => ({stack: `M ${nth}/${nameOf(nth)}`, server: 'https://sky.example/', account: 'me'});
const started = (nth: number): JournalEntry => ({kind: 'blockStarted', key: keyOf(nth), stackFolder: `M ${nth}`, subFrameFolder: `M ${nth}_sub`, block, baseline: []});
const named = (nth: number, companionsLeft: readonly string[] = []): JournalEntry[] => {
	const naming = {key: keyOf(nth), stackFolder: `M ${nth}`, from: `DSO_Stacked_24_M ${nth}_10.0s_20260227_213000.fit`, to: nameOf(nth)};
	return [{kind: 'namingStarted', ...naming}, {kind: 'stackNamed', ...naming, companionsLeft, seconds: 60}];
};

const sent = (nth: number): JournalEntry[] => [{kind: 'uploadStarted', ...about(nth), atMs: nowMs}, {kind: 'uploadConfirmed', ...about(nth), chunkKey: 'key', jobId: undefined}];
const night = (nth: number) => [started(nth), ...named(nth), ...sent(nth)];
const text = (entries: readonly JournalEntry[]) => entries.map(entry => formatEntry(entry, nowMs)).join('');

async function opened(file: string): Promise<Journal> {
	const journal = await openJournal(file, systemClock);
	assert.ok(journal.ok);
	return journal.value;
}

/** What later nights need from a journal. */
function meaning(journal: Journal): unknown {
	const entries = journal.entries();
	const last = (nth: number) => entries.findLast(entry => 'stack' in entry && entry.stack === about(nth).stack)?.kind;
	return {open: openEntries(entries), unfinished: unfinishedNamings(entries), sent: Array.from({length: 40}, (_, nth) => last(nth))};
}

/** A journal of many nights of which little matters: two open blocks, an interrupted naming, an upload that may have arrived, and a line of a future version. */
const foreign = '{"v":2,"kind":"blockDreamt","of":"stars"}\n';
function longJournal(): string {
	const nights = Array.from({length: 40}, (_, nth) => night(nth % 36));
	return `${foreign}${text(nights.flat())}${text([started(36), started(37), ...named(38).slice(0, 1), ...sent(39).slice(0, 1), ...named(30, ['.jpg']).slice(1)])}`;
}

test.serial('a journal is compacted when it is reserved, keeps everything that still matters, and keeps the lines of a future version', async t => {
	const file = path.join(await temporaryFolder(t), 'journal.jsonl');
	await writeFile(file, longJournal());
	const journal = await opened(file);
	const before = meaning(journal);
	const {size} = await stat(file);
	await journal.reserved();
	assert.deepEqual(meaning(journal), before);
	assert.ok((await stat(file)).size < size / 3, `${(await stat(file)).size} of ${size} bytes`);
	await assertPrivate(file);
	await journal.append(started(39));
	await journal.close();
	const again = await opened(file);
	assert.equal(openEntries(again.entries()).length, 3);
	assert.ok((await readFile(file, 'utf8')).startsWith(foreign));
	assert.deepEqual([again.passedOver, again.damaged], [1, 0]);
});

test.serial('a block that was named and sent is reduced to two short lines with its first and last frame', async t => {
	const file = path.join(await temporaryFolder(t), 'journal.jsonl');
	await writeFile(file, text(Array.from({length: 60}, (_, nth) => [...night(nth), named(nth)[1]!]).flat()));
	const journal = await opened(file);
	await journal.reserved();
	const kept = (await readFile(file, 'utf8')).trimEnd().split('\n');
	assert.deepEqual([kept.length, kept.filter(line => line.length > 700)], [120, []]);
	for (const entries of [journal.entries(), (await opened(file)).entries()]) {
		assert.deepEqual(stackFramesOf(entries, 'M 7'), new Map([[nameOf(7), {first: files[0], last: files.at(-1)}]]));
	}
});

test.serial('a stack that another machine had started, and this one named, was recorded with the frames of an older start of its block', () => {
	const [naming, name] = named(7);
	// Started here with twelve of the frames and abandoned; then another machine stacked all of them.
	const given: JournalEntry[] = [
		{...started(7), block: {...block, files: files.slice(0, 12), frames: 12}} as JournalEntry,
		{kind: 'blockGivenUp', key: keyOf(7), why: 'its start was refused'},
		naming!,
		{...name!, ...madeOf(block)} as JournalEntry,
	];
	assert.deepEqual(stackFramesOf(given, 'M 7').get(nameOf(7)), {first: files[0], last: files.at(-1)});
	assert.equal(stackedBlockOf(given, {folder: 'M 7', file: nameOf(7)})?.frames, 24);
});

test.serial('the receipt of a file is kept when another file takes its place', async t => {
	const file = path.join(await temporaryFolder(t), 'journal.jsonl');
	const receipt = (sha256: string): JournalEntry[] => [{kind: 'uploadStarted', ...about(1), atMs: nowMs, sha256}, {kind: 'uploadConfirmed', ...about(1), chunkKey: 'key', jobId: undefined, sha256}];
	await writeFile(file, text([...receipt('a'), ...receipt('b'), ...receipt('b')]));
	const journal = await opened(file);
	assert.deepEqual(journal.entries().map(entry => [entry.kind, 'sha256' in entry && entry.sha256]), [['uploadConfirmed', 'a'], ['uploadConfirmed', 'b']]);
});

onUnix.serial('a compaction that is killed at any point loses no entry that matters', async t => {
	const folder = await temporaryFolder(t);
	const program = await bundled(folder, path.join(import.meta.dirname, 'killed-compaction.ts'));
	const whole = path.join(folder, 'whole.jsonl');
	await writeFile(whole, longJournal());
	const expected = meaning(await opened(whole));
	const boundaries = await runChild(program, [whole, '0']);
	assert.ok(boundaries !== undefined && boundaries >= 16, `${boundaries} boundaries`);
	let compacted = 0;
	for (const number of new Set([...boundariesToTry(boundaries), boundaries - 4])) {
		const file = path.join(folder, `${number}.jsonl`);
		await writeFile(file, longJournal());
		assert.equal(await runChild(program, [file, `${number}`]), undefined);
		assert.deepEqual(meaning(await opened(file)), expected, `killed at boundary ${number}`);
		if ((await stat(file)).size < longJournal().length) compacted++;
	}

	assert.ok(compacted > 0);
});

test.serial('entries that another instance wrote between opening and reserving are read, and the next entry goes to the current file', async t => {
	const file = path.join(await temporaryFolder(t), 'journal.jsonl');
	await writeFile(file, longJournal());
	const [early, other] = [await opened(file), await opened(file)];
	await other.reserved();
	await other.append(named(36)[1]!);
	await other.close();
	await early.reserved();
	assert.deepEqual(openEntries(early.entries()).map(({key: {target}}) => target), ['M 37']);
	await early.append(named(37)[1]!);
	await early.close();
	assert.deepEqual(openEntries((await opened(file)).entries()), []);
});

test.serial('a journal of more than 512 MB ended every later night', async t => {
	const file = path.join(await temporaryFolder(t), 'journal.jsonl');
	await writeFile(file, text([started(1)]));
	// A hole that takes no space on the disk, as a crash of the system may leave one; then more lines.
	await truncate(file, 600_000_000);
	await appendFile(file, `\n${text(night(2))}`);
	const journal = await opened(file);
	assert.deepEqual([openEntries(journal.entries()).length, journal.damaged], [1, 1]);
	await journal.reserved();
	assert.ok((await stat(file)).size < 10_000);
	assert.deepEqual(openEntries((await opened(file)).entries()).map(({key: {target}}) => target), ['M 1']);
});

test.serial('a long journal is read with less memory than its length', async t => {
	const folder = await temporaryFolder(t);
	const file = path.join(folder, 'journal.jsonl');
	const handle = await open(file, 'w');
	const part = text(Array.from({length: 1000}, (_, nth) => night(nth)).flat());
	let bytes = 0;
	while (bytes < 60_000_000) bytes += (await handle.write(part)).bytesWritten;
	await handle.close();
	const program = await bundled(folder, path.join(import.meta.dirname, 'small-memory.ts'));
	const {stdout} = await promisify(execFile)(process.execPath, ['--max-old-space-size=40', program, file]);
	assert.match(stdout, /^END 2000\n/);
});

test.serial('a line with an invalid folder ended every later night', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	const hosts = {hosts: [scope.hostOption], dataFolder};
	await runNight({...hosts, settings: {minExposureSeconds: 250}});
	const [file] = (await readdir(dataFolder)).filter(name => name.startsWith('journal-')).map(name => path.join(dataFolder, name));
	assert.ok(file);
	const bad = [
		{...started(1), stackFolder: '..'}, {...started(2), stackFolder: 'a/b'}, {...started(3), subFrameFolder: 'x\u0000'},
		{...started(4), block: {...block, start: 'then'}}, {...started(5), block: {...block, chunk: 'x', exposureSeconds: -1}},
		{...named(6)[0]!, stackFolder: '.'}, {...named(7, ['.jpg'])[1]!, from: '../x.fit'},
	] as JournalEntry[];
	await appendFile(file, text(bad));
	const state = await runNight(hosts);
	assert.deepEqual(state.jobs.map(({phase}) => phase), ['stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.deepEqual(state.warnings.map(({what}) => what), [`${bad.length} lines of this machine's journal of ${scope.hostOption} cannot be read`]);
	const {warnings} = await runNight(hosts);
	assert.deepEqual(warnings, [], 'they are out of it now');
});
