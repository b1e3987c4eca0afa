import {Box, Transform} from 'ink';
import {useContext, type ReactNode} from 'react';
import {ReadyLinesContext, type ReadyLine, type ReadyLines} from '../terminal/ready-lines.js';

// Ink measures every text that it lays out and keeps the result for ever (6.8,
// measure-text), so long texts that keep changing would fill the memory. Ink therefore
// gets a text that never changes, one blank a row, and the lines replace it when Ink
// writes it, by the transform property.

/**
 * Lines that are ready for the terminal (cleaned, painted, at most `width` cells wide), for pictures,
 * the log and the borders of boxes. Everything else is made of cells and spans.
 */
export function RawLines({lines, width}: RawLinesProps): ReactNode {
	return lines.length === 0 ? null : (
		<Box width={width} height={lines.length} flexShrink={0}>
			<Transform transform={(_, row) => lines[row] ?? ''}>{`${' \n'.repeat(lines.length - 1)} `}</Transform>
		</Box>
	);
}

type RawLinesProps = {readonly lines: readonly string[]; readonly width: number};

type PictureLinesProps = {
	/** Ready lines, some parts of which may be rows of pictures. */
	readonly lines: readonly ReadyLine[];
	readonly width: number;
	/** Something is drawn over them. */
	readonly isCovered?: boolean;
};

/** The same for lines that have colours in each of their cells, or real pictures: as long as nothing is drawn over them Ink does not even see them; see ready-lines.ts. */
export function PictureLines({lines, width, isCovered = false}: PictureLinesProps): ReactNode {
	const ready = useContext(ReadyLinesContext);
	const isSeen = isCovered || !ready;
	return lines.length === 0 ? null : (
		<Box width={width} height={lines.length} flexShrink={0}>
			<Transform transform={(_, row) => isSeen ? seenLine(lines[row] ?? '', ready) : ready.mark(lines[row] ?? '', width)}>{`${' \n'.repeat(lines.length - 1)} `}</Transform>
		</Box>
	);
}

/** A line as Ink gets it, with signs for rows of pictures, or with their half blocks where there are no signs. */
function seenLine(line: ReadyLine, ready: ReadyLines | undefined): string {
	if (typeof line === 'string') return line;
	return line.map(part => typeof part === 'string' ? part : ready?.markRow(part) ?? part.box.lines()[part.row] ?? '').join('');
}
