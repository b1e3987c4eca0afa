import type {Request} from '../machine/events.js';
import type {Settings} from '../machine/settings.js';
import type {StackOrder} from '../planning/my-stacks/choose-stacks.js';
import type {ArchivedStack, ListedRow, TelescopeStack} from '../planning/my-stacks/my-stack.js';
import type {Place} from '../planning/sky/place.js';
import type {SkyCoverage} from '../planning/sky/sky-coverage.js';
import type {TileSize} from './gallery/grid.js';

export type Screen = 'discover' | 'preview' | 'stack' | 'upload' | 'done' | 'mine' | 'sky' | 'gallery';
export const screens: readonly Screen[] = ['discover', 'preview', 'stack', 'upload', 'done', 'mine', 'sky', 'gallery'];
/** The keys that open the screens. */
export const screenKeys: Readonly<Record<Screen, string>> = {discover: '1', preview: '2', stack: '3', upload: '4', done: '5', mine: '6', sky: '7', gallery: '8'};

/** A list of the view: the gallery shows that of my stacks, with its cursor and its filter. */
export type ListName = Exclude<Screen, 'gallery'>;

/** The list that a screen shows. */
export function listOf(screen: Screen): ListName {
	return screen === 'gallery' ? 'mine' : screen;
}

/** The position of a list: the row under the cursor by its id, and by its index in case the id is gone. */
export type ListView = {
	readonly cursor: string | undefined;
	readonly index: number;
	/** The first row that is shown. */
	readonly top: number;
	/** The text of the filter; empty shows all rows. */
	readonly filter: string;
	/** The id of the sort order (order.ts); undefined leaves the rows as they are. */
	readonly sort?: string | undefined;
};

/** What is open over a screen. */
export type Overlay =
	| {readonly kind: 'help'; readonly top: number}
	| {readonly kind: 'log'; readonly top: number}
	/** A question whose answer is no unless y is pressed. */
	| {readonly kind: 'confirm'; readonly title: string; readonly lines: readonly string[]; readonly yes: readonly Action[]; /** Done for n alone; any other key leaves everything as it is. */ readonly no?: readonly Action[]; /** Done for o: the part that needs no asking; it ends with this message. */ readonly others?: {readonly actions: readonly Action[]; readonly message: string}; /** The screen after yes. */ readonly then: Screen | undefined; /** A purge of these is asked about; their stacks may still be counted. */ readonly purge?: readonly PurgeTarget[]}
	/** The thumbnail of a stack; the picture itself is not part of the view. */
	| {readonly kind: 'picture'; /** Of the stack, whose file may have the same name on two telescopes. */ readonly id: string; readonly file: string; readonly error: string | undefined; readonly isThere: boolean; /** A picture of the gallery, over the whole window: the arrows lead to the others. */ readonly isWhole?: boolean}
	/** Typing the address of a telescope. */
	| {readonly kind: 'address'; readonly text: string; readonly error: string | undefined}
	/** Typing the name of a telescope. */
	| {readonly kind: 'name'; readonly scope: string; readonly text: string; readonly error: string | undefined}
	/** Signing in to the CrowdSky server; the password is shown as dots and stored nowhere else. */
	| {readonly kind: 'login'; readonly field: 'username' | 'password'; readonly username: string; readonly password: string; readonly error: string | undefined; readonly isChecking: boolean; /** What goes on after it. */ readonly then: readonly Action[]}
	/** The settings, with the cursor on one of settingRows. */
	| {readonly kind: 'settings'; readonly index: number; /** What came of writing them. */ readonly note: {readonly text: string; readonly isBad: boolean} | undefined}
	/** Typing into a list's filter. */
	| {readonly kind: 'filter'; readonly before: string};

/** Whose stacks are sent: those of this run, or all of the targets with these keys. */
export type StacksToSend = 'run' | readonly string[];

/** What a key asks of the program around the view. */
export type Action =
	| {readonly kind: 'request'; readonly request: Request}
	/** Send the stacks that are finished by then: the user may have to sign in first. */
	| {readonly kind: 'sendStacks'; readonly of: StacksToSend}
	| {readonly kind: 'addAddress'; readonly text: string}
	/** Gives a telescope a name, or takes it away (undefined), and saves that for the next start. */
	| {readonly kind: 'nameScope'; readonly scope: string; readonly name: string | undefined}
	/** Quit, and open the demo instead. */
	| {readonly kind: 'openDemo'}
	| {readonly kind: 'signIn'; readonly username: string; readonly password: string}
	/** Save the settings for the next start. */
	| {readonly kind: 'writeSettings'; readonly settings: Settings}
	/** Count the stacks of these targets, and ask whether to delete them. */
	| {readonly kind: 'askPurge'; readonly places: readonly PurgeTarget[]}
	/** Put a name into the terminal's clipboard. */
	| {readonly kind: 'copy'; readonly text: string}
	| {readonly kind: 'searchAgain'}
	/** Read the user's stacks on the server and in the archive. */
	| {readonly kind: 'readStacks'}
	| {readonly kind: 'showStackPicture'; readonly id: string; readonly file: string; readonly telescope: Omit<TelescopeStack, 'target'> | undefined; readonly archivePath: string | undefined; readonly rowId: string | undefined}
	/** One after the other. */
	| {readonly kind: 'downloadStacks'; readonly rows: ReadonlyArray<Pick<ListedRow, 'chunkKey' | 'sizeBytes'>>}
	/** Read the coverage feed, as soon as no upload needs the link. */
	| {readonly kind: 'readSky'}
	| {readonly kind: 'quit'};

