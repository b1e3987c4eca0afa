import assert from 'node:assert/strict';
import test from 'ava';
import {createAnswerReader} from '../../../source/terminal/graphics/answer-reader.js';
import type {Answer} from '../../../source/terminal/graphics/answer.js';

/** A reader with a clock of its own; `isAsked` as after the query at the start. */
function reading({isAsked = true} = {}) {
	const answers: Answer[] = [];
	let nowMs = 0;
	const reader = createAnswerReader(answer => answers.push(answer), () => nowMs);
	if (isAsked) reader.expect();
	return {
		answers,
		reader,
		/** What is typed by these pieces, with no time between them. */
		push: (...pieces: readonly string[]) => pieces.map(piece => reader.push(piece)).join(''),
		/** What is released when nothing more comes for as long as something is held. */
		pause() {
			let typed = '';
			for (let ms = reader.holdsForMs; ms !== undefined; ms = reader.holdsForMs) {
				nowMs += ms;
				typed += reader.release();
			}

			return typed;
		},
	};
}

const kitty = '\u001B_Gi=1668481024;OK\u001B\\';
const version = '\u001BP>|kitty(0.35.2)\u001B\\';
const colors = '\u001B[?1;0;256S';
const cell = '\u001B[6;20;10t';
const attributes = '\u001B[?62;4;22c';
const all = kitty + version + colors + cell + attributes;
const told: readonly Answer[] = [
	{kind: 'kitty', id: 1_668_481_024, isOk: true}, {kind: 'version', text: 'kitty(0.35.2)'}, {kind: 'colorRegisters', count: 256},
	{kind: 'cellSize', heightPixels: 20, widthPixels: 10}, {kind: 'attributes', values: [62, 4, 22]},
];

test('answers among keys are read, and no key is lost or added', () => {
	const {answers, push} = reading();
	assert.equal(push(`j${kitty}k\u001B[A${version}${colors}\u001B[6~${cell}l${attributes}q`), 'jk\u001B[A\u001B[6~lq');
	assert.deepEqual(answers, told);
});

test('answers that are split at any byte, or at every byte, have the same meaning, and type no keys', () => {
	for (let at = 0; at <= all.length; at++) {
		const {answers, push, pause} = reading();
		assert.equal(push(`j${all.slice(0, at)}`, `${all.slice(at)}k`) + pause(), 'jk', String(at));
		assert.deepEqual(answers, told, String(at));
	}

	const {answers, push, pause} = reading();
	assert.equal(push(...all) + pause(), '');
	assert.deepEqual(answers, told);
});

test('an answer interrupted for a tenth of a second is still read, and types no key but the Esc that it began with', () => {
	for (let at = 1; at < all.length; at++) {
		const {answers, push, reader} = reading();
		let typed = push(all.slice(0, at));
		if ((reader.holdsForMs ?? Infinity) <= 100) typed += reader.release();
		typed += push(all.slice(at));
		assert.equal(typed, all[at - 1] === '\u001B' && all[at] !== '\\' ? '\u001B' : '', String(at));
		assert.deepEqual(answers, told, String(at));
	}
});

test('Esc, arrows and Alt are keys, before and after the answers', () => {
	for (const isAsked of [true, false]) {
		const {push, pause} = reading({isAsked});
		assert.equal(push('\u001B') + pause(), '\u001B');
		assert.equal(push('\u001B', '[A'), '\u001B[A');
		assert.equal(push('\u001BOP\u001B[1;5C\u001B[6;5~\u001Bx\u001B\u001B[B') + pause(), '\u001BOP\u001B[1;5C\u001B[6;5~\u001Bx\u001B\u001B[B');
		assert.equal(push('\u001B[200~pasted\u001B[201~'), '\u001B[200~pasted\u001B[201~');
	}

	const {push, reader} = reading({isAsked: false});
	assert.equal(push('\u001B'), '\u001B', 'Esc never waits once the answers are there');
	assert.equal(push('\u001BPq\u001B_x'), '\u001BPq\u001B_x');
	assert.equal(reader.holdsForMs, undefined);
});

test('Esc is held only for a moment, and not at all once the terminal has had its time to answer', () => {
	let nowMs = 0;
	const reader = createAnswerReader(() => undefined, () => nowMs);
	reader.expect();
	assert.equal(reader.push('\u001B'), '');
	assert.ok((reader.holdsForMs ?? 0) <= 60);
	assert.equal(reader.release(), '\u001B');
	nowMs += 20_000;
	assert.equal(reader.push('\u001B'), '\u001B');
});

test('an answer that never ends types no key and uses no memory, and a control character ends it', () => {
	for (const head of ['\u001B_Gi=31;', '\u001BP>|', '\u001BP1+r', '\u001B[?']) {
		const {answers, push, pause, reader} = reading();
		assert.equal(push(head), '');
		for (let piece = 0; piece < 1000; piece++) assert.equal(push('1'.repeat(1000)), '');
		assert.ok((reader.holdsForMs ?? 0) > 0, head);
		assert.equal(push('\rj'), '\rj', head);
		assert.equal(push(head + '1'.repeat(5000)) + pause() + push('j'), 'j', head);
		assert.equal(push(head, '\u0003'), '\u0003', head);
		assert.equal(push(head, '\u001B[A'), '\u001B[A', head);
		assert.deepEqual(answers, []);
	}
});

test('impossible numbers are ignored', () => {
	const {answers, push} = reading();
	const odd = ['\u001B[6;0;10t', '\u001B[6;20;99999t', '\u001B[6;20t', '\u001B[6;20;10;9t', '\u001B[8;24;80t', '\u001B[?2;3;0S', '\u001B[?1;3;0S', '\u001B[?1;0;1S', '\u001B[?1u', '\u001B[?99999999999c', '\u001B[>0;1;2c', '\u001BP1$r0m\u001B\\', '\u001B_X\u001B\\', '\u001B_Gi=;OK\u001B\\'];
	assert.equal(push(...odd), '');
	assert.deepEqual(answers, []);
	push('\u001B[4;510;800t', '\u001B[?2;0;800;510S');
	assert.deepEqual(answers.splice(0), [1, 2].map(() => ({kind: 'windowSize', widthPixels: 800, heightPixels: 510})));
	push('\u001B[?62;c');
	assert.deepEqual(answers.pop(), {kind: 'attributes', values: [62, 0]}, 'as kitty says it');
	push('\u001B_Gi=31,p=2;ENOENT:no such\u001B\\');
	assert.deepEqual(answers, [{kind: 'kitty', id: 31, isOk: false}]);
});
