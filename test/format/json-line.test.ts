import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {createJsonPrinter} from '../../source/commands/output/json-printer.js';
import {jsonLine} from '../../source/format/json-line.js';
import {anyCharacter} from '../support/any-character.js';

test('direction marks and C1 controls were printed raw with --json', () => {
	const lines: string[] = [];
	const out = (line: string) => void lines.push(line);
	createJsonPrinter('plan', {out, passing: out} as unknown as Parameters<typeof createJsonPrinter>[1]).error({what: 'a\u0085\u009B31m', cause: '\u202Eb\u200B\u2066', next: '\u007F\uFEFF\u{E0041}'});
	assert.match(lines[0] ?? '', /^[\u0020-\u007E]*$/);
	assert.equal((JSON.parse(lines[0] ?? '') as {cause: string}).cause, '\u202Eb\u200B\u2066');
});

test('escaped characters keep their value for a parser, and everything else stays as it is', () => {
	fc.assert(fc.property(fc.string({unit: anyCharacter}), text => {
		const line = jsonLine({[text]: text});
		assert.deepEqual(JSON.parse(line), {[text]: text});
		assert.ok(!/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u200B-\u200F\uFEFF]/.test(line));
	}));
	assert.equal(jsonLine({name: 'Ä 望遠鏡'}), '{"name":"Ä 望遠鏡"}');
});
