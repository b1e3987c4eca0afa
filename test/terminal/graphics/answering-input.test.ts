import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import test from 'ava';
import {createAnswerReader} from '../../../source/terminal/graphics/answer-reader.js';
import {AnsweringInput} from '../../../source/terminal/graphics/answering-input.js';

/** Standard input on which a test types. */
class Keyboard extends EventEmitter {
	isTTY = true;
	#pieces: string[] = [];

	setEncoding(): void {}

	ref(): void {}

	unref(): void {}

	read(): string | null {
		return this.#pieces.shift() ?? null;
	}

	type(...pieces: readonly string[]): void {
		this.#pieces.push(...pieces);
		this.emit('readable');
	}
}

function start() {
	const keyboard = new Keyboard();
	const answers: string[] = [];
	const reader = createAnswerReader(({kind}) => answers.push(kind));
	reader.expect();
	const input = new AnsweringInput(keyboard, reader);
	let typed = '';
	const read = () => {
		for (let piece = input.read(); piece !== null; piece = input.read()) typed += piece;
	};

	input.on('readable', read);
	return {keyboard, input, answers, read, typed: () => typed};
}

test('the input reads only while it has a listener, and passes on what was typed', () => {
	const {keyboard, input, answers, read, typed} = start();
	keyboard.type('j', '\u001B[6;20;10', 't', 'k');
	assert.equal(typed(), 'jk');
	assert.deepEqual(answers, ['cellSize']);
	input.off('readable', read);
	assert.equal(keyboard.listenerCount('readable'), 0);
	input.on('readable', read);
	assert.equal(keyboard.listenerCount('readable'), 1);
	keyboard.type('l');
	assert.equal(typed(), 'jkl');
	assert.equal(input.read(), null);
});

test('a lone Esc is passed on after a moment, but only after reading what came while the program was busy', async () => {
	const {keyboard, answers, typed} = start();
	keyboard.type('\u001B');
	assert.equal(typed(), '');
	await new Promise(resolve => setTimeout(resolve, 150));
	assert.equal(typed(), '\u001B');
	keyboard.type('j', '\u001B');
	// The rest waits in the terminal's buffer meanwhile, and is read in the turn in which the time is up.
	setTimeout(() => {
		setImmediate(() => keyboard.type('[?62;4c'));
	}, 10);
	const untilMs = performance.now() + 100;
	while (performance.now() < untilMs);
	await new Promise(resolve => setTimeout(resolve, 150));
	assert.equal(typed(), '\u001Bj');
	assert.deepEqual(answers, ['attributes']);
});
