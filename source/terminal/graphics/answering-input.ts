import {EventEmitter} from 'node:events';
import type {AnswerReader} from './answer-reader.js';

/** The part of standard input that Ink uses; process.stdin is one. */
type RawInput = {
	readonly isTTY?: boolean;
	setEncoding(encoding: BufferEncoding): unknown;
	setRawMode?(isRaw: boolean): unknown;
	ref(): unknown;
	unref(): unknown;
	read(): string | Buffer | null;
	on(event: 'readable', listener: () => void): unknown;
	off(event: 'readable', listener: () => void): unknown;
};

/**
 * Standard input for Ink without the terminal's answers, which Ink would take for keys. It reads only while Ink does, and has
 * nothing but what Ink 6 uses.
 */
export class AnsweringInput extends EventEmitter {
	readonly isTTY: boolean;
	#typed = '';
	#timer: NodeJS.Timeout | undefined;
	#releasing: NodeJS.Immediate | undefined;

	constructor(private readonly input: RawInput, private readonly reader: AnswerReader) {
		super();
		this.isTTY = input.isTTY === true;
		this.on('newListener', (event: string) => {
			if (event === 'readable' && this.listenerCount('readable') === 0) input.on('readable', this.#read);
		});
		this.on('removeListener', (event: string) => {
			if (event !== 'readable' || this.listenerCount('readable') > 0) return;
			input.off('readable', this.#read);
			this.#stopWaiting();
		});
	}

	setEncoding(encoding: BufferEncoding): void {
		this.input.setEncoding(encoding);
	}

	setRawMode(isRaw: boolean): void {
		this.input.setRawMode?.(isRaw);
	}

	ref(): void {
		this.input.ref();
	}

	unref(): void {
		this.input.unref();
	}

	/** What was typed since it was last called; null for nothing, as of a stream. */
	read(): string | null {
		const typed = this.#typed;
		this.#typed = '';
		return typed === '' ? null : typed;
	}

	readonly #read = (): void => {
		for (let piece = this.input.read(); piece !== null; piece = this.input.read()) this.#typed += this.reader.push(piece.toString());
		this.#pass();
	};

	#pass(): void {
		this.#stopWaiting();
		const {holdsForMs} = this.reader;
		if (holdsForMs !== undefined) {
			this.#timer = setTimeout(() => {
				// On a machine that was busy the rest may have come meanwhile: it is read before this.
				this.#releasing = setImmediate(() => {
					this.#typed += this.reader.release();
					this.#pass();
				});
			}, holdsForMs);
			this.#timer.unref();
		}

		if (this.#typed !== '') this.emit('readable');
	}

	#stopWaiting(): void {
		clearTimeout(this.#timer);
		clearImmediate(this.#releasing);
	}
}
