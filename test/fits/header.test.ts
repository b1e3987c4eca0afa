import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {dataBytes} from '../../source/fits/data-bytes.js';
import {longestHeaderBytes, readHeader} from '../../source/fits/header.js';
import {numberOf, textOf} from '../../source/fits/keyword.js';
import {observationUtcMs} from '../../source/fits/observation-time.js';
import {positionOf} from '../../source/fits/position.js';
import {assertLinear} from '../support/linear.js';
import {headerOf} from './cards.js';
import {anyCharacter} from '../support/any-character.js';

const folder = path.join(import.meta.dirname, 'vectors');
const files = readdirSync(folder).filter(name => name !== 'expected.json').map(name => readFileSync(path.join(folder, name)));
const valueOf = (field: string) => readHeader(headerOf(`VALUE   = ${field}`)).keywords.get('VALUE');

test('a number is not read from the beginning of a text', () => {
	for (const field of ['85.24abc', '12 34', '1e', '1E+', '.', '+', '0x10', 'Infinity', 'NaN', '1E999', '-1D999', '(1.0, 2.0)', '9007199254740993']) {
		assert.deepEqual(valueOf(field), {text: field});
	}
});

test('numbers are read with signs, leading zeros and both exponents', () => {
	const cases = {'-2.5D+01': -25, '1.5e2': 150, '+80': 80, '0042': 42, '420.': 420, '-.5': -0.5, '7/comment': 7};
	for (const [field, value] of Object.entries(cases)) assert.equal(valueOf(field), value, field);
});

test('a string without its closing quote stays text', () => {
	assert.deepEqual(valueOf('\'abc'), {text: '\'abc'});
	assert.deepEqual(valueOf('\'abc\'\''), {text: '\'abc\'\''});
	assert.equal(valueOf('\'\''), '');
});

test('a string that the next bytes may continue is not returned yet', () => {
	const bytes = headerOf('OBJECT  = \'IC 434 &\'', 'CONTINUE  \'mosaic\'');
	assert.equal(textOf(readHeader(bytes.subarray(0, 320)), 'OBJECT'), undefined);
	assert.equal(textOf(readHeader(bytes), 'OBJECT'), 'IC 434 mosaic');
});

test('a continued duplicate leaves the first card unchanged', () => {
	const header = readHeader(headerOf('OBJECT  = \'first\'', 'OBJECT  = \'second&\'', 'CONTINUE  \' half\''));
	assert.equal(textOf(header, 'OBJECT'), 'first');
});

test('a few bytes are incomplete as long as they may still become FITS', () => {
	assert.equal(readHeader(new Uint8Array()).status, 'incomplete');
	assert.equal(readHeader(Buffer.from('SIMP')).status, 'incomplete');
	assert.equal(readHeader(Buffer.from('<htm')).status, 'not-fits');
	assert.equal(readHeader(Buffer.from('SIMP'), {isWhole: true}).status, 'not-fits');
	assert.equal(readHeader(Buffer.from('SIMPLE  =                    F'.padEnd(2880))).status, 'not-fits');
});

test('a header without END is abandoned at the limit, which ends the fetching', () => {
	const start = headerOf().subarray(0, 240);
	const endless = Buffer.concat([start, Buffer.alloc(longestHeaderBytes, 0x20)]);
	assert.equal(readHeader(endless.subarray(0, longestHeaderBytes - 80)).status, 'incomplete');
	assert.equal(readHeader(endless).status, 'no-end');
	assert.equal(numberOf(readHeader(endless), 'BITPIX'), 16);
});

