// Lines that are ready go beside Ink: it takes every cell that it lays out to pieces, with each code of its colours (6.8,
// Output), for each frame anew, which for a window of pictures was most of the program's time and memory. So Ink gets one
// sign of private use where such a line begins and leaves the rest of its cells blank; the frame stream puts the line in.
import {createContext} from 'react';

/** Lines in the frame that Ink is writing. */
export type ReadyLines = {
	/**
	 * What Ink writes in place of a line of `width` cells. It must be asked for while Ink writes the frame, by a
	 * transformation, and nothing be drawn over the line: what is covered in part is left out.
	 */
	mark(line: string, width: number): string;
	/** The lines of the frame that has just been written; then the next one begins. */
	take(): FrameFiller;
};

/** A frame's line with the lines that its signs stand for. */
export type FrameFiller = (line: string) => string;

// Supplementary Private Use Area-B, of which clean text has nothing.
const firstCode = 0x10_00_00;
const mostMarks = 0xFF_FE;
const marked = /([\u{100000}-\u{10FFFD}])( *)/gu;

/** See ReadyLines. */
export function createReadyLines(): ReadyLines {
	let lines: Array<{readonly line: string; readonly width: number}> = [];
	return {
		mark(line, width) {
			if (lines.length >= mostMarks || width < 1) return '';
			return String.fromCodePoint(firstCode + lines.push({line, width}) - 1);
		},
		take() {
			const taken = lines;
			lines = [];
			return text => text.replaceAll(marked, (match, mark: string, blanks: string, at: number) => {
				const ready = taken[(mark.codePointAt(0) ?? 0) - firstCode];
				const isLast = at + match.length === text.length;
				// Ink leaves the blanks at the end of a line out.
				return ready && (isLast || blanks.length >= ready.width - 1) ? ready.line + blanks.slice(ready.width - 1) : ` ${blanks}`;
			});
		},
	};
}

/** Those of the frame stream that the frames go to; undefined where there is none, and Ink gets the lines themselves. */
export const ReadyLinesContext = createContext<ReadyLines | undefined>(undefined);
