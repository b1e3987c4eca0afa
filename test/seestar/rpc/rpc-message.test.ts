import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {readMessage, resultOf, type RpcReply} from '../../../source/seestar/rpc/rpc-message.js';
import {sentence} from '../../../source/errors/problem.js';
import {anyCharacter} from '../../support/any-character.js';

const sessions = path.resolve(import.meta.dirname, '../../../../shared/vectors/sessions');

(existsSync(sessions) ? test : test.skip)('every line of the recorded telescopes is a reply or an event', () => {
	const counts = {reply: 0, event: 0, garbage: 0};
	for (const file of readdirSync(sessions)) {
		for (const line of readFileSync(path.join(sessions, file), 'utf8').split('\n')) {
			if (line === '') continue;
			const {direction, raw} = JSON.parse(line) as {direction: string; raw: string};
			if (direction === 'telescope') counts[readMessage(raw).kind]++;
		}
	}

	assert.equal(counts.garbage, 0);
	assert.ok(counts.reply > 500 && counts.event > 30, JSON.stringify(counts));
});

test('an event is an event even when it carries an id', () => {
	assert.equal(readMessage('{"Event":"BatchStack","id":3,"state":"working"}').kind, 'event');
});

test('an error reply has its code and text, and an error without a code is not a success', () => {
	assert.deepEqual(readMessage('{"id":4,"error":"method not found","code":103}'), {kind: 'reply', id: 4, code: 103, error: 'method not found', result: undefined});
	assert.equal((readMessage('{"id":4,"error":"no"}') as RpcReply).code, -1);
});

test('any other line is garbage', () => {
	for (const line of ['', 'x', '{', '[]', 'null', '1', '"id"', '{"id":"x"}', '{"id":-1}', '{"id":1.5}', '{"result":1}', '\u0000\u0001', '[{"id":1}]']) {
		assert.equal(readMessage(line).kind, 'garbage', line);
	}
});

test('no line makes the reader throw', () => {
	fc.assert(fc.property(fc.oneof(fc.string({unit: anyCharacter}), fc.json()), line => {
		readMessage(line);
	}), {numRuns: 500});
});

test('transient codes are busy, an unknown command is refused, and their texts are cleaned', () => {
	const kindOf = (code: number) => {
		const result = resultOf({kind: 'reply', id: 1, code, error: 'bad\u001B[2J', result: undefined}, 'Could not');
		return result.ok ? 'ok' : [result.problem.kind, result.problem.retry, sentence(result.problem).includes('\u001B')];
	};

	assert.equal(kindOf(0), 'ok');
	for (const code of [203, 207, 259]) assert.deepEqual(kindOf(code), ['busy', 'retryable', false]);
	assert.deepEqual(kindOf(103), ['refused', 'permanent', false]);
	assert.deepEqual(kindOf(255), ['missing', 'permanent', false]);
	assert.deepEqual(kindOf(107), ['refused', 'permanent', false]);
	assert.deepEqual(kindOf(-1), ['refused', 'retryable', false], 'what nobody knows may pass');
});