test('the data size counts axes, groups and parameters, or is unknown', () => {
	const bytes = (axes: readonly (number | string)[], more: readonly string[] = []) => {
		const cards = ['SIMPLE  = T', 'BITPIX  = -32', `NAXIS   = ${axes.length}`, ...axes.map((length, index) => `NAXIS${index + 1}  = ${length}`), ...more, 'END'];
		return dataBytes(readHeader(Buffer.from(cards.map(card => card.padEnd(80)).join('').padEnd(2880))));
	};

	assert.equal(bytes([]), 2880);
	assert.equal(bytes([1080, 1920, 3]), 2880 + (Math.ceil(1080 * 1920 * 3 * 4 / 2880) * 2880));
	assert.equal(bytes([0, 10], ['GROUPS  = T', 'PCOUNT  = 5', 'GCOUNT  = 60']), 2880 + (Math.ceil(15 * 60 * 4 / 2880) * 2880));
	assert.equal(bytes([10, 0]), 2880);
	assert.equal(bytes([10, -1]), undefined);
	assert.equal(bytes([10, '\'ten\'']), undefined);
	assert.equal(bytes([9e9, 9e9]), undefined);
});

test('arbitrary bytes are read without an exception and in reasonable time', () => {
	const card = fc.oneof(
		fc.constantFrom('END', 'COMMENT = 5', 'HIERARCH ESO DEC = 99', 'CONTINUE  \'x&\'', 'OBJECT  = \'a&\'', 'RA      = 1.5E', 'CTYPE1  = \'RA---TAN\''),
		fc.string({unit: anyCharacter, maxLength: 80}),
		fc.tuple(fc.constantFrom('RA', 'DEC', 'DATE-OBS', 'NAXIS', 'NAXIS1', 'BITPIX', 'OBJCTRA'), fc.string({maxLength: 70})).map(([keyword, field]) => `${keyword.padEnd(8)}= ${field}`),
	);
	const bytes = fc.oneof(fc.uint8Array({maxLength: 6000}), fc.array(card, {maxLength: 60}).map(cards => headerOf(...cards)));
	fc.assert(fc.property(bytes, fc.boolean(), (input, isWhole) => {
		const header = readHeader(input, {isWhole});
		assert.ok(isWhole ? header.status !== 'incomplete' : true);
		assert.ok(header.headerBytes === undefined || header.headerBytes % 2880 === 0);
		const position = positionOf(header);
		assert.ok(!position || (position.raDegrees >= 0 && position.raDegrees < 360 && Math.abs(position.decDegrees) <= 90));
		assert.ok(Number.isFinite(observationUtcMs(header) ?? 0) && Number.isSafeInteger(dataBytes(header) ?? 0));
	}), {numRuns: 200});
});

test('a file truncated anywhere gives no value that the whole file does not have', () => {
	for (const bytes of files) {
		const whole = readHeader(bytes, {isWhole: true}).keywords;
		for (let length = 0; length < Math.min(bytes.length, 9000); length += 97) {
			const cut = readHeader(bytes.subarray(0, length));
			if (cut.status === 'incomplete') assert.equal(positionOf(cut) ?? observationUtcMs(cut), undefined);
			for (const [keyword, value] of cut.keywords) assert.deepEqual(value, whole.get(keyword), `${keyword} at ${length}`);
		}
	}
});

test('400 CONTINUE cards of blanks blocked the program for half a minute', () => {
	const blanks = (cards: number) => headerOf('OBJECT  = \'x&\'', ...Array.from({length: cards}, () => `CONTINUE  '${' '.repeat(66)}&'`));
	assertLinear('blanks', cards => readHeader(blanks(cards)), {size: 12_000});
	// Blanks count when an `&` follows them on their card, but not at the end.
	const text = textOf(readHeader(headerOf('OBJECT  = \'x &\'', 'CONTINUE  \'  &\'', 'CONTINUE  \'y   \'')), 'OBJECT');
	assert.equal(text, 'x   y');
	assert.equal(textOf(readHeader(headerOf('OBJECT  = \'x &\'', 'CONTINUE  \'   &\'', 'NEXT    = 1')), 'OBJECT'), 'x    &');
});

test('a header of 1 MiB of arbitrary cards is read within a moment', () => {
	const quotes = (cards: number) => headerOf(...Array.from({length: cards}, (_, index) => `K${index}`.padEnd(8) + `= '${'\'\''.repeat(33)}`));
	assertLinear('quotes', cards => readHeader(quotes(cards)), {size: 12_000});
});
