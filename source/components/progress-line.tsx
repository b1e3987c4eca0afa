import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Line} from './line.js';
import {longestBar, percentText, ProgressBar} from './progress-bar.js';
import {spansWidth, type SpanRow} from './spans.js';

type ProgressLineProps = {
	/** From 0 to 1. */
	readonly fraction: number;
	/** Words after the bar; the last ones are left out if there is no room. */
	readonly parts: readonly SpanRow[];
	readonly width: number;
};

/** The overall progress in one row: a bar, its percentage, and some words. */
export function ProgressLine({fraction, parts, width}: ProgressLineProps): ReactNode {
	const barWidth = Math.min(longestBar, Math.floor(width / 4));
	const percent = percentText(fraction);
	const room = width - barWidth - 3 - percent.length;
	const shown: SpanRow[] = [];
	let left = room;
	for (const part of parts) {
		const needed = spansWidth(part) + 3;
		if (needed > left) break;
		left -= needed;
		shown.push(['   ', ...part]);
	}

	return (
		<Box width={width} height={1} flexShrink={0}>
			<Line spans={[' ']} width={1} />
			<ProgressBar fraction={fraction} width={barWidth} gap={1} />
			<Line spans={[['strong', percent], ...shown.flat()]} width={width - barWidth - 2} />
		</Box>
	);
}
