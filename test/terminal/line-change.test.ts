import assert from 'node:assert/strict';
import test from 'ava';
import headless from '@xterm/headless';
import fc from 'fast-check';
import {lineChange} from '../../source/terminal/line-change.js';

const seed = 20_261_122;
const columns = 24;

/** The cells of the first row: character, colour, bold, reversed. */
async function rowAfter(...writes: readonly string[]): Promise<string> {
	const emulator = new headless.Terminal({cols: columns, rows: 2, allowProposedApi: true});
	for (const bytes of writes) await new Promise<void>(resolve => emulator.write(bytes, resolve));
	const line = emulator.buffer.active.getLine(0);
	const cells = Array.from({length: columns}, (_, column) => {
		const cell = line?.getCell(column);
		const characters = cell?.getChars() || (cell?.getWidth() === 0 ? '' : ' ');
		return `${characters}${cell?.getFgColor() ?? ''}/${cell?.getBgColor() ?? ''}${cell?.isBold() ? 'b' : ''}${cell?.isInverse() ? 'i' : ''}`;
	});
	emulator.dispose();
	return cells.join('|');
}

const ends = {'\u001B[32m': 39, '\u001B[38;5;17m': 39, '\u001B[48;5;231m': 49, '\u001B[1m': 22, '\u001B[7m': 27, '\u001B[2m': 22};
const span = fc.tuple(fc.constantFrom('', ...Object.keys(ends) as Array<keyof typeof ends>), fc.string({unit: fc.constantFrom('a', 'b', ' ', '█', '▌', '─', '猎', '가', '👩‍🚀', 'é', '…', '⣿', '⠁'), maxLength: 5}))
	.map(([on, text]) => on === '' ? text : `${on}${text}\u001B[${ends[on]}m`);
/** Cells of a picture: each colour follows the one before without a reset. */
const cell = fc.tuple(fc.constantFrom(38, 48), fc.constantFrom(17, 52, 231)).map(([ground, color]) => `\u001B[${ground};5;${color}m▀`);
const picture = fc.array(cell, {minLength: 1, maxLength: 6}).map(cells => `${cells.join('')}\u001B[39m\u001B[49m`);
const line = fc.array(fc.oneof(span, picture), {maxLength: 2}).map(spans => spans.join('').trimEnd());

test.serial('a changed line looks like one that was drawn on an empty row', async () => {
	await fc.assert(fc.asyncProperty(line, line, async (old, next) => {
		const changed = await rowAfter(lineChange(undefined, old, 1), lineChange(old, next, 1));
		assert.equal(changed, await rowAfter(lineChange(undefined, next, 1)), JSON.stringify([old, next]));
	}), {seed, numRuns: 400});
});

test('an unchanged line sends nothing, and a changed number only its address and itself', () => {
	assert.equal(lineChange('same', 'same', 3), '');
	assert.equal(lineChange('frames 12 of 90', 'frames 13 of 90', 3), '\u001B[3;9H3');
});

test('a shorter line is erased after its end, and only there', () => {
	assert.equal(lineChange('abcdef', 'abc', 1), '\u001B[1;4H\u001B[K');
});

test('a line with characters of uncertain width is written whole', () => {
	assert.ok(lineChange('👩‍🚀 1', '👩‍🚀 2', 1).includes('👩‍🚀 2'));
});

test('a number behind wide characters is sent alone, and a wide character with both of its cells', () => {
	assert.equal(lineChange('猎户座大星云 12', '猎户座大星云 13', 1), '\u001B[1;15H3');
	assert.equal(lineChange('a猎b', 'a户b', 1), '\u001B[1;2H户');
	assert.equal(lineChange('a猎b', 'axyb', 1), '\u001B[1;2Hxy');
	assert.equal(lineChange('axyb', 'a猎b', 1), '\u001B[1;2H猎');
});

test('colours that were replaced at once were all closed, so that pictures in a large window took hundreds of kilobytes', () => {
	const cells = Array.from({length: 60}, (_, index) => `\u001B[38;5;${16 + index}m\u001B[48;5;${100 + index}m▀`).join('');
	const [grey, blue] = ['\u001B[38;5;240m', '\u001B[38;5;17m'];
	assert.equal(lineChange('', `${cells}\u001B[39m\u001B[49m`, 1), `\u001B[1;1H${cells}\u001B[0m`);
	assert.equal(lineChange('', `${grey}▀${blue}▀▀\u001B[39m▀`, 1), `\u001B[1;1H${grey}▀${blue}▀▀\u001B[0m▀`);
});
