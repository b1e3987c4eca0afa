import type {ReactNode} from 'react';
import {leastColumns, leastRows} from '../machine/view/layout.js';
import {isQuitAsked, isTooSmall} from '../machine/view/too-small-keys.js';
import type {Screen as ScreenName} from '../machine/view/view-state.js';
import type {Picture} from '../widgets/half-blocks.js';
import type {Line} from '../widgets/line.js';
import {Screen} from '../widgets/lines.js';
import {tooSmallLines} from '../widgets/too-small.js';
import {asciiLine} from './ascii-line.js';
import {discoverScreen} from './discover.js';
import {doneScreen} from './done.js';
import type {ScreenProps} from './frame.js';
import {overlayBox} from './overlays.js';
import {previewScreen} from './preview.js';
import {stackScreen} from './stack.js';
import {uploadScreen} from './upload.js';

const screenOf: Readonly<Record<ScreenName, (props: ScreenProps) => Line[]>> = {
	discover: discoverScreen,
	preview: previewScreen,
	stack: stackScreen,
	upload: uploadScreen,
	done: doneScreen,
};

/** The whole program as one picture of its state. */
export function App(props: ScreenProps & {readonly picture?: Picture | undefined}): ReactNode {
	const {view, theme} = props;
	if (isTooSmall(view)) return <Screen lines={tooSmallLines(theme, view, {columns: leastColumns, rows: leastRows}, isQuitAsked(view))} columns={view.columns} />;
	const lines = screenOf[view.screen](props);
	const box = overlayBox(props);
	if (!theme.isAscii) return <Screen lines={lines} columns={view.columns} overlay={box} />;
	return <Screen lines={lines.map(asciiLine)} columns={view.columns} overlay={box && {...box, lines: box.lines.map(asciiLine)}} />;
}
