import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {keysOf, type InkKey} from '../../source/terminal/keys.js';
import {anyCharacter} from '../support/any-character.js';

// The events are those that Ink 6.8 emits for the bytes; session.test.ts sends the bytes.
const seed = 20_261_122;

test('special keys have names', () => {
	const events: ReadonlyArray<readonly [string, InkKey, readonly string[]]> = [
		['', {upArrow: true}, ['up']],
		['', {pageDown: true}, ['pagedown']],
		['', {home: true}, ['home']],
		['\r', {return: true}, ['enter']],
		['', {escape: true}, ['escape']],
		['', {tab: true, shift: true}, ['shift+tab']],
		['', {delete: true}, ['backspace']],
		['', {backspace: true}, ['backspace']],
		['c', {ctrl: true}, ['ctrl+c']],
		['d', {ctrl: true}, ['ctrl+d']],
		['', {upArrow: true, ctrl: true}, ['ctrl+up']],
		[' ', {}, ['space']],
		['?', {}, ['?']],
		['G', {shift: true}, ['G']],
	];
	for (const [input, key, names] of events) assert.deepEqual(keysOf(input, key), names, JSON.stringify([input, key]));
});

test('keys that arrive in one read are all there, in order', () => {
	assert.deepEqual(keysOf('jjj', {}), ['j', 'j', 'j']);
	assert.deepEqual(keysOf('abc\r', {}), ['a', 'b', 'c', 'enter']);
	assert.deepEqual(keysOf('a \t\u007F\u0003', {}), ['a', 'space', 'tab', 'backspace', 'ctrl+c']);
	assert.deepEqual(keysOf('\r\r\n', {}), ['enter', 'enter']);
});

test('Esc directly before another key is read as both', () => {
	assert.deepEqual(keysOf('j', {meta: true}), ['escape', 'j']);
	assert.deepEqual(keysOf('', {meta: true, upArrow: true}), ['escape', 'up']);
	for (const [character, name] of [['-', '-'], ['+', '+'], ['/', '/'], ['é', 'é'], ['\t', 'tab']] as const) assert.deepEqual(keysOf(character, {}, `\u001B${character}`), ['escape', name]);
	assert.deepEqual(keysOf('-', {}, '-'), ['-']);
	assert.deepEqual(keysOf('[200~', {}, '\u001B[200~'), []);
	assert.deepEqual(keysOf('[', {}, '\u001B['), ['[']);
});

test('a character of several code points is one key', () => {
	assert.deepEqual(keysOf('e\u0301猎👩‍🚀', {}).slice(0, 2), ['é', '猎']);
});

test('replies of the terminal and paste markers are not keys', () => {
	for (const input of ['[200~', '[201~', '[24;80R', '[?62;4c', '[I', '[O', '[<0;10;5M', '[27;5;9~', '11;rgb:ffff/ffff/ffff\u0007']) assert.deepEqual(keysOf(input, {}), [], input);
});

test('a pasted address arrives whole', () => {
	assert.equal(keysOf('192.168.1.20:4700', {}).join(''), '192.168.1.20:4700');
	assert.equal(keysOf('[::1]', {}).join(''), '[::1]');
	assert.equal(keysOf('[fe80::1]', {}).join(''), '[fe80::1]');
});

test('control characters and direction marks are not keys', () => {
	assert.deepEqual(keysOf('a\u0000\u009B\u202E\u001Fb', {}), ['a', 'b']);
});

test('released keys are not keys', () => {
	assert.deepEqual(keysOf('j', {eventType: 'release'}), []);
});

test('each key is one name or one harmless character, with any input', () => {
	fc.assert(fc.property(fc.string({unit: anyCharacter}), fc.boolean(), fc.boolean(), (input, ctrl, meta) => {
		for (const key of keysOf(input, {ctrl, meta})) {
			assert.ok(key.length > 0);
			assert.doesNotMatch(key, /[\u0000-\u001F\u007F-\u009F\u202A-\u202E]/);
		}
	}), {seed});
});
