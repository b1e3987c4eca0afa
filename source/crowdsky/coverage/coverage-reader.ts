import {nest2ring} from '@hscmap/healpix';
import {cleanText} from '../../format/clean-text.js';
import {tilesInAll, type CoverageColumns, type SkyCoverage} from '../../planning/sky/sky-coverage.js';
import {layoutOf, newComments, readComment, secondsSince1970, splitRow, type FeedLayout} from './coverage-columns.js';

/** The limits of a reader. The whole sky in three filters has 590,000 rows of about 80 bytes each. */
export const mostRows = 600_000;
const mostBytes = 64 * 1024 * 1024;
const longestLine = 4096;
const mostFilters = 255;
const mostCommentLines = 2000;

/** Reads a feed piece by piece, keeping only its numbers and one line in memory. */
type CoverageReader = {
	/** False once the reader has enough, or has seen that this is not a feed: the rest need not be fetched. */
	take(piece: Uint8Array): boolean;
	/** The coverage that was read, or the reason why it cannot be used. */
	finish(): SkyCoverage | NoFeed;
};

/** Why an answer is not a feed, as a clause. Something else in its place, such as a network's login page, says nothing about the server's feed. */
type NoFeed = {readonly why: string; readonly isSomethingElse: boolean};

type Table = {-readonly [Column in keyof CoverageColumns]: CoverageColumns[Column]};

