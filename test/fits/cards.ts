/** Header bytes of cards, with SIMPLE, BITPIX and NAXIS before them and END after them, padded to blocks. */
export function headerOf(...cards: readonly string[]): Uint8Array {
	const all = ['SIMPLE  =                    T', 'BITPIX  =                   16', 'NAXIS   =                    0', ...cards, 'END'];
	const text = all.map(card => card.padEnd(80).slice(0, 80)).join('');
	return Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880), 'latin1');
}
