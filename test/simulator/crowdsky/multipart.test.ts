import assert from 'node:assert/strict';
import {Readable} from 'node:stream';
import test from 'ava';
import fc from 'fast-check';
import {boundaryOf, readMultipart} from '../../../source/simulator/crowdsky/multipart.js';

const boundary = '--AaB03x';
type Part = {name: string; fileName: string | undefined; bytes: Buffer};

function bodyOf(parts: readonly Part[]): Buffer {
	return Buffer.concat([
		...parts.flatMap(({name, fileName, bytes}) => [
			Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"`}\r\n\r\n`),
			bytes,
			Buffer.from('\r\n'),
		]),
		Buffer.from(`--${boundary}--\r\n`),
	]);
}

async function read(pieces: Iterable<Buffer>): Promise<{parts: Part[]; end: string; largest: number}> {
	const parts: Part[] = [];
	let [end, largest] = ['none', 0];
	for await (const event of readMultipart(Readable.from(pieces), boundary)) {
		const part = parts.at(-1);
		if (event.kind === 'part') parts.push({name: event.name, fileName: event.fileName, bytes: Buffer.alloc(0)});
		else if (event.kind === 'bytes' && part !== undefined) {
			part.bytes = Buffer.concat([part.bytes, event.bytes]);
			largest = Math.max(largest, event.bytes.length);
		} else if (event.kind !== 'partEnd') end = event.kind;
	}

	return {parts, end, largest};
}

function * cut(body: Buffer, sizes: readonly number[]): Generator<Buffer> {
	for (let [at, turn] = [0, 0]; at < body.length; turn++) {
		const size = sizes[turn % sizes.length] ?? 1;
		yield body.subarray(at, at + size);
		at += size;
	}
}

// Such readers go wrong with bytes that look like the beginning of a boundary.
const almost = fc.constantFrom('\r', '\n', '-', '\r\n', '\r\n--', `\r\n--${boundary.slice(0, -1)}`, `--${boundary}`, 'SIMPLE', '\u0000').map(text => Buffer.from(text));
const content = fc.array(fc.oneof(almost, fc.uint8Array({maxLength: 40}).map(bytes => Buffer.from(bytes))), {maxLength: 12})
	.map(pieces => Buffer.concat(pieces)).filter(bytes => !Buffer.concat([Buffer.from('\r\n'), bytes, Buffer.from('\r\n')]).includes(`\r\n--${boundary}`));
const anyPart = fc.record({name: fc.constantFrom('file', 'thumbnail', 'Æ'), fileName: fc.option(fc.constantFrom('a b.fit', 'naïve.fit'), {nil: undefined}), bytes: content}, {noNullPrototype: true});
const anyForm = fc.array(anyPart, {minLength: 1, maxLength: 4});
const anySizes = fc.array(fc.integer({min: 1, max: 60}), {minLength: 1, maxLength: 5});

test.serial('a form is read the same in pieces of any size', async () => {
	const seed = Date.now();
	console.log(`seed ${seed}`);
	await fc.assert(fc.asyncProperty(anyForm, anySizes, async (sent, sizes) => {
		const {parts, end} = await read(cut(bodyOf(sent), sizes));
		assert.deepEqual({parts, end}, {parts: sent, end: 'bodyEnd'});
	}), {seed, numRuns: 300});
});

test.serial('a form that is truncated anywhere has no end', async () => {
	const body = bodyOf([{name: 'file', fileName: 'a.fit', bytes: Buffer.from('abc\r\n--')}, {name: 'n', fileName: undefined, bytes: Buffer.from('1')}]);
	for (let length = 0; length < body.length - 2; length++) assert.equal((await read([body.subarray(0, length)])).end, 'none', String(length));
});

test.serial('a reader buffers no more than a piece and a boundary', async () => {
	const piece = Buffer.alloc(65_536, '\r\n-');
	const head = Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.fit"\r\n\r\n`);
	let bytes = 0;
	const pieces = (function * () {
		yield head;
		for (let count = 0; count < 800; count++) yield piece;
		yield Buffer.from(`\r\n--${boundary}--`);
	})();
	for await (const event of readMultipart(Readable.from(pieces), boundary)) {
		if (event.kind !== 'bytes') continue;
		bytes += event.bytes.length;
		assert.ok(event.bytes.length <= piece.length + boundary.length + 4);
	}

	assert.equal(bytes, 800 * piece.length);
});

test.serial('a part whose header never ends, and a boundary within a line, make a form invalid', async () => {
	assert.equal((await read([Buffer.from(`--${boundary}\r\n${'x'.repeat(20_000)}`)])).end, 'broken');
	assert.equal((await read([Buffer.from(`--${boundary}xx`)])).end, 'broken');
});

test.serial('names with quotes and line breaks are read back unchanged', async () => {
	const {parts} = await read([bodyOf([{name: 'file', fileName: 'a%22b%0D%0Ac.fit', bytes: Buffer.alloc(0)}])]);
	assert.equal(parts[0]?.fileName, 'a"b\r\nc.fit');
});

test('the boundary is read bare and in quotes, and only from a form', () => {
	assert.equal(boundaryOf('multipart/form-data; boundary=abc'), 'abc');
	assert.equal(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b"'), 'a b');
	assert.equal(boundaryOf('application/json'), undefined);
	assert.equal(boundaryOf(undefined), undefined);
});
