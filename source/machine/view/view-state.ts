import type {Wish} from '../events.js';
import type {PurgePlace} from './purge-keys.js';
import type {Settings} from '../settings.js';

export type Screen = 'discover' | 'preview' | 'stack' | 'upload' | 'done';
export const screens: readonly Screen[] = ['discover', 'preview', 'stack', 'upload', 'done'];

/** Where a list stands: the row under the cursor by its id, and by its place for when the id has gone. */
export type ListView = {
	readonly cursor: string | undefined;
	readonly index: number;
	/** The first row that is shown. */
	readonly top: number;
	/** What the rows are narrowed to; empty shows all. */
	readonly filter: string;
};

/** What stands over a screen. */
export type Overlay =
	| {readonly kind: 'help'; readonly top: number}
	| {readonly kind: 'log'; readonly top: number}
	/** A question whose answer is no unless y is pressed. */
	| {readonly kind: 'confirm'; readonly title: string; readonly lines: readonly string[]; readonly yes: readonly Deed[]; /** The screen after yes. */ readonly then: Screen | undefined; /** A purge of these is asked about; their stacks may still be counted. */ readonly purge?: readonly PurgePlace[]}
	/** The thumbnail of a stack; the picture itself is kept by whoever draws. */
	| {readonly kind: 'picture'; readonly file: string; readonly error: string | undefined; readonly isThere: boolean}
	/** Typing the address of a telescope. */
	| {readonly kind: 'address'; readonly text: string; readonly error: string | undefined}
	/** Signing in at the CrowdSky server; the password is shown as dots and kept nowhere else. */
	| {readonly kind: 'login'; readonly field: 'username' | 'password'; readonly username: string; readonly password: string; readonly error: string | undefined; readonly isChecking: boolean; /** What goes on after it. */ readonly then: readonly Deed[]}
	/** The settings, with the cursor on one of settingRows. */
	| {readonly kind: 'settings'; readonly index: number; /** What came of writing them. */ readonly note: {readonly text: string; readonly isBad: boolean} | undefined}
	/** Typing into a list's filter. */
	| {readonly kind: 'filter'; readonly before: string};

/** What the view asks of the program around it. */
export type Deed =
	| {readonly kind: 'wish'; readonly wish: Wish}
	| {readonly kind: 'addAddress'; readonly text: string}
	| {readonly kind: 'signIn'; readonly username: string; readonly password: string; readonly then: readonly Deed[]}
	| {readonly kind: 'showPicture'; readonly scope: string; readonly folder: string; readonly file: string}
	/** Keep the settings for the next start. */
	| {readonly kind: 'writeSettings'; readonly settings: Settings}
	/** Count the stacks of these targets, and ask whether they shall go. */
	| {readonly kind: 'askPurge'; readonly places: readonly PurgePlace[]}
	| {readonly kind: 'searchAgain'}
	| {readonly kind: 'repaint'}
	| {readonly kind: 'quit'};

export type ViewState = {
	readonly screen: Screen;
	readonly overlay: Overlay | undefined;
	readonly columns: number;
	readonly rows: number;
	readonly discover: ListView;
	readonly preview: ListView;
	readonly stack: ListView;
	readonly upload: ListView;
	readonly done: ListView;
	/** Keys of the targets that are selected. */
	readonly selected: ReadonlySet<string>;
	/** Keys of the targets whose blocks the preview shows. */
	readonly previewed: readonly string[];
	/** Ids of the blocks that were switched off. */
	readonly switchedOff: ReadonlySet<string>;
	/** Doubtful blocks by id: why was told at the first Space, the second one insists. */
	readonly insisted: ReadonlyMap<string, 'told' | 'on'>;
	/** One line of answer to the last key, e.g. why it did nothing. */
	readonly message: string | undefined;
	/** The stack screen showed work that has ended; done was opened by itself once. */
	readonly hasOpenedDone: boolean;
	/** Somebody has signed in at the CrowdSky server. */
	readonly isSignedIn: boolean;
	/** No command that changes anything. */
	readonly isReadOnly: boolean;
	/** Lines of the log, oldest first; the runtime adds them. */
	readonly log: readonly string[];
};

const newList: ListView = {cursor: undefined, index: 0, top: 0, filter: ''};

export function initialView({columns, rows, isReadOnly}: {columns: number; rows: number; isReadOnly: boolean}): ViewState {
	return {
		screen: 'discover',
		overlay: undefined,
		columns,
		rows,
		discover: newList,
		preview: newList,
		stack: newList,
		upload: newList,
		done: newList,
		selected: new Set(),
		previewed: [],
		switchedOff: new Set(),
		insisted: new Map(),
		message: undefined,
		hasOpenedDone: false,
		isSignedIn: false,
		isReadOnly,
		log: [],
	};
}

/** Identifies a target among all scopes. */
export function targetKey(scope: string, target: string): string {
	return `${scope}\n${target}`;
}
