import {Box, Transform} from 'ink';
import {useContext, type ReactNode} from 'react';
import {ReadyLinesContext} from '../terminal/ready-lines.js';

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

/** The same for lines that nothing is drawn over and that have colours in each of their cells: Ink does not even see them; see ready-lines.ts. */
export function PictureLines({lines, width}: RawLinesProps): ReactNode {
	const ready = useContext(ReadyLinesContext);
	return lines.length === 0 ? null : (
		<Box width={width} height={lines.length} flexShrink={0}>
			<Transform transform={(_, row) => ready ? ready.mark(lines[row] ?? '', width) : lines[row] ?? ''}>{`${' \n'.repeat(lines.length - 1)} `}</Transform>
		</Box>
	);
}
