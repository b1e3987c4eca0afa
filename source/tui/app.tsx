import {Box} from 'ink';
import type {ReactNode} from 'react';
import {leastColumns, leastRows} from './layout.js';
import {isQuitAsked, isTooSmall} from './too-small-keys.js';
import type {Screen} from './view-state.js';
import type {Picture} from '../components/half-block-image.js';
import {ThemeContext} from '../components/theme-context.js';
import type {Theme} from '../components/theme.js';
import {TooSmall} from '../components/too-small.js';
import {DiscoverScreen} from './discover/discover-screen.js';
import {DoneScreen} from './done/done-screen.js';
import {GalleryScreen} from './gallery/gallery-screen.js';
import type {ScreenProps} from './frame.js';
import {OverlayBox} from './overlays/overlay-box.js';
import {MineScreen} from './mine/mine-screen.js';
import {PreviewScreen} from './preview/preview-screen.js';
import {SkyScreen} from './sky/sky-screen.js';
import {StackScreen} from './stack/stack-screen.js';
import {UploadScreen} from './upload/upload-screen.js';

const screenOf: Readonly<Record<Screen, (props: ScreenProps) => ReactNode>> = {
	discover: DiscoverScreen,
	preview: PreviewScreen,
	stack: StackScreen,
	upload: UploadScreen,
	done: DoneScreen,
	mine: MineScreen,
	sky: SkyScreen,
	gallery: GalleryScreen,
};

type AppProps = ScreenProps & {readonly theme: Theme; /** The thumbnail that the picture overlay shows. */ readonly picture?: Picture | undefined};

/** The whole program, drawn from its state. */
export function App({theme, state, view, thumbnailOf, picture}: AppProps): ReactNode {
	const Screen = screenOf[view.screen];
	return (
		<ThemeContext value={theme}>
			{isTooSmall(view) ? <TooSmall size={view} least={{columns: leastColumns, rows: leastRows}} isQuitAsked={isQuitAsked(view)} /> : (
				<Box width={view.columns} height={view.rows} flexShrink={0}>
					<Screen state={state} view={view} thumbnailOf={thumbnailOf} />
					<OverlayBox state={state} view={view} picture={picture} />
				</Box>
			)}
		</ThemeContext>
	);
}
