import type {Settings} from '../../../machine/settings.js';
import {settingRows} from './rows.js';
import type {Overlay} from '../../view-state.js';
import type {SpanRow} from '../../../components/spans.js';
import type {Glyphs} from '../../../components/theme.js';
import {wrapText} from '../../../components/wrap.js';

const labelWidth = 24;

/** The settings overlay: each setting with its value, an explanation of the one under the cursor, and the result of saving them. */
export function settingsRows({index, note}: Extract<Overlay, {kind: 'settings'}>, settings: Settings, {pointer}: Glyphs, width: number): SpanRow[] {
	const words = settingRows[index]?.description ?? '';
	return [
		...settingRows.map(({label, value}, row): SpanRow => {
			const isChosen = row === index;
			return [
				[isChosen ? 'accent' : 'plain', `${isChosen ? pointer : ' '} ${label.padEnd(labelWidth)}`],
				isChosen ? ['selected', `< ${value(settings)} >`] : ['plain', `  ${value(settings)}`],
			];
		}),
		[''],
		...wrapText(words, width).map((text): SpanRow => [['dim', text]]),
		...(note ? wrapText(note.text, width).map((text): SpanRow => [[note.isBad ? 'bad' : 'good', text]]) : []),
	];
}
