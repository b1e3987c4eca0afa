import {Box, Transform} from 'ink';
import type {ReactNode} from 'react';
import type {Line} from './line.js';
import type {OverlayPlace} from './overlay.js';

// Ink measures every text that it lays out and keeps the result for ever (6.8,
// measure-text): bars that move all night would fill the memory. And laying out is most
// of its work. So Ink gets a text that never changes, one blank a row, and the lines
// come in when it writes that text: as what it calls a transformation.

/** Lines one below the other, `width` cells wide; they are ready already and stay as they are. */
export function Lines({lines, width}: {readonly lines: readonly Line[]; readonly width: number}): ReactNode {
	if (lines.length === 0) return null;
	const blanks = ' \n'.repeat(lines.length - 1);
	return (
		<Box width={width} height={lines.length} flexShrink={0}>
			<Transform transform={(_, row) => lines[row] ?? ''}>{`${blanks} `}</Transform>
		</Box>
	);
}

/** A whole screen of `rows` lines and, over it, the box of an overlay when there is one. */
export function Screen({lines, columns, overlay}: {
	readonly lines: readonly Line[];
	readonly columns: number;
	readonly overlay?: {readonly lines: readonly Line[]; readonly place: OverlayPlace};
}): ReactNode {
	return (
		<Box width={columns} height={lines.length} flexShrink={0} flexDirection="column" overflow="hidden">
			<Lines lines={lines} width={columns} />
			{overlay && (
				<Box position="absolute" marginLeft={overlay.place.left} marginTop={overlay.place.top}>
					<Lines lines={overlay.lines} width={overlay.place.width} />
				</Box>
			)}
		</Box>
	);
}
