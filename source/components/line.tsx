import {Box} from 'ink';
import {memo} from 'react';
import {fitSpans, isSameRow, roleOf, textOf, type SpanRow} from './spans.js';
import {Styled} from './styled.js';
import {useTheme} from './theme-context.js';

type LineProps = {readonly spans: SpanRow; readonly width: number; readonly align?: 'left' | 'right' | 'center'; readonly isStrong?: boolean};

const justify = {left: 'flex-start', right: 'flex-end', center: 'center'} as const;

/** One row of the screen, made of spans and cut at the right if it is too long. */
export const Line = memo(({spans, width, align = 'left', isStrong = false}: LineProps) => {
	const {glyphs} = useTheme();
	return (
		<Box width={width} height={1} flexShrink={0} justifyContent={justify[align]}>
			{fitSpans(spans, width, glyphs.ellipsis).map((span, index) => <Styled key={index} role={roleOf(span)} isStrong={isStrong}>{textOf(span)}</Styled>)}
		</Box>
	);
}, (a, b) => a.width === b.width && a.align === b.align && a.isStrong === b.isStrong && isSameRow(a.spans, b.spans));

/** Rows of spans, one below the other. */
export function Lines({rows, width}: {readonly rows: readonly SpanRow[]; readonly width: number}) {
	return rows.map((spans, index) => <Line key={index} spans={spans} width={width} />);
}
