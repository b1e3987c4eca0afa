import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import process from 'node:process';
import {Resvg} from '@resvg/resvg-js';
import {launch, type LaunchOptions, type Launched} from '../test/terminal/harness.js';
import type {Frame} from './apng.js';
import {svgOf, type Ground} from './svg-of.js';

// Pictures of the real program, taken in a pseudo-terminal: for developers only. They
// need a monospaced font on the machine (DejaVu Sans Mono: Debian's fonts-dejavu-core),
// and one with Chinese characters where names have them; CROWDSKY_FONT may name a file.

/** What is done before a picture is taken: keys, or a text or condition to wait for. */
export type Step =
	| {readonly press: readonly string[]}
	| {readonly until: string | RegExp; readonly withinMs?: number}
	| {readonly picture: string; /** Dark by default. */ readonly ground?: Ground}
	/** The screen as it is then stands so long in the animation, seconds. */
	| {readonly frame: number};

export type StillOptions = LaunchOptions & {
	readonly command: string;
	readonly args: readonly string[];
	/** In order; `picture` writes the screen as it is then to that PNG file. */
	readonly steps: readonly Step[];
	/** Pixels for each pixel of the drawing; 2 for sharp pictures on a page. */
	readonly scale?: number;
	/** Given each frame as raw pixels. */
	readonly onFrame?: (frame: Frame, size: {readonly width: number; readonly height: number}) => void;
};

const usualFonts = ['/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf', '/usr/share/fonts/TTF/DejaVuSansMono.ttf', '/System/Library/Fonts/Menlo.ttc'];

/** Starts the program, goes through the steps and ends it. Fails when a step does, or when there is no font. */
export async function takeStills({command, args, steps, scale = 1.5, onFrame, ...options}: StillOptions): Promise<void> {
	const program = launch(command, args, options);
	try {
		for (const step of steps) await doStep(program, step, {scale, onFrame});
	} finally {
		program.end();
	}
}

/** One picture at the end of the steps. */
export function still(file: string, options: StillOptions): Promise<void> {
	return takeStills({...options, steps: [...options.steps, {picture: file}]});
}

/** No byte came for so long: the drawing is whole, ms. */
const quietMs = 120;

async function untilWhole({raw}: Launched): Promise<void> {
	for (let seen = -1, looks = 0; seen !== raw().length && looks < 30; looks++) {
		seen = raw().length;
		await new Promise(resolve => setTimeout(resolve, quietMs));
	}
}

async function doStep(program: Launched, step: Step, {scale, onFrame}: {readonly scale: number; readonly onFrame: StillOptions['onFrame']}): Promise<void> {
	if ('frame' in step || 'picture' in step) await untilWhole(program);
	if ('press' in step) await program.press(...step.press);
	else if ('until' in step) await program.until(step.until, step.withinMs ?? 60_000);
	else if ('frame' in step) {
		const {pixels, width, height} = rendered(program, scale);
		onFrame?.({pixels, seconds: step.frame}, {width, height});
	} else await writeFile(step.picture, pngOf(program, scale, step.ground));
}

/** The screen as it is now, as a PNG file's bytes; `scale` pixels for each pixel of the drawing. */
export function pngOf(program: Pick<Launched, 'emulator'>, scale = 1.5, ground?: Ground): Uint8Array {
	return rendered(program, scale, ground).asPng();
}

function rendered(program: Pick<Launched, 'emulator'>, scale: number, ground?: Ground) {
	const named = process.env['CROWDSKY_FONT'];
	if (named === undefined && !usualFonts.some(file => existsSync(file))) throw new Error('No monospaced font found: install DejaVu Sans Mono, or name a font file in CROWDSKY_FONT.');
	const font = {loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans Mono', monospaceFamily: 'DejaVu Sans Mono', fontFiles: named === undefined ? [] : [named]};
	return new Resvg(svgOf(program, ground), {font, fitTo: {mode: 'zoom', value: scale}}).render();
}
