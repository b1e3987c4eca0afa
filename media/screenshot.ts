import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import process from 'node:process';
import {Resvg} from '@resvg/resvg-js';
import {launch, type LaunchOptions, type Launched} from '../test/terminal/harness.js';
import {svgOf} from './svg-of.js';

// Pictures of the real program, taken in a pseudo-terminal: for developers only. They
// need a monospaced font on the machine (DejaVu Sans Mono: Debian's fonts-dejavu-core),
// and one with Chinese characters where names have them; CROWDSKY_FONT may name a file.

/** What is done before a picture is taken: keys, or a text or condition to wait for. */
export type Step =
	| {readonly press: readonly string[]}
	| {readonly until: string | RegExp; readonly withinMs?: number}
	| {readonly picture: string};

export type StillOptions = LaunchOptions & {
	readonly command: string;
	readonly args: readonly string[];
	/** In order; `picture` writes the screen as it is then to that PNG file. */
	readonly steps: readonly Step[];
	/** Pixels for each pixel of the drawing; 2 for sharp pictures on a page. */
	readonly scale?: number;
};

const usualFonts = ['/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf', '/usr/share/fonts/TTF/DejaVuSansMono.ttf', '/System/Library/Fonts/Menlo.ttc'];

/** Starts the program, goes through the steps and ends it. Fails when a step does, or when there is no font. */
export async function takeStills({command, args, steps, scale = 1.5, ...options}: StillOptions): Promise<void> {
	const program = launch(command, args, options);
	try {
		for (const step of steps) await doStep(program, step, scale);
	} finally {
		program.end();
	}
}

/** One picture at the end of the steps. */
export function still(file: string, options: StillOptions): Promise<void> {
	return takeStills({...options, steps: [...options.steps, {picture: file}]});
}

async function doStep(program: Launched, step: Step, scale: number): Promise<void> {
	if ('press' in step) await program.press(...step.press);
	else if ('until' in step) await program.until(step.until, step.withinMs ?? 20_000);
	else await writeFile(step.picture, pngOf(program, scale));
}

/** The screen as it is now, as a PNG file's bytes; `scale` pixels for each pixel of the drawing. */
export function pngOf(program: Pick<Launched, 'emulator'>, scale = 1.5): Uint8Array {
	const named = process.env['CROWDSKY_FONT'];
	if (named === undefined && !usualFonts.some(file => existsSync(file))) throw new Error('No monospaced font found: install DejaVu Sans Mono, or name a font file in CROWDSKY_FONT.');
	const font = {loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans Mono', monospaceFamily: 'DejaVu Sans Mono', fontFiles: named === undefined ? [] : [named]};
	return new Resvg(svgOf(program), {font, fitTo: {mode: 'zoom', value: scale}}).render().asPng();
}
