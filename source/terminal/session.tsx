import process from 'node:process';
import {render, type Key} from 'ink';
import type {ReactNode} from 'react';
import {cleanText} from '../format/clean-text.js';
import {alternateScreenOf} from './alternate-screen.js';
import {clipboardCommand} from './clipboard.js';
import {drawPaceOf} from './draw-pace.js';
import {FrameStream} from './frame-stream.js';
import type {Graphics} from './graphics/find-graphics.js';
import {GraphicsContext} from './graphics/graphics-context.js';
import type {PictureKind} from './graphics/picture-kind.js';
import {terminalGraphicsOf} from './graphics/terminal-graphics.js';
import {createInputReader} from './input-reader.js';
import {KeyListener} from './key-listener.js';
import {createReadyLines, ReadyLinesContext} from './ready-lines.js';
import {lastResortOf, type EndReason} from './last-resort.js';
import {doNotBlock, giveKeysBack, takeKeys} from './raw-mode.js';
import {suspensionOf} from './suspension.js';

/** The terminal's size in character cells. */
type Size = {readonly columns: number; readonly rows: number};

/** Makes the whole screen for a size; called only when it is really drawn. */
type View = (size: Size) => ReactNode;

type TerminalOptions = {
	readonly stdin?: NodeJS.ReadStream;
	readonly stdout?: NodeJS.WriteStream & {readonly fd: number};
	/** One key, by the names in keys.ts. Ctrl-L and Ctrl-Z are handled here and never arrive. */
	readonly onKey: (key: string) => void;
	/** Text was pasted: one line, without control characters, at most 4096 characters. Dropped if nobody takes it. */
	readonly onPaste?: (text: string) => void;
	/** The window has a new size; the view is drawn again afterwards anyway. */
	readonly onResize?: (size: Size) => void;
	/** The terminal was given back to the shell, or taken again after `fg`. Timers may have been asleep. */
	readonly onSuspend?: () => void;
	readonly onResume?: () => void;
	/** End the program now: a signal came or the terminal is gone. Call `close` and exit within two seconds; this may also be called after `close`. */
	readonly onEnd: (reason: EndReason) => void;
	/** What is printed on the normal screen after a bug; the exit status is then 1. */
	readonly crashText?: (error: unknown) => string;
	/** Milliseconds between two drawings without a key. */
	readonly leastDrawMs?: number;
	/** How pictures are shown; by default half blocks. `onGraphics` is called when the terminal's answers have changed that. */
	readonly pictures?: PictureKind;
	readonly onGraphics?: () => void;
};

/** The full screen, from `openTerminal` to `close`. */
export type Terminal = {
	readonly size: Size;
	/** How real pictures are shown here; undefined while they are drawn in half blocks, as until the terminal has answered. */
	readonly graphics: Graphics | undefined;
	/** Shows `view` from now on: within a quarter of a second, or at once after a key. Cheap to call often. */
	draw(view: View): void;
	/** Draws everything again, as Ctrl-L does. */
	repaint(): void;
	/** Suspends the program as Ctrl-Z does. */
	suspend(): void;
	/** The window's title; empty for none. */
	setTitle(text: string): void;
	/** Puts a text into the clipboard of whoever sits at the terminal, as far as that is allowed there; see clipboard.ts. */
	copy(text: string): 'sent' | 'tooLong' | 'noClipboard';
	/** Rings the bell once. */
	ring(): void;
	/** Gives the terminal back; ordinary lines can be printed afterwards. May be repeated. */
	close(): void;
};

/** Ends a session that is closed and waits for answers of the terminal. */
let endNow: (() => void) | undefined;

/**
 * Takes over the terminal until `close`: alternate screen, raw keys, one Ink tree. Both streams must be terminals; see
 * capabilities.ts. However the process ends, the normal screen and its modes are restored (except for SIGKILL, which cannot
 * be noticed).
 */
