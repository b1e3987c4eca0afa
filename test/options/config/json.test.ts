import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {readJson, withChanges} from '../../../source/options/config/config-json.js';

const broken: ReadonlyArray<readonly [string, number, number, RegExp]> = [
	['', 1, 1, /the file ends where a value/],
	['{', 1, 2, /the file ends where a comma or }/],
	['{\n\t"a": 1,\n}', 3, 1, /one comma too many before it/],
	['[1,]', 1, 4, /one comma too many before it/],
	['{"a": 1 "b": 2}', 1, 9, /a comma or the closing bracket should be here/],
	['{\r\n"a": 1\r\n"b": 2}', 3, 1, /a comma or the closing bracket/],
	['{a: 1}', 1, 2, /a value should be here/],
	['{\'a\': 1}', 1, 2, /double quotation marks/],
	['{"a": \'x\'}', 1, 7, /double quotation marks/],
	['{"a" 1}', 1, 6, /a colon/],
	['{"a": 1} x', 1, 10, /a value should be here/],
	['{"a": 1} {}', 1, 10, /after the end/],
	['{"a": "x}', 1, 7, /this text does not end/],
	['{"a": "C:\\data"}', 1, 7, /does not start an escape/],
	['{"a": 1 /* why', 1, 9, /this comment does not end/],
	['{"a": 01}', 1, 8, /a comma/],
	['{"a": True}', 1, 7, /a value/],
	[`${'['.repeat(60_000)}`, 1, 51, /nested too deeply/],
];

test('broken JSON is reported with its line, its column and what was expected', () => {
	for (const [text, line, column, words] of broken) {
		const read = readJson(text);
		assert.ok(!read.ok, text.slice(0, 40));
		assert.deepEqual([read.fault.line, read.fault.column], [line, column], text.slice(0, 40));
		assert.match(read.fault.words, words);
	}
});

test('the outermost keys are returned with their places, including repeated ones', () => {
	const read = readJson('{"a": {"x": 1},\n  "b\\u0041": 2, "a": 3}');
	assert.ok(read.ok);
	assert.deepEqual(read.keys, [{key: 'a', line: 1, column: 2}, {key: 'bA', line: 2, column: 3}, {key: 'a', line: 2, column: 17}]);
});

test('it accepts exactly what JSON.parse accepts, also after a random change of one character', () => {
	const parses = (text: string) => {
		try {
			JSON.parse(text);
			return true;
		} catch {
			return false;
		}
	};

	fc.assert(fc.property(fc.json({maxDepth: 4}), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', '0', '.', '-', '\\', '\n', 'e', '\u0000'), (json, at, mark) => {
		const index = at % (json.length + 1);
		for (const text of [json, json.slice(0, index) + mark + json.slice(index + 1), json.slice(0, index)]) {
			const read = readJson(text);
			assert.equal(read.ok, parses(text), text);
			if (read.ok) assert.equal(JSON.stringify(read.value), JSON.stringify(JSON.parse(text)));
		}
	}), {numRuns: 400});
});

test('comments are allowed', () => {
	const read = readJson('// mine\n{\n\t/* why */ "a": 1 // here\n}');
	assert.equal(read.ok && JSON.stringify(read.value), '{"a":1}');
});

test('each comment stays with its own entry when an entry is added or removed', () => {
	const file = ['{', '  "blockMinutes": 10, // ten is enough', '  // telescopes', '  "names": {', '    "a": "Balcony", // south', '    // the new one', '    "b": "Garden", // north', '    "c": "Roof" // west', '  }', '}', ''];
	const changed = (path: readonly string[], value?: unknown) => withChanges(file.join('\n'), [[path, value]]).split('\n');
	const without = (...lines: readonly number[]) => file.filter((_, index) => !lines.includes(index));
	const replaced = (lines: readonly string[], from: string, to: string) => lines.map(line => line === from ? to : line);
	assert.deepEqual(changed(['names', 'a']), without(4));
	assert.deepEqual(changed(['names', 'b']), without(6));
	assert.deepEqual(changed(['names', 'c']), replaced(without(7), '    "b": "Garden", // north', '    "b": "Garden" // north'));
	assert.deepEqual(changed(['names']), replaced(without(3, 4, 5, 6, 7, 8), '  "blockMinutes": 10, // ten is enough', '  "blockMinutes": 10 // ten is enough'));
	assert.deepEqual(changed(['names', 'd'], 'Door'), file.flatMap(line => line === '    "c": "Roof" // west' ? ['    "c": "Roof", // west', '    "d": "Door"'] : [line]));
	assert.equal(withChanges('{"patience": 10 // ten\n}', [[['names', 'a'], 'b']]), '{"patience": 10, // ten\n\t"names": {\n\t\t"a": "b"\n\t}\n}\n');
	assert.equal(withChanges('{ // nothing yet\r\n}\r\n', [[['patience'], 3]]), '{ // nothing yet\r\n\t"patience": 3\r\n}\r\n');
});

test('with comments anywhere the file keeps its other values, and every comment when an entry is added', () => {
	const gap = fc.constantFrom('', ' ', '\n\t', ' // line\n', '/* block */', '\n/* two\nlines */\n', '\r\n\t');
	const entry = fc.record({before: gap, colon: gap, value: fc.constantFrom('1', '"//"', '"a\\"b"', '{"x": 1, /* in */ "y": 2}'), after: gap, behind: gap});
	fc.assert(fc.property(fc.array(entry, {maxLength: 5}), fc.nat(6), fc.boolean(), gap, (entries, which, isRemoved, end) => {
		const text = `{${entries.map(({before, colon, value, after, behind}, index) => `${before}"k${index}":${colon}${value}${after}${index < entries.length - 1 ? ',' : ''}${behind}`).join('')}${end}}`;
		const read = readJson(text);
		assert.ok(read.ok, text);
		const name = `k${which}`;
		const next = readJson(withChanges(text, [[[name], isRemoved ? undefined : 7]]));
		assert.ok(next.ok, `${text}\n${withChanges(text, [[[name], isRemoved ? undefined : 7]])}`);
		const {[name]: _, ...rest} = read.value as Record<string, unknown>;
		assert.deepEqual({...next.value as object}, isRemoved ? rest : {...read.value as object, [name]: 7});
		if (isRemoved) return;
		const count = (some: string) => some.split(/\/\/ line|\/\* block|\/\* two|\/\* in/).length;
		// A new value replaces the old one with the comments in it.
		if (which >= entries.length) assert.equal(count(withChanges(text, [[[name], 7]])), count(text));
	}), {numRuns: 300});
});
