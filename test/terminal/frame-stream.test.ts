import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import test from 'ava';
import {FrameStream} from '../../source/terminal/frame-stream.js';

/** The underlying stream: a terminal that accepts what it is sent, or is full. */
class Wire extends EventEmitter {
	columns = 20;
	rows = 4;
	isFull = false;
	readonly sent: string[] = [];

	write(text: string): boolean {
		this.sent.push(text);
		return !this.isFull;
	}
}

const frame = (...lines: readonly string[]): string => lines.join('\n');

function later(milliseconds: number): Promise<void> {
	return new Promise(resolve => setTimeout(resolve, milliseconds));
}

test('the first frame draws every row, later ones only what changed', () => {
	const wire = new Wire();
	const stream = new FrameStream(wire, 0);
	stream.write(frame('one', 'two'));
	assert.equal(wire.sent.length, 1);
	assert.ok(wire.sent[0]?.includes('\u001B[4;1H'));
	stream.write(frame('one', 'six'));
	assert.equal(wire.sent[1], '\u001B[?2026h\u001B[2;1Hsix\u001B[?2026l');
});

test('the screen is never cleared', () => {
	const wire = new Wire();
	const stream = new FrameStream(wire, 0);
	stream.write(frame('one', 'two', 'three', 'four'));
	stream.write(frame('one'));
	wire.rows = 2;
	stream.repaint();
	assert.doesNotMatch(wire.sent.join(''), /\u001B\[[0-3]?J/);
});

test('an equal frame sends no bytes', () => {
	const wire = new Wire();
	const stream = new FrameStream(wire, 0);
	stream.write('same');
	stream.write('same');
	assert.equal(wire.sent.length, 1);
});

test.serial('frames that come too fast are skipped, and the newest is sent in time', async () => {
	const wire = new Wire();
	const stream = new FrameStream(wire, 60);
	for (let count = 0; count < 50; count++) stream.write(`count ${count}`);
	assert.equal(wire.sent.length, 1);
	await later(120);
	assert.equal(wire.sent.length, 2);
	assert.ok(wire.sent[1]?.includes('49'));
});

test('a frame is sent at once after a key', () => {
	const wire = new Wire();
	const stream = new FrameStream(wire, 10_000);
	stream.write('one');
	stream.write('two');
	stream.urgent();
	assert.equal(wire.sent.length, 2);
	stream.close();
});

test.serial('a stalled terminal gets one frame, and the newest once it drains', async () => {
	const wire = new Wire();
	const stream = new FrameStream(wire, 0);
	wire.isFull = true;
	stream.write('frame 1');
	for (let count = 2; count < 100; count++) {
		stream.write(`frame ${count}`);
		stream.urgent();
	}

	assert.equal(wire.sent.length, 1);
	wire.isFull = false;
	wire.emit('drain');
	await later(5);
	assert.equal(wire.sent.length, 2);
	assert.ok(wire.sent[1]?.includes('99'));
});

test('the stream sends nothing on hold, then the whole screen, and nothing after it is closed', () => {
	const wire = new Wire();
	const stream = new FrameStream(wire, 0);
	stream.write(frame('one', 'two'));
	stream.hold();
	stream.write(frame('one', 'six'));
	assert.equal(wire.sent.length, 1);
	stream.go();
	assert.ok(wire.sent[1]?.includes('one') && wire.sent[1].includes('six'));
	stream.close();
	stream.write('more');
	stream.repaint();
	assert.equal(wire.sent.length, 2);
});

test('more rows than the terminal has are not sent', () => {
	const wire = new Wire();
	new FrameStream(wire, 0).write(frame('1', '2', '3', '4', 'five'));
	assert.ok(!wire.sent.join('').includes('five'));
});

test('a frame for a wider window is never sent to a narrower one, nor compared with the next frame', () => {
	const wire = new Wire();
	const stream = new FrameStream(wire, 0);
	stream.write('a row of twenty ====');
	wire.columns = 10;
	stream.repaint();
	assert.equal(wire.sent.length, 1);
	stream.write('ten cells.');
	assert.ok(wire.sent[1]?.includes('\u001B[1;1H\u001B[0m\u001B[Kten cells.'));
	assert.ok(!wire.sent[1]?.includes(';11H'));
});
