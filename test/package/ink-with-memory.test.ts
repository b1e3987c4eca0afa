import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'ava';
import {build, type Plugin} from 'esbuild';
import fc from 'fast-check';
import {bundleEdits} from '../../package/bundle-edits.mjs';

type Drawing = {
	write(x: number, y: number, text: string, options: {transformers: ReadonlyArray<(line: string) => string>}): void;
	clip(box: object): void; unclip(): void; get(): {output: string; height: number};
};
type DrawingClass = new (size: {width: number; height: number}) => Drawing;

/** Ink's drawing of a frame, as it comes or as the program has it. */
async function drawingClass(plugins: readonly Plugin[]): Promise<DrawingClass> {
	const file = path.resolve('node_modules', 'ink', 'build', 'output.js');
	const {outputFiles} = await build({entryPoints: [file], bundle: true, write: false, platform: 'node', format: 'esm', plugins: [...plugins], logLevel: 'error'});
	const {default: Drawing} = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`) as {default: DrawingClass};
	return Drawing;
}

const bold = (line: string) => `\u001B[1m${line}\u001B[22m`;
const piece = fc.constantFrom('24/24', ' ', '████▌', '─', 'M 101', '銀河', '👩‍🚀', '⚠️', 'é', '\u001B[31mfailed\u001B[39m', '\u001B[1m\u001B[2mdim\u001B[22m', '\u001B[38;5;208mx\u001B[39m ', '\u001B[7mcursor\u001B[27m', '\n');
const write = fc.record({x: fc.integer({min: 0, max: 20}), y: fc.integer({min: 0, max: 5}), text: fc.array(piece, {maxLength: 6}).map(pieces => pieces.join('')), isBold: fc.boolean(), isClipped: fc.boolean()});

test('frames look as Ink draws them, although the program keeps what the last one was made of', async () => {
	const [Plain, Edited] = await Promise.all([drawingClass([]), drawingClass(bundleEdits)]);
	const draw = (Drawing: DrawingClass, writes: ReadonlyArray<{x: number; y: number; text: string; isBold: boolean; isClipped: boolean}>) => {
		const drawing = new Drawing({width: 24, height: 6});
		for (const {x, y, text, isBold, isClipped} of writes) {
			if (isClipped) drawing.clip({x1: 2, x2: 16, y1: 1, y2: 5});
			drawing.write(x, y, text, {transformers: isBold ? [bold] : []});
			if (isClipped) drawing.unclip();
		}

		return drawing.get();
	};

	// Each frame is drawn twice: the second time every line is one of the last frame's.
	fc.assert(fc.property(fc.array(write, {maxLength: 8}), writes => {
		const wanted = draw(Plain, writes);
		assert.deepEqual([draw(Edited, writes), draw(Edited, writes)], [wanted, wanted]);
	}), {numRuns: 200});
});
