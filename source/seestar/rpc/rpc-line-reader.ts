const lineFeed = 0x0A;
const carriageReturn = 0x0D;
const firstCapacityBytes = 16 * 1024;

/** The longest accepted line, in bytes; real replies stay below 1 MiB, and one line is parsed in one go. */
const longestLineBytes = 4 * 1024 * 1024;

/**
 * Cuts a byte stream into lines (`
 * ` or `\r
 * `), however the network split it. Bytes are decoded only when a line is complete, so that no UTF-8 sequence is ever cut.
 * Memory: at most twice the longest line, even if bytes arrive one by one.
 */
export class RpcLineReader {
	#pending = Buffer.alloc(0);
	#length = 0;
	#isOverlong = false;

	constructor(readonly maxLineBytes = longestLineBytes) {}

	/** True once a line was longer than allowed: the framing is lost, and nothing more is read. */
	get isOverlong(): boolean {
		return this.#isOverlong;
	}

	/** Takes what arrived and returns the lines that are now complete, without their line ends; empty lines are left out. */
	push(chunk: Buffer): readonly string[] {
		const lines: string[] = [];
		let from = 0;
		while (!this.#isOverlong && from < chunk.length) {
			const end = chunk.indexOf(lineFeed, from);
			const piece = chunk.subarray(from, end === -1 ? chunk.length : end);
			from += piece.length + 1;
			if (this.#length + piece.length > this.maxLineBytes) {
				this.#isOverlong = true;
				this.#forget();
			} else if (end === -1) {
				this.#keep(piece);
			} else {
				const line = this.#complete(piece);
				if (line !== '') lines.push(line);
			}
		}

		return lines;
	}

	#complete(piece: Buffer): string {
		let bytes = piece;
		if (this.#length > 0) {
			this.#keep(piece);
			bytes = this.#pending.subarray(0, this.#length);
		}

		const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
		const line = bytes.toString('utf8', 0, end);
		this.#length = 0;
		// A long line must not hold its memory for the rest of the night.
		if (this.#pending.length > 1024 * 1024) this.#forget();
		return line;
	}

	// One growing buffer rather than a list of pieces: a piece of one byte would cost a hundred.
	#keep(piece: Buffer): void {
		const needed = this.#length + piece.length;
		if (needed > this.#pending.length) {
			const grown = Buffer.allocUnsafe(Math.max(firstCapacityBytes, Math.min(this.maxLineBytes, needed * 2)));
			this.#pending.copy(grown, 0, 0, this.#length);
			this.#pending = grown;
		}

		piece.copy(this.#pending, this.#length);
		this.#length = needed;
	}

	#forget(): void {
		this.#pending = Buffer.alloc(0);
		this.#length = 0;
	}
}