/** What "my stacks" shows in addition to the stacks on the telescopes. */
export type MyStacksView = {
	readonly phase: 'unread' | 'reading' | 'read';
	readonly rows: readonly ListedRow[];
	readonly archive: readonly ArchivedStack[];
	/** The identities of telescopes, by the `telescopeId` of rows. */
	readonly identities: ReadonlyMap<string, string>;
	/** Why the server's list is missing or old; a sentence. */
	readonly problem: string | undefined;
	readonly order: StackOrder;
	/** What is being downloaded from the server. */
	readonly download: {readonly name: string; readonly bytes: number; readonly totalBytes: number | undefined} | undefined;
};

/** A part of the sky that is enlarged, with the number of degrees from its centre to the upper edge. */
export type SkyZoom = {readonly middle: Place; readonly radiusDegrees: number};

/** What the sky screen shows in addition to the stacks and the telescopes' targets. */
export type SkyView = {
	/** The state of the coverage feed; `waiting` while uploads need the link. */
	readonly phase: 'unread' | 'waiting' | 'reading' | 'read';
	readonly coverage: SkyCoverage | undefined;
	/** When it was fetched, ms since 1970. */
	readonly fetchedAtMs: number | undefined;
	/** Why there is no coverage, or only an old one; a sentence. */
	readonly problem: string | undefined;
	/** The place of the cross, once it has been moved away from the objects of the list. */
	readonly cross: Place | undefined;
	/** Undefined shows the whole sky. */
	readonly zoom: SkyZoom | undefined;
	/** What the marks of the user's own stacks show: the age of the newest, or their number. */
	readonly marks: 'age' | 'depth';
};

export type ViewState = {
	readonly screen: Screen;
	readonly overlay: Overlay | undefined;
	readonly columns: number;
	readonly rows: number;
	/** The telescope whose line the cursor is on (undefined while it is in the list), and the telescope whose list is shown (undefined for all). */
	readonly fleet: {readonly cursor: string | undefined; readonly opened: string | undefined};
	readonly discover: ListView;
	readonly preview: ListView;
	readonly stack: ListView;
	readonly upload: ListView;
	readonly done: ListView;
	readonly mine: ListView;
	readonly myStacks: MyStacksView;
	/** The size of the gallery's pictures. */
	readonly tileSize: TileSize;
	readonly sky: ListView;
	readonly skyView: SkyView;
	/** Where a range of a list was begun, by its row's id; it goes to the cursor. */
	readonly range?: {readonly list: ListName; readonly anchor: string} | undefined;
	/** Keys of the targets that are selected. */
	readonly selected: ReadonlySet<string>;
	/** Keys of the targets whose blocks the preview shows. */
	readonly previewed: readonly string[];
	/** Ids of the blocks that were switched off. */
	readonly switchedOff: ReadonlySet<string>;
	/** Ids of doubtful blocks: the first Space shows the reason, the second insists. */
	readonly insisted: ReadonlyMap<string, 'told' | 'on'>;
	/** The answer to the last key, in one line, e.g. why it did nothing. */
	readonly message: string | undefined;
	/** What the message is waiting for; it goes away when that has arrived. */
	readonly awaited: {readonly kind: 'scope'; readonly id: string} | {readonly kind: 'readings'} | undefined;
	/** The work on the stack screen has ended and the done screen has been opened, which happens once. */
	readonly hasOpenedDone: boolean;
	/** Whether any key has been pressed. */
	readonly isTouched: boolean;
	/** Whether the user has been asked to go on with the blocks that an earlier run left. */
	readonly hasAskedToGoOn: boolean;
	/** Whether the user is signed in to the CrowdSky server. */
	readonly isSignedIn: boolean;
	/** Whether commands that change anything are off. */
	readonly isReadOnly: boolean;
	/** Whether the telescope is simulated and ends with the program. */
	readonly isDemo: boolean;
	/** Lines of the log, oldest first; the runtime adds them. */
	readonly log: readonly string[];
};

const newList: ListView = {cursor: undefined, index: 0, top: 0, filter: ''};

export function initialView({columns, rows, isReadOnly, isDemo = false}: {columns: number; rows: number; isReadOnly: boolean; isDemo?: boolean}): ViewState {
	return {
		screen: 'discover',
		overlay: undefined,
		columns,
		rows,
		fleet: {cursor: undefined, opened: undefined},
		discover: newList,
		preview: newList,
		stack: newList,
		upload: newList,
		done: newList,
		mine: newList,
		myStacks: {phase: 'unread', rows: [], archive: [], identities: new Map(), problem: undefined, order: 'newest', download: undefined},
		tileSize: 'medium',
		sky: newList,
		skyView: {phase: 'unread', coverage: undefined, fetchedAtMs: undefined, problem: undefined, cross: undefined, zoom: undefined, marks: 'age'},
		selected: new Set(),
		previewed: [],
		switchedOff: new Set(),
		insisted: new Map(),
		message: undefined,
		awaited: undefined,
		hasOpenedDone: false,
		isTouched: false,
		hasAskedToGoOn: false,
		isSignedIn: false,
		isReadOnly,
		isDemo,
		log: [],
	};
}

/** The key of a target, unique among all scopes. */
export function targetKey(scope: string, target: string): string {
	return `${scope}\n${target}`;
}

/** The result of a key: a new view, and actions for the program. */
export type Pressed = {readonly view: ViewState; readonly actions: readonly Action[]};

/** A target whose stacks are wanted, and the folder that has them. */
export type PurgeTarget = {readonly scope: string; readonly target: string; readonly folder: string};
