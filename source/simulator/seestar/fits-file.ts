// Writes FITS bytes: just enough of the standard for the files of a simulated telescope.

const cardBytes = 80;
const blockBytes = 2880;

/** One header card. A number given as `{text}` is written as it is, for reals that must keep their decimals. */
export type Card = {
	readonly keyword: string;
	readonly value?: string | number | boolean | {readonly text: string};
	/** Comment after the slash; for COMMENT and HISTORY the text of the card. */
	readonly comment?: string;
};

/** A real number with at least one decimal, as the firmware writes exposures (`10.0`). */
export function real(value: number): {text: string} {
	return {text: Number.isInteger(value) ? value.toFixed(1) : String(value)};
}

/** The header as bytes, END and padding included: a multiple of 2880 (FITS 4.0, section 3.3). */
export function headerBytes(cards: readonly Card[]): Buffer {
	const text = [...cards.map(card => cardText(card)), 'END'.padEnd(cardBytes)].join('');
	return Buffer.from(text.padEnd(Math.ceil(text.length / blockBytes) * blockBytes), 'latin1');
}

/** The length of a data unit of that many bytes, padded to whole blocks. */
export function paddedBytes(dataBytes: number): number {
	return Math.ceil(dataBytes / blockBytes) * blockBytes;
}

function cardText({keyword, value, comment = ''}: Card): string {
	if (value === undefined) return (keyword.padEnd(8) + comment).slice(0, cardBytes).padEnd(cardBytes);
	const slash = comment === '' ? '' : ` / ${comment}`;
	return `${keyword.padEnd(8)}= ${valueText(value)}${slash}`.slice(0, cardBytes).padEnd(cardBytes);
}

// Fixed format (FITS 4.0, section 4.2): numbers end in column 30, strings begin in column 11.
function valueText(value: string | number | boolean | {readonly text: string}): string {
	if (typeof value === 'object') return value.text.padStart(20);
	if (typeof value === 'number') return String(value).padStart(20);
	if (typeof value === 'boolean') return (value ? 'T' : 'F').padStart(20);
	// A header may only have printable ASCII, and a string must end before column 80.
	const text = value.replaceAll(/[^ -~]/gu, '?').slice(0, 60).replaceAll('\'', '\'\'').slice(0, 68);
	return `'${text.padEnd(8)}'`.padEnd(20);
}

/** The values of a header as text, for the simulator's own use: it only reads what it has written itself. Unknown bytes give an empty map. */
export function cardValues(bytes: Buffer): ReadonlyMap<string, string> {
	const values = new Map<string, string>();
	for (let at = 0; at + cardBytes <= bytes.length; at += cardBytes) {
		const card = bytes.toString('latin1', at, at + cardBytes);
		if (card.trimEnd() === 'END') break;
		if (card.slice(8, 10) !== '= ') continue;
		const string = /^ *'((?:[^']|'')*)'/.exec(card.slice(10));
		values.set(card.slice(0, 8).trim(), string?.[1]?.replaceAll('\'\'', '\'').trimEnd() ?? card.slice(10).split('/')[0]?.trim() ?? '');
	}

	return values;
}
