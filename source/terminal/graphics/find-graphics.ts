import {isCellSize, type Answer} from './answer.js';
import type {PictureKind} from './picture-kind.js';

/** How real pictures get to a terminal. */
type GraphicsProtocol = 'kitty' | 'iterm2' | 'sixel';

/** Pixels of a character cell. */
export type CellSize = {readonly widthPixels: number; readonly heightPixels: number};

/** How to show real pictures in this terminal. */
export type Graphics = {
	readonly protocol: GraphicsProtocol;
	readonly cell: CellSize;
	/** The most colours of a sixel picture, 2 to 256. */
	readonly colors: number;
	/** Whether the sequences must pass through tmux, which knows neither kitty's nor iTerm2's. */
	readonly isWrapped: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Finds out how real pictures are shown, from what the terminal answers. */
type GraphicsFinder = {
	/** What to send to the terminal at the start; empty if nothing is to be asked. */
	readonly question: string;
	/** What to send when the window has changed: its cells may have another size. */
	readonly cellQuestion: string;
	take(answer: Answer): void;
	/** The terminal has had its time; what was asked for by name is used without its answers. */
	giveUp(): void;
	/** Undefined as long as pictures are drawn in half blocks. */
	graphics(): Graphics | undefined;
};

/** The cells of the VT340, in which sixels were born. */
const usualCell: CellSize = {widthPixels: 10, heightPixels: 20};
const mostColors = 256;
/** How much higher than wide cells are. */
const leastCellRatio = 1.4;
const mostCellRatio = 2.7;
/** Ids of pictures are of our own range, so that those of other programs in the same window stay. */
export const firstPictureId = 0x63_73_00_00;
/** What a terminal's name says that shows pictures by iTerm2's protocol. */
const iterm2Names = /^(?:iterm2|wezterm|mintty)\b/i;
const sixelAttribute = 4;

// kitty's documentation, "Querying support": a picture of one pixel that is neither kept nor shown. A terminal that does not know
// the protocol ignores it, and answers the device attributes first.
const kittyQuestion = `\u001B_Gi=${firstPictureId},s=1,v=1,a=q,t=d,f=24;AAAA\u001B\\`;
const versionQuestion = '\u001B[>0q';
const colorQuestion = '\u001B[?1;1;0S';
// xterm, as it is delivered, answers only the first of the three: the largest sixel picture, which is as large as the window.
const cellQuestion = '\u001B[?2;1;0S\u001B[14t\u001B[16t';
const attributesQuestion = '\u001B[c';

type Window = {readonly columns: number; readonly rows: number};

/** See GraphicsFinder. Pure apart from what it is told; `windowOf` is the window in cells. */
export function createGraphicsFinder(kind: PictureKind, environment: Environment, windowOf: () => Window): GraphicsFinder {
	const multiplexer = multiplexerOf(environment);
	const isAsked = kind !== 'blocks' && (kind !== 'auto' || multiplexer === undefined);
	let attributes: readonly number[] | undefined;
	let version: string | undefined;
	let hasKitty = false;
	let cell: CellSize | undefined;
	/** What its window says of its cells, for a terminal that does not say more. */
	let likelyCell: CellSize | undefined;
	let colors = mostColors;
	let isSettled = false;

	const protocol = (): GraphicsProtocol | undefined => {
		if (kind === 'blocks' || !isAsked || !isSettled) return undefined;
		if (kind !== 'auto') return kind;
		if (hasKitty) return 'kitty';
		if (version === undefined ? isIterm2(environment) : iterm2Names.test(version)) return 'iterm2';
		// Without the size of a cell nobody knows which cells a picture covers.
		return (cell ?? likelyCell) && attributes?.includes(sixelAttribute) ? 'sixel' : undefined;
	};

	return {
		question: isAsked ? (kind === 'auto' ? (isAppleTerminal(environment) ? '' : kittyQuestion) + versionQuestion : '') + colorQuestion + cellQuestion + attributesQuestion : '',
		cellQuestion: isAsked ? cellQuestion + attributesQuestion : '',
		take(answer) {
			switch (answer.kind) {
				case 'attributes': {
					attributes = answer.values;
					isSettled = true;
					break;
				}

				case 'cellSize': {
					cell = {widthPixels: answer.widthPixels, heightPixels: answer.heightPixels};
					break;
				}

				case 'windowSize': {
					likelyCell = cellIn(answer, windowOf()) ?? likelyCell;
					break;
				}

				case 'version': {
					version = answer.text;
					break;
				}

				case 'colorRegisters': {
					colors = Math.min(mostColors, answer.count);
					break;
				}

				case 'kitty': {
					if (answer.id === firstPictureId) hasKitty = answer.isOk;
				}
			}
		},
		giveUp() {
			if (kind !== 'auto') isSettled = true;
		},
		graphics() {
			const found = protocol();
			return found && {protocol: found, cell: cell ?? likelyCell ?? usualCell, colors, isWrapped: multiplexer === 'tmux' && found !== 'sixel'};
		},
	};
}

/** The cells of a window of so many pixels; undefined if it has more than its cells, or the number is a bound (xterm's is 1000) and not the window's. */
function cellIn(pixels: CellSize, {columns, rows}: Window): CellSize | undefined {
	const cell = {widthPixels: pixels.widthPixels / columns, heightPixels: pixels.heightPixels / rows};
	const ratio = cell.heightPixels / cell.widthPixels;
	const isWhole = Number.isInteger(cell.widthPixels) && Number.isInteger(cell.heightPixels) && isCellSize(cell.widthPixels, cell.heightPixels);
	return isWhole && ratio >= leastCellRatio && ratio <= mostCellRatio ? cell : undefined;
}

/** A program between this one and the terminal that shows pictures, or undefined. An SSH connection hands on TERM alone. */
function multiplexerOf(environment: Environment): 'tmux' | 'screen' | undefined {
	const {TMUX: tmux = '', STY: screen = '', TERM: term = ''} = environment;
	if (tmux !== '' || /^tmux/.test(term)) return 'tmux';
	if (screen !== '') return 'screen';
	return /^screen/.test(term) ? 'tmux' : undefined;
}

/** iTerm2 and WezTerm say so in the environment; LC_ variables pass through SSH. */
function isIterm2({TERM_PROGRAM: program = '', LC_TERMINAL: terminal = ''}: Environment): boolean {
	return program === 'iTerm.app' || program === 'WezTerm' || terminal === 'iTerm2';
}

/** It prints what kitty is asked. */
function isAppleTerminal({TERM_PROGRAM: program}: Environment): boolean {
	return program === 'Apple_Terminal';
}
