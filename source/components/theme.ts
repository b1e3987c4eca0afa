import {asciiText} from './ascii-text.js';

// One place for colours and characters. Only the terminal's own 16 colours are used,
// and only the six that read on dark and on light grounds; words stay in the default
// foreground, colour sits on marks and short words, and never carries a meaning alone.

/** What a piece of text is, rather than how it looks. */
export type Role =
	| 'plain'
	| 'strong' // headings, the subject of a sentence
	| 'dim' // extras that may be overlooked
	| 'accent' // where the user is, what can be done
	| 'good'
	| 'warning'
	| 'bad'
	| 'selected'; // the row or button under the cursor; it has a mark of its own, too

/** The characters that are drawn; each takes one cell. */
export type Glyphs = {
	readonly pointer: string;
	readonly checked: string;
	readonly partly: string;
	readonly good: string;
	readonly bad: string;
	readonly warning: string;
	readonly waiting: string;
	readonly bullet: string;
	readonly ellipsis: string;
	readonly more: string;
	readonly up: string;
	readonly down: string;
	readonly horizontal: string;
	readonly vertical: string;
	readonly topLeft: string;
	readonly topRight: string;
	readonly bottomLeft: string;
	readonly bottomRight: string;
	readonly thumb: string;
	/** From one eighth to a whole cell; one entry where there are no parts. */
	readonly bar: readonly string[];
	readonly track: string;
	readonly night: Readonly<Record<'none' | 'sent' | 'covered' | 'working' | 'ready' | 'short' | 'recording' | 'doubtful' | 'failed', string>>;
	/** From dark to bright, for pictures without colours. */
	readonly shades: string;
};

export type Theme = {
	readonly isAscii: boolean;
	readonly hasColor: boolean;
	readonly glyphs: Glyphs;
	/** Styles a text that is already cleaned and fitted; painted texts may be painted again. */
	readonly paint: (role: Role, text: string) => string;
	/** The same as a function of the text alone. A role always gets the same function, because Ink draws again when it changes. */
	readonly painter: (role: Role, isStrong: boolean) => (text: string) => string;
};

const unicodeGlyphs: Glyphs = {
	pointer: '▸', checked: 'x', partly: '-',
	good: '✓', bad: '✗', warning: '!', waiting: '·', bullet: '·', ellipsis: '…', more: '↓', up: '↑', down: '↓',
	horizontal: '─', vertical: '│', topLeft: '┌', topRight: '┐', bottomLeft: '└', bottomRight: '┘', thumb: '┃',
	bar: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'], track: '─',
	night: {none: ' ', sent: '█', covered: '■', working: '◧', ready: '□', short: '·', recording: '○', doubtful: '?', failed: '✗'},
	shades: ' ░▒▓█',
};

const asciiGlyphs: Glyphs = {
	pointer: '>', checked: 'x', partly: '-',
	good: '+', bad: 'x', warning: '!', waiting: '.', bullet: '-', ellipsis: '~', more: 'v', up: '^', down: 'v',
	horizontal: '-', vertical: '|', topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', thumb: '#',
	bar: ['#'], track: '-',
	night: {none: ' ', sent: '@', covered: '#', working: '=', ready: 'o', short: '.', recording: '*', doubtful: '?', failed: 'x'},
	shades: ' .:-=+*#%@',
};

// ECMA-48 8.3.117, on and off. Each has its own end, so that styles can be nested.
const codes: Readonly<Record<Exclude<Role, 'plain'>, readonly [on: number, off: number]>> = {
	strong: [1, 22],
	dim: [2, 22],
	accent: [36, 39],
	good: [32, 39],
	warning: [33, 39],
	bad: [31, 39],
	selected: [7, 27],
};

/** What a role looks like where colours are not wanted. */
const withoutColor: Readonly<Partial<Record<Role, Role>>> = {accent: 'plain', good: 'plain', warning: 'strong', bad: 'strong'};

/** The theme for a terminal; see terminal/capabilities.ts for the two facts. */
export function themeOf({isAscii, hasColor}: {readonly isAscii: boolean; readonly hasColor: boolean}): Theme {
	const paint = (role: Role, text: string): string => {
		const shown = hasColor ? role : withoutColor[role] ?? role;
		const drawn = isAscii ? asciiText(text) : text;
		if (shown === 'plain' || text === '') return drawn;
		const [on, off] = codes[shown];
		return `\u001B[${on}m${drawn}\u001B[${off}m`;
	};

	const painters = new Map<string, (text: string) => string>();
	return {
		isAscii,
		hasColor,
		glyphs: isAscii ? asciiGlyphs : unicodeGlyphs,
		paint,
		painter(role, isStrong) {
			const name = `${role} ${isStrong}`;
			const known = painters.get(name) ?? (isStrong ? text => paint('strong', role === 'dim' ? text : paint(role, text)) : text => paint(role, text));
			painters.set(name, known);
			return known;
		},
	};
}
