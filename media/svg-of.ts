import type {Launched} from '../test/terminal/harness.js';

// A terminal's screen as a picture, cell by cell, in the colours of a usual dark or light theme.

/** Foreground, background and the 16 colours of a terminal; the rest of xterm's 256 follow from their numbers. */
type Palette = {readonly foreground: string; readonly background: string; readonly base: readonly string[]};

const palettes = {
	dark: {foreground: '#d4d4d4', background: '#1e1e1e', base: ['#000000', '#cd3131', '#0dbc79', '#d7ba4a', '#2472c8', '#bc3fbc', '#11a8cd', '#e5e5e5', '#666666', '#f14c4c', '#23d18b', '#f5f543', '#3b8eea', '#d670d6', '#29b8db', '#ffffff']},
	light: {foreground: '#333333', background: '#ffffff', base: ['#000000', '#cd3131', '#107c10', '#949800', '#0451a5', '#bc05bc', '#0598bc', '#555555', '#666666', '#cd3131', '#14ce14', '#b5ba00', '#0451a5', '#bc05bc', '#0598bc', '#a5a5a5']},
} satisfies Record<string, Palette>;

/** The theme of the terminal that a picture shows. */
export type Ground = keyof typeof palettes;

const cellWidth = 8.43;
const cellHeight = 18;
const margin = 12;

const cubeSteps = [0, 95, 135, 175, 215, 255];

type Cell = NonNullable<ReturnType<NonNullable<ReturnType<Launched['emulator']['buffer']['active']['getLine']>>['getCell']>>;

/** The screen as it is, as one SVG document; block characters are drawn as rectangles, so that no font leaves gaps. */
export function svgOf({emulator}: Pick<Launched, 'emulator'>, ground: Ground = 'dark'): string {
	const palette = palettes[ground];
	const buffer = emulator.buffer.active;
	let shapes = '';
	for (let row = 0; row < emulator.rows; row++) {
		for (let column = 0; column < emulator.cols; column++) {
			const cell = buffer.getLine(buffer.baseY + row)?.getCell(column);
			if (cell && cell.getWidth() > 0) shapes += shapesOf(cell, column, row, palette);
		}
	}

	const width = Math.ceil(emulator.cols * cellWidth) + (2 * margin);
	const height = (emulator.rows * cellHeight) + (2 * margin);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="DejaVu Sans Mono, Liberation Mono, Menlo, monospace" font-size="14" xml:space="preserve"><rect width="${width}" height="${height}" rx="8" fill="${palette.background}"/><g transform="translate(${margin},${margin})">${shapes}</g></svg>`;
}

function shapesOf(cell: Cell, column: number, row: number, palette: Palette): string {
	const {foreground, background} = palette;
	const width = cell.getWidth() * cellWidth;
	const own = {
		front: cell.isFgDefault() ? foreground : colorOf(cell.getFgColor(), palette),
		back: cell.isBgDefault() ? background : colorOf(cell.getBgColor(), palette),
	};
	const {front: full, back} = cell.isInverse() ? {front: own.back, back: own.front} : own;
	const front = cell.isDim() ? faded(full, back) : full;
	const x = column * cellWidth;
	const y = row * cellHeight;
	const ground = back === background ? '' : rectangle({x, y, width: width + 0.3, height: cellHeight, fill: back});
	const characters = cell.getChars();
	if (characters === '' || characters === ' ') return ground;
	const block = blockOf(characters, {x, y, width, fill: front});
	if (block !== undefined) return ground + block;
	return `${ground}<text x="${x.toFixed(2)}" y="${y + 14}" fill="${front}"${cell.isBold() ? ' font-weight="bold"' : ''}>${escapeXml(characters)}</text>`;
}

/** U+2580 to U+258F: the half above, the eighths from below, the whole, the eighths from the left. */
function blockOf(character: string, {x, y, width, fill}: {x: number; y: number; width: number; fill: string}): string | undefined {
	const code = character.codePointAt(0) ?? 0;
	if (code === 0x25_80) return rectangle({x, y, width: width + 0.3, height: cellHeight / 2, fill});
	if (code >= 0x25_81 && code <= 0x25_87) {
		const height = cellHeight * (code - 0x25_80) / 8;
		return rectangle({x, y: y + cellHeight - height, width: width + 0.3, height, fill});
	}

	// A bar fills less than its row, so that bars below each other stay apart.
	if (code >= 0x25_88 && code <= 0x25_8F) return rectangle({x, y: y + 2, width: (width * (0x25_90 - code) / 8) + (code === 0x25_88 ? 0.3 : 0), height: cellHeight - 4, fill});
	return undefined;
}

function rectangle({x, y, width, height, fill}: {x: number; y: number; width: number; height: number; fill: string}): string {
	return `<rect x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${width.toFixed(2)}" height="${height.toFixed(2)}" fill="${fill}" shape-rendering="crispEdges"/>`;
}

function colorOf(index: number, {base, foreground}: Palette): string {
	if (index < 16) return base[index] ?? foreground;
	if (index >= 232) {
		const grey = 8 + ((index - 232) * 10);
		return `rgb(${grey},${grey},${grey})`;
	}

	const cube = index - 16;
	return `rgb(${cubeSteps[Math.floor(cube / 36)]},${cubeSteps[Math.floor(cube / 6) % 6]},${cubeSteps[cube % 6]})`;
}

/** Faint text is drawn nearer to what is behind it. */
function faded(front: string, back: string): string {
	const [one, other] = [channelsOf(front), channelsOf(back)];
	return `rgb(${one.map((channel, index) => Math.round((0.6 * channel) + (0.4 * (other[index] ?? 0)))).join(',')})`;
}

/** Red, green and blue of `#rrggbb` or `rgb(r,g,b)`, 0 to 255. */
function channelsOf(color: string): number[] {
	const hexadecimal = /^#(..)(..)(..)$/.exec(color);
	return hexadecimal ? hexadecimal.slice(1).map(pair => Number.parseInt(pair, 16)) : (color.match(/\d+/g) ?? []).map(Number);
}

function escapeXml(text: string): string {
	return text.replaceAll(/[&<>]/g, character => `&#${character.charCodeAt(0)};`);
}
