import type {Settings} from '../../../machine/settings.js';
import {usualWidth, type OverlayOf, type OverlayParts} from '../overlay-parts.js';
import {settingsKey} from './keys.js';
import {settingRows} from './rows.js';
import type {SpanRow} from '../../../components/spans.js';
import type {Glyphs} from '../../../components/theme.js';
import {wrapText} from '../../../components/wrap.js';

const labelWidth = 24;

/** The settings that can be changed while the program runs. */
export const settingsOverlay = {
	key: settingsKey,
	box: (overlay, {state}, {glyphs}) => ({title: 'Settings', hint: 'Left Right change   w write   Esc close', width: usualWidth, rows: width => drawnRows(overlay, state.settings, glyphs, width)}),
} satisfies OverlayParts<'settings'>;

/** Each setting with its value, an explanation of the one under the cursor, and the result of saving them. */
function drawnRows({index, note}: OverlayOf<'settings'>, settings: Settings, {pointer}: Glyphs, width: number): SpanRow[] {
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
