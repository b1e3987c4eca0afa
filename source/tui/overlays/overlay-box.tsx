import type {ReactNode} from 'react';
import type {Picture} from '../../components/half-block-image.js';
import {Lines} from '../../components/line.js';
import {innerWidth, Overlay, placeOverlay, visibleRows} from '../../components/overlay.js';
import {RawLines} from '../../components/raw-lines.js';
import {textOf} from '../../components/spans.js';
import {useTheme} from '../../components/theme-context.js';
import type {ScreenProps} from '../frame.js';
import {overlayText} from './overlays.js';
import {PictureBox} from './picture-box.js';

/** The box over the screen, if there is one. */
export function OverlayBox({state, view, picture}: ScreenProps & {readonly picture?: Picture | undefined}): ReactNode {
	const theme = useTheme();
	const {overlay} = view;
	if (overlay?.kind === 'picture' && overlay.isThere && picture) return <PictureBox view={view} overlay={overlay} picture={picture} />;
	const box = overlayText(state, view, theme);
	if (!box) return null;
	// The width decides where texts wrap, and so how many rows there are.
	const width = innerWidth(placeOverlay(view, box.width, 1));
	const rows = box.rows(width);
	const place = placeOverlay(view, box.width, rows.length);
	const window = visibleRows(place, rows.length, box.top);
	const shown = rows.slice(window.top, window.end);
	return (
		<Overlay title={box.title} hint={box.hint} place={place} count={rows.length} scrollTop={box.top ?? 0}>
			{box.isRaw ? <RawLines lines={shown.map(row => theme.paint('plain', row.map(textOf).join('')))} width={width} /> : <Lines rows={shown} width={width} />}
		</Overlay>
	);
}
