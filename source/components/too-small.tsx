import {fillTo, lineOf, type Line} from './line.js';
import type {Theme} from './theme.js';
import {wrapText} from './wrap.js';

type Cells = {readonly columns: number; readonly rows: number};

/**
 * What is shown in a window that is too small for the screens: how large it is and should be, or the question whether to
 * leave. The longest text that fits as a whole: a question of which half is missing must not be answered.
 */
export function tooSmallLines(theme: Theme, size: Cells, least: Cells, isQuitAsked: boolean): Line[] {
	const answers = 'y: yes, any other key: no';
	const texts = isQuitAsked
		? [['Quit? Work is left.', 'The telescope finishes alone what it stacks; what waits must be chosen again.', '', answers], ['Quit? Work is left.', answers], ['Quit? y / n'], ['y/n']]
		: [
			[`This window has ${size.columns} x ${size.rows} characters; the screens need ${least.columns} x ${least.rows}.`, 'Make it larger, or press q to quit. Work goes on meanwhile.'],
			[`This window has ${size.columns} x ${size.rows}; the screens need ${least.columns} x ${least.rows}. q: quit`], [`The screens need ${least.columns} x ${least.rows}. q: quit`], ['Too small. q: quit'], ['q: quit'], ['q'],
		];
	const columns = Math.max(1, size.columns - 2);
	const wrapped = (text: readonly string[]) => text.flatMap(part => part === '' ? [''] : wrapText(part, columns));
	const fits = (text: readonly string[]) => text.every(part => part.split(' ').every(word => word.length <= columns)) && wrapped(text).length <= size.rows;
	const rows = wrapped(texts.find(fits) ?? []);
	const above = Math.max(0, Math.floor((size.rows - rows.length) / 2));
	const lines = [...Array.from({length: above}, () => ''), ...rows].map(row => lineOf(theme, [row], size.columns, 'center'));
	return fillTo(lines, size.rows, size.columns);
}
