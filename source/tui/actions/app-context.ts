import type {Picture} from '../../components/half-block-image.js';
import type {Runtime} from '../../runtime/runtime.js';
import type {CrowdSkySession} from '../../setup/crowdsky-session.js';
import type {ViewState} from '../view-state.js';

/** The result of copying. More than `sent` cannot be known, because the terminal does not answer. */
export type Copied = 'sent' | 'tooLong' | 'noClipboard';

/** What the keys of the interactive program can reach. */
export type AppContext = {
	readonly runtime: Runtime;
	readonly crowdSky: CrowdSkySession;
	readonly signal: AbortSignal;
	/** The folder for journals and caches. */
	readonly dataFolder: string;
	readonly isReadOnly: boolean;
	/** Where settings are saved; undefined in the demo, which saves none. */
	readonly settingsFile: string | undefined;
	view(): ViewState | undefined;
	/** Changes the view and draws it. */
	change(next: (view: ViewState) => ViewState): void;
	/** Puts a text into the terminal's clipboard. */
	copy(text: string): Copied;
	/** The most pixels of a picture that are of use in so many cells. */
	pictureSize(cells: {readonly columns: number; readonly rows: number}): {readonly widthPixels: number; readonly heightPixels: number};
	setPicture(picture: Picture | undefined): void;
	/** Tries again to fetch the pictures that could not be fetched. */
	retryPictures(): void;
	/** Ends the interactive program; with `demo`, the demo opens next. */
	leave(next?: 'demo'): void;
};
