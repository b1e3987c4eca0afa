import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {RpcLineReader} from '../../../source/seestar/rpc/rpc-line-reader.js';

const lines = ['{"id":1,"name":"NGC 7293 \u00C9\u00E9 \u{1F52D}"}', '{"Event":"PiStatus"}', '{"id":2}'];
const stream = Buffer.from(`${lines[0]}\r\n${lines[1]}\n${lines[2]}\r\n`);

test('a stream cut at any byte gives the same lines, also within a UTF-8 sequence', () => {
	for (let cut = 0; cut <= stream.length; cut++) {
		const reader = new RpcLineReader();
		assert.deepEqual([...reader.push(stream.subarray(0, cut)), ...reader.push(stream.subarray(cut))], lines, `cut at ${cut}`);
	}
});

test('a stream in pieces of one byte gives the same lines', () => {
	const reader = new RpcLineReader();
	assert.deepEqual([...stream].flatMap(byte => reader.push(Buffer.from([byte]))), lines);
});

test('ten lines in one piece are ten lines', () => {
	assert.equal(new RpcLineReader().push(Buffer.from('{"id":1}\r\n'.repeat(10))).length, 10);
});

test('empty lines are left out, and an incomplete line is kept back', () => {
	const reader = new RpcLineReader();
	assert.deepEqual(reader.push(Buffer.from('\r\n\n\r\nabc')), []);
	assert.deepEqual(reader.push(Buffer.from('\n')), ['abc']);
});

test('any lines in any pieces come out as they went in', () => {
	const line = fc.string({unit: 'grapheme', maxLength: 30}).map(text => text.replaceAll(/[\r\n]/g, '') + '.');
	fc.assert(fc.property(fc.array(line), fc.array(fc.integer({min: 1, max: 9}), {minLength: 1}), (texts, sizes) => {
		const bytes = Buffer.from(texts.map(text => `${text}\r\n`).join(''));
		const reader = new RpcLineReader();
		const out: string[] = [];
		for (let at = 0, piece = 0; at < bytes.length; piece++) {
			const size = sizes[piece % sizes.length] ?? 1;
			out.push(...reader.push(bytes.subarray(at, at + size)));
			at += size;
		}

		assert.deepEqual(out, texts);
	}), {numRuns: 300});
});

test('an endless line of 64 MB stops the reader in bounded memory', () => {
	const reader = new RpcLineReader();
	const piece = Buffer.alloc(64 * 1024, 'x');
	const before = process.memoryUsage().arrayBuffers;
	let most = 0;
	for (let sent = 0; sent < 64 * 1024 * 1024; sent += piece.length) {
		assert.deepEqual(reader.push(piece), []);
		most = Math.max(most, process.memoryUsage().arrayBuffers - before);
	}

	assert.equal(reader.isOverlong, true);
	assert.ok(most < 40 * 1024 * 1024, `${most} bytes`);
	assert.deepEqual(reader.push(Buffer.from('\n{"id":1}\n')), []);
});

test('a line of exactly the maximum length is accepted, and so are lines before one that is too long', () => {
	const reader = new RpcLineReader(8);
	assert.deepEqual(reader.push(Buffer.from('12345678\n12\n123456789')), ['12345678', '12']);
	assert.equal(reader.isOverlong, true);
});
