import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {dataBytes} from '../../source/fits/data-bytes.js';
import {readHeader} from '../../source/fits/header.js';
import {textOf} from '../../source/fits/keyword.js';
import {positionOf} from '../../source/fits/position.js';

type Expected = {
	readonly status: string;
	readonly header_bytes: number | null;
	readonly keywords?: Readonly<Record<string, unknown>>;
	readonly absent?: readonly string[];
	readonly match?: Readonly<Record<string, string>>;
	readonly ra_deg?: number;
	readonly dec_deg?: number;
	readonly position_source?: string;
};

const folder = path.join(import.meta.dirname, 'vectors');
const vectors = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Record<string, Expected>;
const bytesOf = (name: string) => readFileSync(path.join(folder, name));

test('every file of the collection has its expected values', () => {
	assert.deepEqual(readdirSync(folder).filter(name => name !== 'expected.json').sort(), Object.keys(vectors).sort());
	assert.equal(Object.keys(vectors).length, 27);
});

for (const [name, expected] of Object.entries(vectors)) {
	test(`${name} is read as expected`, () => {
		const header = readHeader(bytesOf(name), {isWhole: !name.endsWith('.part')});
		assert.equal(header.status, expected.status);
		assert.equal(header.headerBytes ?? null, expected.header_bytes);
		for (const [keyword, value] of Object.entries(expected.keywords ?? {})) assert.equal(header.keywords.get(keyword), value, keyword);
		for (const keyword of expected.absent ?? []) assert.equal(header.keywords.has(keyword), false, keyword);
		for (const [keyword, pattern] of Object.entries(expected.match ?? {})) assert.match(textOf(header, keyword) ?? '', new RegExp(pattern, 'u'));
		const position = positionOf(header);
		assert.equal(position?.source, expected.position_source);
		if (expected.ra_deg !== undefined) assert.ok(Math.abs(position!.raDegrees - expected.ra_deg) < 1e-9, `RA ${position!.raDegrees}`);
		if (expected.dec_deg !== undefined) assert.ok(Math.abs(position!.decDegrees - expected.dec_deg) < 1e-9, `Dec ${position!.decDegrees}`);
	});
}

test('the first 11,520 bytes give the same header as the whole file', () => {
	const whole = bytesOf('01_seestar_stack.fit');
	assert.deepEqual(readHeader(whole.subarray(0, 11_520)), readHeader(whole, {isWhole: true}));
});

test('the data size of the header tells a whole file from a truncated one', () => {
	const promised = dataBytes(readHeader(bytesOf('01_seestar_stack.fit')));
	assert.equal(promised, bytesOf('01_seestar_stack.fit').length);
	assert.equal(dataBytes(readHeader(bytesOf('13_truncated_body.fit'))), 8640);
	assert.ok(bytesOf('13_truncated_body.fit').length < 8640);
	assert.equal(dataBytes(readHeader(bytesOf('24_primary_plus_extension.fits'))), 2880);
	assert.equal(dataBytes(readHeader(bytesOf('18_truncated_header.part'))), undefined);
});
