import type {Settings} from '../machine/settings.js';
import {settingRows} from '../machine/view/settings-rows.js';
import type {Overlay} from '../machine/view/view-state.js';
import type {Span} from '../widgets/line.js';
import type {Theme} from '../widgets/theme.js';
import {wrapText} from '../widgets/wrap.js';

const labelWidth = 24;

/** The settings overlay: each with its value, what the one under the cursor means, and what came of writing them. */
export function settingsLines({index, note}: Extract<Overlay, {kind: 'settings'}>, settings: Settings, theme: Theme, width: number): Array<readonly Span[]> {
	const words = settingRows[index]?.words ?? '';
	return [
		...settingRows.map(({label, value}, row): readonly Span[] => {
			const isChosen = row === index;
			return [
				[isChosen ? 'accent' : 'plain', `${isChosen ? theme.glyphs.pointer : ' '} ${label.padEnd(labelWidth)}`],
				isChosen ? ['selected', `< ${value(settings)} >`] : ['plain', `  ${value(settings)}`],
			];
		}),
		[''],
		...wrapText(words, width).map((text): readonly Span[] => [['dim', text]]),
		...(note ? wrapText(note.text, width).map((text): readonly Span[] => [[note.isBad ? 'bad' : 'good', text]]) : []),
	];
}
