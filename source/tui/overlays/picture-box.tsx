import {Box} from 'ink';
import type {ReactNode} from 'react';
import {imageSize, PictureImage, useImageGraphics, type Picture} from '../../components/half-block-image.js';
import {innerWidth, Overlay, placeOverlay} from '../../components/overlay.js';
import type {ViewState} from '../view-state.js';
import type {OverlayOf} from './overlay-parts.js';
import {pictureHint} from './picture.js';

type PictureBoxProps = {readonly view: ViewState; readonly overlay: OverlayOf<'picture'>; readonly picture: Picture};

/** A picture as large as the screen allows in its proportions, or centred in the whole window. */
export function PictureBox({view, overlay, picture}: PictureBoxProps): ReactNode {
	const {file, isWhole = false} = overlay;
	const most = isWhole ? {columns: view.columns - 4, rows: view.rows - 2} : {columns: view.columns - 8, rows: view.rows - 6};
	const {width, height} = imageSize(picture, most, useImageGraphics());
	const place = isWhole ? {left: 0, top: 0, width: view.columns, height: view.rows} : placeOverlay(view, Math.max(20, width), height);
	return (
		<Overlay title={file} hint={pictureHint(overlay)} place={place} count={height}>
			<Box paddingLeft={Math.floor((innerWidth(place) - width) / 2)}>
				<PictureImage picture={picture} columns={width} rows={height} />
			</Box>
		</Overlay>
	);
}