export function newCoverageReader(limits = {rows: mostRows, bytes: mostBytes}): CoverageReader {
	const decoder = new TextDecoder('utf-8', {ignoreBOM: false});
	const comments = newComments();
	const filterNumbers = new Map<string, number>();
	let layout: FeedLayout | undefined;
	let why: string | undefined;
	let isSomethingElse = false;
	let table = newTable(4096);
	let rows = 0;
	let bytes = 0;
	let commentLines = 0;
	let rest = '';
	let isCut = false;
	/** Rows that are of a tile, but of none that is known here. */
	let unread = 0;
	let isSkipping = false;

	const takeHead = (line: string) => {
		if (line.startsWith('#')) {
			if (++commentLines > mostCommentLines) why = 'it is nothing but comments';
			else readComment(comments, line.slice(1));
			return;
		}

		if (/^\s*[<{[]/.test(line)) {
			isSomethingElse = true;
			why = /^\s*</.test(line) ? 'a web page answered in its place' : 'something else answered in its place';
			return;
		}

		const read = layoutOf(line, comments);
		if ('why' in read) why = read.why;
		else layout = read;
	};

	const takeRow = ({delimiter, columns}: FeedLayout, line: string) => {
		const values = splitRow(line, delimiter);
		let tile = -1;
		// What has no position is in no tile: nothing or -1, as HEALPix has it.
		let isOfNoTile = false;
		let filter = '';
		for (const [index, column] of columns.entries()) {
			const value = values[index];
			if (column === undefined || value === undefined) continue;
			switch (column.kind) {
				case 'tile': {
					const number = value.trim() === '' ? -1 : Number(value);
					isOfNoTile = number === -1;
					if (Number.isInteger(number) && number >= 0 && number < tilesInAll) tile = column.isNested ? nest2ring(128, number) : number;
					break;
				}

				case 'filter': filter = cleanText(value.trim().slice(0, 40)); break;
				case 'stacks': table.stacks[rows] = countOf(value); break;
				case 'observers': table.observers[rows] = countOf(value); break;
				case 'exposure': table.exposures[rows] = amountOf(value, column.secondsEach); break;
				case 'first': table.firsts[rows] = secondsSince1970(value); break;
				case 'last': table.lasts[rows] = secondsSince1970(value); break;
			}
		}

		if (tile < 0) {
			if (!isOfNoTile) unread++;
			return;
		}

		let number = filterNumbers.get(filter);
		if (number === undefined) {
			if (filterNumbers.size >= mostFilters) {
				unread++;
				return;
			}

			number = filterNumbers.size;
			filterNumbers.set(filter, number);
		}

		table.tiles[rows] = tile;
		table.filters[rows] = number;
		rows++;
		if (rows === table.tiles.length) table = grown(table);
	};

	const takeLine = (line: string) => {
		const text = line.endsWith('\r') ? line.slice(0, -1) : line;
		// Comments are read at its head alone.
		if (why !== undefined || text.trim() === '' || (layout && text.startsWith('#'))) return;
		if (text.length > longestLine) {
			if (layout) unread++;
			return;
		}

		if (!layout) takeHead(text);
		else if (rows < limits.rows) {
			resetRow(table, rows);
			takeRow(layout, text);
		} else isCut = true;
	};

	const takeText = (text: string) => {
		let from = 0;
		for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
			if (!isSkipping) takeLine(rest + text.slice(from, at));
			isSkipping = false;
			rest = '';
			from = at + 1;
		}

		rest = isSkipping ? '' : rest + text.slice(from);
		// An endless line is dropped.
		if (rest.length > longestLine) {
			isSkipping = true;
			rest = '';
			if (layout) unread++;
			if (!layout) why = 'its first lines have no end';
		}
	};

	return {
		take(piece) {
			const room = limits.bytes - bytes;
			bytes += piece.length;
			if (piece.length > room) isCut = true;
			takeText(decoder.decode(piece.subarray(0, Math.max(0, room)), {stream: true}));
			return why === undefined && !isCut;
		},
		finish() {
			// The last line may lack its line feed; if the feed was cut, it is half a line.
			if (!isCut && rest !== '') takeLine(rest);
			rest = '';
			if (why !== undefined) return {why, isSomethingElse};
			if (!layout) return {why: 'it is empty', isSomethingElse: true};
			if (rows === 0 && unread > 0) return {why: 'none of its rows can be read', isSomethingElse: false};
			return {filterNames: [...filterNumbers.keys()], columns: sortedByTile(table, rows), isCut: isCut || unread > 0};
		},
	};
}

function newTable(length: number): Table {
	return {
		tiles: new Int32Array(length), filters: new Uint8Array(length), stacks: new Int32Array(length), exposures: new Float32Array(length),
		observers: new Int32Array(length), firsts: new Uint32Array(length), lasts: new Uint32Array(length),
	};
}

function resetRow({stacks, exposures, observers, firsts, lasts}: Table, row: number): void {
	stacks[row] = -1;
	exposures[row] = -1;
	observers[row] = -1;
	firsts[row] = 0;
	lasts[row] = 0;
}

function grown(table: Table): Table {
	const next = newTable(table.tiles.length * 2);
	for (const name of Object.keys(table) as Array<keyof Table>) next[name].set(table[name]);
	return next;
}

/** The rows sorted by tile, in the feed's own order within a tile. */
function sortedByTile(table: Table, rows: number): CoverageColumns {
	const {tiles} = table;
	const order = Uint32Array.from({length: rows}, (_, row) => row);
	let isSorted = true;
	for (let row = 1; row < rows && isSorted; row++) isSorted = (tiles[row - 1] ?? 0) <= (tiles[row] ?? 0);
	if (!isSorted) order.sort((a, b) => (tiles[a] ?? 0) - (tiles[b] ?? 0) || a - b);
	const sorted = newTable(rows);
	for (const name of Object.keys(table) as Array<keyof Table>) {
		const [from, to] = [table[name], sorted[name]];
		for (let row = 0; row < rows; row++) to[row] = from[order[row] ?? 0] ?? 0;
	}

	return sorted;
}

/** Upper limits for counts and exposure (a thousand years); larger numbers are treated as unknown. */
const mostCounted = 10_000_000;
const mostExposureSeconds = 3.2e10;

function countOf(value: string): number {
	const number = value.trim() === '' ? -1 : Number(value);
	return Number.isInteger(number) && number >= 0 && number <= mostCounted ? number : -1;
}

function amountOf(value: string, each: number): number {
	const number = value.trim() === '' ? -1 : Number(value) * each;
	return number >= 0 && number <= mostExposureSeconds ? number : -1;
}
