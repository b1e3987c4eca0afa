import {firstPictureId, type CellSize, type Graphics} from './find-graphics.js';
import {iterm2Sequence} from './iterm2.js';
import {forgetCommand, placeCommand, removePlacementCommand, transmitCommands} from './kitty.js';
import {croppedPicture, type Picture} from './picture.js';
import {atMostPixels, fittingSize, type PixelSize} from './pixel-size.js';
import {pngFile} from './png.js';
import {sixelSequence} from './sixel.js';
import {throughTmux} from './tmux.js';
import {withinBytes} from './within-bytes.js';

type Cells = {readonly columns: number; readonly rows: number};

/** A picture over cells; row and column are counted from 0. */
type Place = Cells & {readonly picture: Picture; readonly column: number; readonly row: number};

/** How pictures get on the screen and off it by one protocol. What is returned is to be sent to the terminal. */
export type PictureDriver = {
	/** Whether text over a picture takes it away there. */
	readonly isErasedByText: boolean;
	/** Whether the terminal has the picture, so that showing it takes a few bytes. */
	isKnown(place: Place): boolean;
	/** Shows a picture in at most `mostBytes`; undefined if that is too little for it. `nth`: the number of the placement. */
	show(place: Place, nth: number, mostBytes: number): string | undefined;
	/** Takes a picture away that no text has erased. */
	remove(place: Place, nth: number): string;
	/** Takes all pictures away, with what the terminal keeps of them. */
	forget(): string;
};

/** See PictureDriver. */
export function pictureDriverOf(graphics: Graphics): PictureDriver {
	switch (graphics.protocol) {
		case 'kitty': return kittyDriver(graphics);
		case 'iterm2': return iterm2Driver(graphics);
		case 'sixel': return sixelDriver(graphics);
	}
}

/** What is known to be the best first try: pixels for each byte that a picture may take. */
const pixelsPerByte = {kitty: 0.4, iterm2: 0.8, sixel: 0.25};
/** The most that a terminal is to keep for us: kitty's bound is 320 MB for all programs, others have less. */
const mostKept = 200;
const bandRows = 6;

function kittyDriver({cell, isWrapped}: Graphics): PictureDriver {
	/** Ids of the pictures that the terminal has, by the size that they were sent for; those shown longest ago first. */
	const ids = new WeakMap<Picture, Map<string, number>>();
	const kept = new Map<number, Map<string, number>>();
	const placed = new Map<number, number>();
	let count = 0;
	const sizeKey = ({columns, rows}: Cells) => `${columns}x${rows}`;
	const idOf = (place: Place): number | undefined => {
		const id = ids.get(place.picture)?.get(sizeKey(place));
		return id !== undefined && kept.has(id) ? id : undefined;
	};

	const send = (commands: readonly string[], at = ''): string => isWrapped ? commands.map(command => throughTmux(at + command)).join('') : at + commands.join('');
	const forgetOldest = (): string => {
		const inUse = new Set(placed.values());
		const oldest = kept.size <= mostKept ? undefined : [...kept.keys()].find(id => !inUse.has(id));
		if (oldest === undefined) return '';
		kept.delete(oldest);
		return send([forgetCommand(oldest)]);
	};

	return {
		isErasedByText: false,
		isKnown: place => idOf(place) !== undefined,
		show(place, nth, mostBytes) {
			let id = idOf(place);
			let bytes = '';
			if (id === undefined) {
				const {picture} = place;
				const whole = pixelsOf(place, cell);
				// Larger than it is it need not be sent; the terminal enlarges it.
				const scale = Math.min(1, Math.max(picture.widthPixels / whole.widthPixels, picture.heightPixels / whole.heightPixels));
				const size = {widthPixels: Math.max(1, Math.round(whole.widthPixels * scale)), heightPixels: Math.max(1, Math.round(whole.heightPixels * scale))};
				const newId = firstPictureId + 1 + (count++ % 0xFFFF);
				const sent = withinBytes(atMostPixels(size, mostBytes * pixelsPerByte.kitty), mostBytes, each => send(transmitCommands(newId, croppedPicture(picture, each))));
				if (sent === undefined) return undefined;
				id = newId;
				const sizes = ids.get(picture) ?? new Map<string, number>();
				ids.set(picture, sizes.set(sizeKey(place), id));
				bytes = forgetOldest() + sent;
				kept.set(id, sizes);
			}

			const sizes = kept.get(id);
			kept.delete(id);
			if (sizes) kept.set(id, sizes);
			placed.set(nth, id);
			return bytes + send([placeCommand(id, nth, place)], addressOf(place));
		},
		remove(_, nth) {
			const id = placed.get(nth);
			placed.delete(nth);
			return id === undefined ? '' : send([removePlacementCommand(id, nth)]);
		},
		forget() {
			const commands = [...kept.keys()].map(forgetCommand);
			kept.clear();
			placed.clear();
			return send(commands);
		},
	};
}

