import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import {launch, type Launched, type LaunchOptions} from '../terminal/harness.js';
import {quickStart} from '../support/quick-start.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';
import {homeEnvironment} from '../support/own-folders.js';

// The built program at its keyboard: `npm run unit` builds it first.

const program = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

export type Size = {readonly columns: number; readonly rows: number};

/** The three sizes at which every screen is checked. */
export const sizes: readonly Size[] = [{columns: 80, rows: 24}, {columns: 60, rows: 16}, {columns: 200, rows: 50}];
export const usualSize: Size = {columns: 80, rows: 24};

export type Options = Pick<LaunchOptions, 'isSilent' | 'through'> & {
	readonly args?: readonly string[];
	readonly size?: Size;
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** Replaces the home folder; by default a new one. */
	readonly home?: string;
};

/** A started program, and the size that it believes in. */
export type Shown = Launched & {size: Size};

/**
 * A terminal that is wider than the program believes, so that a line which is too long
 * would be seen to stick out instead of being cut by the terminal's own edge.
 */
const beyondEdge = 12;

/** Environment in which nothing of this machine is read or written, and no network searched. */
export function environmentFor(home: string): Record<string, string | undefined> {
	return {
		...homeEnvironment(home), TZ: 'UTC', CROWDSKY_DISCOVER: 'none', CROWDSKY_HOSTS: undefined, CROWDSKY_URL: undefined, CROWDSKY_USERNAME: undefined, CROWDSKY_PASSWORD: undefined, SEESTAR_KEY_PATH: undefined,
	};
}

/** The command line of the built program, for shells. */
export function commandFor(args: readonly string[]): string {
	return [process.execPath, program, ...args].map(word => `'${word}'`).join(' ');
}

/** Starts the program in a pseudo-terminal, by default of 80x24; it ends with the test. */
export async function startProgram(t: Context, {args = [], size = usualSize, env, home, ...rest}: Options = {}): Promise<Shown> {
	const house = home ?? await temporaryFolder(t);
	const launched = launch(process.execPath, [...quickStart, program, ...args], {...size, cwd: house, env: {...environmentFor(house), ...env}, ...rest});
	launched.emulator.resize(size.columns + beyondEdge, size.rows);
	t.teardown(() => launched.end());
	return Object.assign(launched, {size});
}

/** Changes the size of the window. */
export function resize(shown: Shown, size: Size): void {
	shown.size = size;
	shown.resize(size.columns, size.rows);
	shown.emulator.resize(size.columns + beyondEdge, size.rows);
}

/** The row under the cursor, or the empty text. */
export function cursorLine(shown: Launched): string {
	return shown.screen().find(line => /^[▸>]/.test(line)) ?? '';
}

/** Waits until the row under the cursor is as wanted. */
export async function untilCursor(shown: Launched, wanted: string | RegExp): Promise<void> {
	await shown.until(() => typeof wanted === 'string' ? cursorLine(shown).includes(wanted) : wanted.test(cursorLine(shown)));
}

/** Waits for a whole screen: a frame may arrive in pieces, with a look in between. */
export async function untilWhole(shown: Shown, hasBox = false): Promise<void> {
	const isWhole = (): boolean => {
		try {
			assertWhole(shown, hasBox);
			return true;
		} catch {
			return false;
		}
	};

	await shown.until(isWhole, 1500).catch(() => {
		assertWhole(shown, hasBox);
	});
}

/** What holds for every screen: full height, nothing beyond the edge, head above, footer below, one cursor mark (an overlay may cover it). */
function assertWhole(shown: Shown, hasBox = false): void {
	const lines = shown.screen();
	const {columns, rows} = shown.size;
	const told = `\n${lines.join('\n')}`;
	assert.equal(lines.length, rows);
	const buffer = shown.emulator.buffer.active;
	for (let row = 0; row < rows; row++) {
		const line = buffer.getLine(buffer.baseY + row);
		assert.equal(line?.isWrapped, false, `row ${row} is wrapped${told}`);
		assert.equal(line.translateToString(true, columns), '', `row ${row} sticks out${told}`);
	}

	assert.match(lines[0] ?? '', /1 Discover {2}2 Preview {2}3 Stack/, `no head${told}`);
	if (!hasBox) assert.match(lines[1] ?? '', /^[─-]+$/, `no rule${told}`);
	assert.match(lines.at(-1) ?? '', /\? help|Enter keep/, `no footer${told}`);
	const marks = lines.filter(line => /^[▸>] /.test(line)).length;
	assert.ok(hasBox ? marks < 2 : marks === 1, `${marks} cursor marks${told}`);
}

/** The normal screen is back, with cursor and wrapping, and its scrollback was never cleared. */
export function assertRestored(launched: Launched): void {
	const raw = launched.raw();
	assert.equal(launched.isAlternate(), false);
	for (const code of ['?1049l', '?25h', '?7h', '?2004l']) assert.ok(raw.lastIndexOf(`\u001B[${code}`) > raw.lastIndexOf('\u001B[?1049h'), code);
	assertScrollbackKept(launched);
}

/** No "erase display", with or without its scrollback (ECMA-48 8.3.39; 3 is xterm's), and no full reset. */
export function assertScrollbackKept(launched: Launched): void {
	for (const code of ['\u001B[3J', '\u001B[2J', '\u001Bc']) assert.ok(!launched.raw().includes(code), JSON.stringify(code));
}
