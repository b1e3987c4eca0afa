import type {SpanRow} from '../../components/spans.js';
import {wrapText} from '../../components/wrap.js';
import {logKey} from '../keys.js';
import type {OverlayParts} from './overlay-parts.js';
import {scrollKey} from './scroll-key.js';

/** What has happened so far, as wide as the window allows. */
export const logOverlay = {
	key: (_, view, overlay, key) => scrollKey(view, overlay, logKey.keys, key),
	box: ({top}, {view}) => ({title: 'Log', hint: 'Esc close', width: view.columns - 6, top, isRaw: true, rows: width => logRows(view.log, width)}),
} satisfies OverlayParts<'log'>;

function logRows(log: readonly string[], width: number): readonly SpanRow[] {
	return log.length === 0 ? [['Nothing yet.']] : log.flatMap(text => wrapText(text, width).map(row => [row]));
}
