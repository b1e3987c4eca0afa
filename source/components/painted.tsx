import {Transform} from 'ink';
import type {ReactNode} from 'react';
import {roleOf, textOf, type SpanRow} from './spans.js';
import {useTheme} from './theme-context.js';

/**
 * Spans that Ink lays out as one text, which is cheaper than several texts; each span keeps its role. Only for content with
 * few different values, such as a bar (see <Styled>); use <Line> for anything else.
 */
export function Painted({spans, isStrong = false}: {readonly spans: SpanRow; readonly isStrong?: boolean}): ReactNode {
	const {painter} = useTheme();
	return <Transform transform={() => spans.map(span => painter(roleOf(span), isStrong)(textOf(span))).join('')}>{spans.map(textOf).join('')}</Transform>;
}
