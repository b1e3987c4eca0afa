import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {FlightRecorder} from '../../source/recorder/flight-recorder.js';
import {nameOfSegment} from '../../source/recorder/segments.js';
import {readRecording} from '../../source/recorder/read-recording.js';
import type {WireEntry} from '../../source/recorder/wire-entry.js';
import {bundled} from '../support/bundled.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const entry = (text: string): WireEntry => ({kind: 'received', number: 1, text, scope: 'seestar.local'});

async function bytesIn(folder: string): Promise<number> {
	const sizes = await Promise.all((await readdir(folder)).map(async name => (await stat(path.join(folder, name))).size));
	return sizes.reduce((sum, size) => sum + size, 0);
}

test.serial('a recording is read back in order, line by line', async t => {
	const folder = path.join(await temporaryFolder(t), 'flight');
	let now = 1000;
	const recorder = new FlightRecorder({folder, now: () => now++});
	for (const text of ['one', 'two "quoted"\n', 'three']) recorder.record(entry(text));
	await recorder.close();
	const lines = await readRecording(folder);
	assert.deepEqual(lines.map(({text}) => (JSON.parse(text) as {text: string}).text), ['one', 'two "quoted"\n', 'three']);
	const [first = 0, , third = 0] = lines.map(({atMs}) => atMs);
	assert.deepEqual((await readRecording(folder, {sinceMs: first + 1, untilMs: third - 1})).length, 1);
});

test.serial('the ring stays within its size and keeps the newest entries, over all runs together', async t => {
	const folder = path.join(await temporaryFolder(t), 'flight');
	for (let run = 0; run < 3; run++) {
		const recorder = new FlightRecorder({folder, ringBytes: 400_000});
		for (let nth = 0; nth < 400; nth++) {
			recorder.record(entry(`run ${run} line ${nth} ${'x'.repeat(1000)}`));
			if (nth % 20 === 0) await recorder.flush();
		}

		await recorder.close();
		assert.ok(await bytesIn(folder) <= 400_000, `${await bytesIn(folder)} bytes after run ${run}`);
	}

	const texts = (await readRecording(folder)).map(({text}) => text);
	assert.match(texts.at(-1) ?? '', /run 2 line 399/);
	assert.ok(texts.length > 250, 'three quarters of the ring are full at least');
	assert.ok(texts.every(text => text.includes('run 2')), 'the oldest went first');
});

test.serial('many short runs leave a bounded number of files', async t => {
	const folder = path.join(await temporaryFolder(t), 'flight');
	await mkdir(folder);
	// What earlier runs have left, up to the limit.
	for (let run = 0; run < 400; run++) await writeFile(path.join(folder, nameOfSegment(`${String(run).padStart(13, '0')}-1-0000`, 1)), '{}\n');
	for (let run = 400; run < 420; run++) {
		const recorder = new FlightRecorder({folder});
		recorder.record(entry(`run ${run}`));
		await recorder.close();
	}

	const left = await readdir(folder);
	assert.ok(left.length <= 401);
	assert.ok(!left.some(name => /^\D*0{12}[0-8]-/.test(name)), 'the oldest went first');
	assert.match((await readRecording(folder)).at(-1)?.text ?? '', /run 419/);
});

test.serial('two instances write to one folder at the same time without breaking each other\'s lines', async t => {
	const folder = path.join(await temporaryFolder(t), 'flight');
	const recorders = [0, 1, 2].map(() => new FlightRecorder({folder, ringBytes: 4_000_000}));
	for (let nth = 0; nth < 300; nth++) {
		for (const [index, recorder] of recorders.entries()) recorder.record(entry(`${index} ${nth} ${'y'.repeat(500)}`));
		if (nth % 50 === 0) await new Promise(resolve => setTimeout(resolve, 2));
	}

	await Promise.all(recorders.map(async recorder => recorder.close()));
	const texts = (await readRecording(folder)).map(({text}) => (JSON.parse(text) as {text: string}).text.slice(0, 6));
	assert.equal(texts.length, 900);
	assert.equal(new Set(texts).size, 900);
});

test.serial('a killed program leaves whole lines, and half a line at the end is skipped', async t => {
	const home = await temporaryFolder(t);
	const folder = path.join(home, 'flight');
	const program = await bundled(home, path.join(import.meta.dirname, 'killed-recording.ts'));
	const child = spawn(process.execPath, [program, folder], {stdio: ['ignore', 'pipe', 'inherit']});
	await once(child.stdout, 'data');
	child.kill('SIGKILL');
	await once(child, 'close');
	const [file = ''] = await readdir(folder);
	await writeFile(path.join(folder, file), `${await readFile(path.join(folder, file), 'utf8')}{"at":17,"kind":"recei`);
	const lines = await readRecording(folder);
	assert.ok(lines.length > 100);
	for (const {text} of lines) JSON.parse(text);
});

test.serial('a program that ends in the middle of its work writes its buffered entries', async t => {
	const home = await temporaryFolder(t);
	const folder = path.join(home, 'flight');
	const program = await bundled(home, path.join(import.meta.dirname, 'killed-recording.ts'));
	const child = spawn(process.execPath, [program, folder, 'exit'], {stdio: 'inherit'});
	await once(child, 'close');
	assert.match((await readRecording(folder)).at(-1)?.text ?? '', /the last word/);
});

test.serial('a folder that cannot be written to costs the recording and nothing else', async t => {
	const folder = await temporaryFolder(t);
	await writeFile(path.join(folder, 'file'), '');
	const told: unknown[] = [];
	const recorder = new FlightRecorder({folder: path.join(folder, 'file', 'flight'), onStopped: error => told.push(error)});
	recorder.record(entry('one'));
	await recorder.flush();
	recorder.record(entry('two'));
	await recorder.close();
	assert.equal(told.length, 1);
});

test.serial('a disk that does not keep up costs entries, which are counted, and no memory', async t => {
	const folder = path.join(await temporaryFolder(t), 'flight');
	const recorder = new FlightRecorder({folder});
	// Nothing can be written while this loop runs.
	for (let nth = 0; nth < 200; nth++) recorder.record(entry('z'.repeat(100_000)));
	await recorder.flush();
	recorder.record(entry('after'));
	await recorder.close();
	const lines = (await readRecording(folder)).map(({text}) => JSON.parse(text) as {kind: string; entries?: number});
	const lost = lines.find(({kind}) => kind === 'lost')?.entries ?? 0;
	assert.ok(lost > 100, `${lost} lost`);
	assert.equal(lines.filter(({kind}) => kind === 'received').length + lost, 201);
});

test.serial('an endless line is cut and marked as cut', async t => {
	const folder = path.join(await temporaryFolder(t), 'flight');
	const recorder = new FlightRecorder({folder});
	recorder.record(entry('w'.repeat(3_000_000)));
	await recorder.close();
	const [line] = await readRecording(folder);
	const {text, cutFrom} = JSON.parse(line?.text ?? '{}') as {text: string; cutFrom: number};
	assert.deepEqual([text.length, cutFrom], [256 * 1024, 3_000_000]);
});
