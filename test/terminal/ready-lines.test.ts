import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import test from 'ava';
import {renderToString} from 'ink';
import {createElement} from 'react';
import {cleanText} from '../../source/format/clean-text.js';
import {PictureLines} from '../../source/components/raw-lines.js';
import {FrameStream} from '../../source/terminal/frame-stream.js';
import {createReadyLines, ReadyLinesContext} from '../../source/terminal/ready-lines.js';

const red = '\u001B[31m▀▀▀▀\u001B[39m';
const blue = '\u001B[34m▀▀▀▀\u001B[39m';

test('lines of a picture that Ink has laid out reach the terminal without passing through it', () => {
	const ready = createReadyLines();
	const sent: string[] = [];
	const wire = Object.assign(new EventEmitter(), {columns: 20, rows: 2, write: (text: string) => sent.push(text) > 0});
	const frames = new FrameStream(wire, 0, ready);
	const frame = (lines: readonly string[]) => renderToString(createElement(ReadyLinesContext, {value: ready}, createElement(PictureLines, {lines, width: 4})), {columns: 20});
	const first = frame([red, blue]);
	assert.ok(!first.includes('▀') && first.length < 6, JSON.stringify(first));
	frames.write(first);
	assert.match(sent[0] ?? '', /\u001B\[1;1H.*\u001B\[31m▀▀▀▀.*\u001B\[2;1H.*\u001B\[34m▀▀▀▀/);
	frames.write(frame([red, red]));
	assert.match(sent[1] ?? '', /\u001B\[2;1H\u001B\[31m▀▀▀▀/);
	assert.ok(!sent[1]?.includes('\u001B[1;'), 'the row that is the same is not sent');
	frames.write(frame([red, red]));
	assert.equal(sent.length, 2);
});

test('a line takes its place among others, and one that is partly covered is left out', () => {
	const ready = createReadyLines();
	const rows = [
		`| ${ready.mark(red, 4)}    |`,
		`| ${ready.mark(blue, 4)}`,
		`| ${ready.mark(red, 4)} | box`,
		`${ready.mark(red, 4)}   ${ready.mark(blue, 4)}`,
	];
	const filled = ready.take();
	assert.deepEqual(filled(rows), [`| ${red} |`, `| ${blue}`, '|   | box', red + blue]);
});

test('placeholders of an earlier frame, and placeholders in names, are blank', () => {
	const ready = createReadyLines();
	const sign = ready.mark(red, 4);
	ready.take();
	assert.deepEqual(ready.take()([`${sign}   |`]), ['    |']);
	assert.equal(cleanText(`M 31 ${sign}`), 'M 31 \uFFFD');
});
