import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Line} from './line.js';
import {spansWidth, type SpanRow} from './spans.js';

/** A row with a text at each end; when there is no room for both, the right one goes first. */
export function Header({left, right, width}: {readonly left: SpanRow; readonly right: SpanRow; readonly width: number}): ReactNode {
	const room = Math.min(spansWidth(right), width - spansWidth(left) - 2);
	if (room < Math.min(8, spansWidth(right))) return <Line spans={left} width={width} />;
	return (
		<Box width={width} height={1} flexShrink={0}>
			<Line spans={left} width={width - room} />
			<Line spans={right} width={room} />
		</Box>
	);
}
