import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {clipboardCommand} from '../../source/terminal/clipboard.js';

function copied(text: string): string | undefined {
	const command = clipboardCommand(text);
	return command === undefined ? undefined : Buffer.from(/^\u001B\]52;c;([A-Za-z\d+/=]*)\u001B\\$/.exec(command)?.[1] ?? assert.fail(command), 'base64').toString();
}

test('a name is copied to the clipboard unchanged, in any script', () => {
	for (const name of ['IC 434', 'CrowdSky_24_IC 434_10.0s_LP_20260227.81_HP022854.fit', 'Nébuleuse 猎户 🚀', 'a'.repeat(255)]) assert.equal(copied(name), name);
});

test('text that a shell or a terminal would obey is not copied, and the command has no bell', () => {
	assert.doesNotMatch(copied('M 1\nrm -rf ~\r\u001B[31m\u0007\u202E') ?? '', /[\u0000-\u001F\u007F-\u009F\u202E]/u);
	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 100}), text => {
		const command = clipboardCommand(text) ?? '';
		assert.match(command, /^\u001B\]52;c;[A-Za-z\d+/=]*\u001B\\$/);
	}), {numRuns: 200});
});

test('a name that is too long is not copied, not even in part', () => {
	assert.equal(copied('x'.repeat(4096))?.length, 4096);
	for (const text of ['x'.repeat(4097), '猎'.repeat(1366), 'x'.repeat(10_000_000)]) assert.equal(clipboardCommand(text), undefined);
});