function iterm2Driver({cell, isWrapped}: Graphics): PictureDriver {
	const show = (place: Place, mostBytes: number): string | undefined => {
		const size = smaller(place.picture, fittingSize(place.picture, pixelsOf(place, cell)));
		return withinBytes(atMostPixels(size, mostBytes * pixelsPerByte.iterm2), mostBytes, each => {
			// A file made here: what came over the network does not get as far as the terminal's own decoder.
			const sequence = addressOf(place) + iterm2Sequence(pngFile(croppedPicture(place.picture, each)), place);
			return isWrapped ? throughTmux(sequence) : sequence;
		});
	};

	if (!isWrapped) return {...erasedByText, show: (place, _, mostBytes) => show(place, mostBytes)};
	// For tmux the cells below a picture are blank as they were: it does not write blanks over them.
	const shown = new Map<number, Place>();
	const erase = ({row, column, columns, rows}: Place): string => throughTmux(`\u001B7\u001B[0m${Array.from({length: rows}, (_, nth) => `\u001B[${row + nth + 1};${column + 1}H\u001B[${columns}X`).join('')}\u001B8`);
	return {
		isErasedByText: false,
		isKnown: () => false,
		show(place, nth, mostBytes) {
			shown.set(nth, place);
			return show(place, mostBytes);
		},
		remove(place, nth) {
			shown.delete(nth);
			return erase(place);
		},
		forget() {
			const bytes = [...shown.values()].map(erase).join('');
			shown.clear();
			return bytes;
		},
	};
}

function sixelDriver({cell, colors}: Graphics): PictureDriver {
	return {
		...erasedByText,
		show(place, _, mostBytes) {
			const fit = fittingSize(place.picture, pixelsOf(place, cell));
			// A band that is not full would stick out below.
			const drawn = {...fit, heightPixels: Math.max(1, fit.heightPixels < bandRows ? fit.heightPixels : fit.heightPixels - (fit.heightPixels % bandRows))};
			// A terminal does not enlarge it. Pixels that repeat take few bytes.
			return withinBytes(atMostPixels(smaller(place.picture, drawn), mostBytes * pixelsPerByte.sixel), mostBytes, each => {
				const fewer = Math.min(colors, Math.max(16, Math.round(each.widthPixels * each.heightPixels / 64)));
				return addressOf(place) + sixelSequence(croppedPicture(place.picture, each), fewer, drawn);
			});
		},
	};
}

/** Pictures that are in the cells themselves: text takes them away, and the terminal keeps nothing. */
const erasedByText = {isErasedByText: true, isKnown: () => false, remove: () => '', forget: () => ''};

function pixelsOf({columns, rows}: Cells, {widthPixels, heightPixels}: CellSize): PixelSize {
	return {widthPixels: columns * widthPixels, heightPixels: rows * heightPixels};
}

function smaller(a: PixelSize, b: PixelSize): PixelSize {
	const {widthPixels, heightPixels} = a.widthPixels * a.heightPixels < b.widthPixels * b.heightPixels ? a : b;
	return {widthPixels, heightPixels};
}

function addressOf({row, column}: Place): string {
	return `\u001B[${row + 1};${column + 1}H`;
}
