import {Box} from 'ink';
import type {ReactNode} from 'react';
import {truncate, widthOf} from './cell-width.js';
import {roleOf, textOf, type Span} from './spans.js';
import {Styled} from './styled.js';
import {useTheme} from './theme-context.js';

/** Cells that the title and its rules keep before the word at the end is shown. */
const leastTitle = 20;

type DividerProps = {
	readonly width: number;
	readonly title?: string;
	/** The word at its right end, such as "12/61"; in the role of a warning if it must not be overlooked. */
	readonly end?: Span | undefined;
};

/** A rule across the screen, with an optional title in it and an optional word at its end; the word is left out before the title is cut. */
export function Divider({width, title = '', end = ''}: DividerProps): ReactNode {
	const {glyphs} = useTheme();
	const rule = (cells: number) => <Styled role="dim">{glyphs.horizontal.repeat(Math.max(0, cells))}</Styled>;
	const endText = title !== '' && widthOf(textOf(end)) + leastTitle > width ? '' : textOf(end);
	if ((title === '' && endText === '') || width < 8) return <Box width={width} height={1} flexShrink={0}>{rule(width)}</Box>;
	const endWidth = endText === '' ? 0 : widthOf(endText) + 4;
	const text = title === '' ? '' : truncate(title, width - 6 - endWidth, glyphs);
	const start = text === '' ? 0 : widthOf(text) + 4;
	return (
		<Box width={width} height={1} flexShrink={0} columnGap={1}>
			{start > 0 && rule(2)}
			{start > 0 && <Styled role="strong">{text}</Styled>}
			{rule(width - start - endWidth)}
			{endWidth > 0 && <Styled role={roleOf(end)}>{endText}</Styled>}
			{endWidth > 0 && rule(2)}
		</Box>
	);
}