export function openTerminal(options: TerminalOptions): Terminal {
	const {stdin = process.stdin, stdout = process.stdout, onKey, leastDrawMs = 250, pictures = 'blocks'} = options;
	endNow?.();
	doNotBlock(stdout);
	// The Linux console would print a title or a text for the clipboard instead of obeying.
	const isConsole = process.env['TERM'] === 'linux';
	const screen = alternateScreenOf(stdout, {hasTitle: !isConsole});
	const ready = createReadyLines();
	const frames = new FrameStream(stdout, leastDrawMs, ready);
	let view: View = () => null;
	let isOpen = true;

	const terminalGraphics = terminalGraphicsOf({
		kind: pictures,
		environment: process.env,
		stdin,
		write(text) {
			if (isOpen && !frames.isClosed) stdout.write(text);
		},
		sizeOf: () => sizeNow(),
		onChange(screen) {
			frames.showPictures(screen);
			options.onGraphics?.();
			pace.ask();
		},
	});
	const sizeNow = (): Size => ({columns: frames.columns, rows: frames.rows});
	const tree = (): ReactNode => (
		<ReadyLinesContext value={ready}>
			<GraphicsContext value={terminalGraphics.graphics}><KeyListener onInput={receive}>{view(sizeNow())}</KeyListener></GraphicsContext>
		</ReadyLinesContext>
	);
	const restore = (): void => {
		frames.close();
		pace.end();
		terminalGraphics.end();
		giveKeysBack(stdin);
		screen.leave(frames.endPictures());
	};

	const lastResort = lastResortOf({
		stdin,
		stdout,
		restore,
		onEnd(reason) {
			if (reason.kind === 'hangup') frames.close();
			options.onEnd(reason);
		},
		crashText: options.crashText ?? plainCrashText,
	});

	const pace = drawPaceOf(() => {
		if (frames.isClosed) return;
		ink.rerender(tree());
		frames.urgent();
	}, leastDrawMs);

	const reader = createInputReader();
	const receive = (input: string, key: Key, bytes: string): void => {
		pace.hurry();
		const read = reader.read(input, key, bytes);
		if (read.kind === 'paste') {
			if (isOpen) options.onPaste?.(read.text);
			return;
		}

		for (const key of read.keys) {
			if (!isOpen) return;
			if (key === 'ctrl+z') suspension.suspend();
			else if (key === 'ctrl+l') frames.repaint(true);
			else onKey(key);
		}
	};

	const resize = (): void => {
		frames.repaint();
		terminalGraphics.askAgain();
		options.onResize?.(sizeNow());
		pace.hurry();
		pace.ask();
	};

	const suspension = suspensionOf({
		onSuspend() {
			pace.hold();
			frames.hold();
			reader.reset();
			giveKeysBack(stdin);
			screen.leave(frames.endPictures());
			options.onSuspend?.();
		},
		onResume() {
			if (!isOpen) return;
			screen.enter();
			takeKeys(stdin);
			frames.go();
			pace.go();
			options.onResume?.();
			resize();
		},
	});

	stdout.on('resize', resize);
	screen.enter();
	takeKeys(stdin);
	terminalGraphics.ask();
	const streams = {stdin: terminalGraphics.input, stdout: frames as unknown as NodeJS.WriteStream};
	const ink = render(tree(), {...streams, debug: true, exitOnCtrlC: false, patchConsole: false, isScreenReaderEnabled: false});
	// Ink catches what a component throws, draws it and would end with status 0.
	ink.waitUntilExit().catch(lastResort.crash);

	return {
		get size() {
			return sizeNow();
		},
		get graphics() {
			return terminalGraphics.graphics;
		},
		draw(next) {
			view = next;
			pace.ask();
		},
		repaint: () => frames.repaint(true),
		suspend: () => suspension.suspend(),
		setTitle: text => screen.setTitle(cleanText(text)),
		copy(text) {
			if (isConsole) return 'noClipboard';
			const command = clipboardCommand(text);
			if (command === undefined) return 'tooLong';
			if (isOpen && !frames.isClosed) stdout.write(command);
			return 'sent';
		},
		ring() {
			if (isOpen && !frames.isClosed) stdout.write('\u0007');
		},
		close() {
			if (!isOpen) return;
			isOpen = false;
			stdout.off('resize', resize);
			suspension.end();
			frames.close();
			screen.leave(frames.endPictures());
			const end = (): void => {
				if (endNow !== end) return;
				endNow = undefined;
				restore();
				ink.unmount();
				lastResort.end();
			};

			endNow = end;
			terminalGraphics.afterAnswers(end);
		},
	};
}

function plainCrashText(error: unknown): string {
	return `crowdsky-tui stopped because of a bug.\n${error instanceof Error ? error.stack ?? error.message : String(error)}`;
}
