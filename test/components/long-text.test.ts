import assert from 'node:assert/strict';
import test from 'ava';
import {readJson} from '../../source/options/config/config-json.js';
import {decodePicture} from '../../source/pictures/decode-picture.js';
import {isTimeZone} from '../../source/planning/index.js';
import {readMessage} from '../../source/seestar/rpc/rpc-message.js';
import {keysOf} from '../../source/terminal/keys.js';
import {graphemesOf} from '../../source/format/graphemes.js';
import {firstCells, fit, widthOf} from '../../source/components/cell-width.js';
import {wrapText} from '../../source/components/wrap.js';
import {assertLinear} from '../support/linear.js';

test('a long pasted text took gigabytes, because each of its characters carried a copy of the whole', () => {
	assertLinear('pasted', size => keysOf('é'.repeat(size), {}), {size: 1 << 15});
	assertLinear('measured', size => widthOf('望'.repeat(size)), {size: 1 << 15, mostMs: 500});
	assertLinear('first cells', size => firstCells('望'.repeat(size), 20), {size: 1 << 20});
});

test('grapheme clusters stay whole when a long text is split', () => {
	const family = '👩‍👩‍👧';
	for (const character of [family, '🇦🇹', 'e\u0301', '\r\n', '한', 'x']) {
		for (const lead of ['', 'a', 'ab', 'abc']) {
			const characters = [...lead, ...Array.from({length: 700}, () => character)];
			assert.deepEqual([...graphemesOf(characters.join(''))], characters);
		}
	}

	assert.equal([...graphemesOf(`a${'\u0301'.repeat(5000)}`)].join(''), `a${'\u0301'.repeat(5000)}`);
});

test('a word of 8,000 wide characters was wrapped in quadratic time', () => {
	assertLinear('wrapped', size => wrapText('望'.repeat(size), 20), {size: 8192, mostMs: 500});
	assert.deepEqual(wrapText('ab 望望望 c', 4), ['ab', '望望', '望 c']);
	assert.equal(fit('望'.repeat(8000), 9, {cut: 'middle', ellipsis: '…'}), '望望…望望');
});

test('the place of each of 8,000 keys of a configuration was counted from the beginning of the file', () => {
	assertLinear('keys', size => readJson(`{${Array.from({length: size}, (_, nth) => `"k${nth}":0,\n`).join('')}"x":1}`), {size: 16_384});
	const read = readJson('{"a": 1,\r\n\t"b": 2,\r"c": 3}');
	assert.deepEqual(read.ok && read.keys, [{key: 'a', line: 1, column: 2}, {key: 'b', line: 2, column: 2}, {key: 'c', line: 3, column: 1}]);
});

test('an answer of a million brackets blocked the program for a second', () => {
	assertLinear('nested', size => readMessage(`{"id":1,"result":${'['.repeat(size)}${']'.repeat(size)}}`), {size: 1 << 20});
	assert.equal(readMessage(`{"id":1,"result":${'['.repeat(60)}"]]\\"[[["${']'.repeat(60)}}`).kind, 'reply');
	assert.equal(readMessage(`{"id":1,"result":${'['.repeat(200)}${']'.repeat(200)}}`).kind, 'garbage');
});

test('a time zone of 300,000 characters is refused at once', () => {
	assertLinear('zone', size => isTimeZone(`Europe/${'a'.repeat(size)}`), {size: 300_000});
});

test.serial('a JPEG of many scans is not decoded', async () => {
	assert.equal(await decodePicture(Buffer.concat([Buffer.from([0xFF, 0xD8]), ...Array.from({length: 1000}, () => Buffer.from([0xFF, 0xDA, 0, 2]))])), undefined);
	assert.equal(await decodePicture(Buffer.alloc(600_000)), undefined);
});
