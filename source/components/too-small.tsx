import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Line} from './line.js';
import {wrapText} from './wrap.js';

type Cells = {readonly columns: number; readonly rows: number};

/**
 * What is shown in a window that is too small for the screens: its size and the size that is needed, or the question whether
 * to quit. Shows the longest text that fits whole, because nobody should answer half a question.
 */
export function TooSmall({size, least, isQuitAsked}: {readonly size: Cells; readonly least: Cells; readonly isQuitAsked: boolean}): ReactNode {
	const rows = tooSmallRows(size, least, isQuitAsked);
	return (
		<Box flexDirection="column" width={size.columns} height={size.rows} flexShrink={0} paddingTop={Math.max(0, Math.floor((size.rows - rows.length) / 2))}>
			{rows.map((row, index) => <Line key={index} spans={[row]} width={size.columns} align="center" />)}
		</Box>
	);
}

function tooSmallRows(size: Cells, least: Cells, isQuitAsked: boolean): string[] {
	const answers = 'y: yes, any other key: no';
	const texts = isQuitAsked
		? [['Quit? Work is left.', 'The telescope finishes its block on its own; the next start asks about the rest.', '', answers], ['Quit? Work is left.', answers], ['Quit? y / n'], ['y/n']]
		: [
			[`This window has ${size.columns} x ${size.rows} characters; the screens need ${least.columns} x ${least.rows}.`, 'Make it larger, or press q to quit. Work goes on meanwhile.'],
			[`This window has ${size.columns} x ${size.rows}; the screens need ${least.columns} x ${least.rows}. q: quit`], [`The screens need ${least.columns} x ${least.rows}. q: quit`], ['Too small. q: quit'], ['q: quit'], ['q'],
		];
	const columns = Math.max(1, size.columns - 2);
	const wrapped = (text: readonly string[]) => text.flatMap(part => part === '' ? [''] : wrapText(part, columns));
	const fits = (text: readonly string[]) => text.every(part => part.split(' ').every(word => word.length <= columns)) && wrapped(text).length <= size.rows;
	return wrapped(texts.find(fits) ?? []);
}
