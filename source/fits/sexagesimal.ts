/** Sign, whole units, minutes, seconds; the separators are blanks, colons or the units' signs. */
const pattern = /^([+-]?)(\d{1,3})(?: *[:hd°] *| +)(\d{1,2}(?:\.\d+)?)(?:(?: *[:m'] *| +)(\d{1,2}(?:\.\d+)?) *[s"]?| *[m'])?$/i;

/**
 * Reads `05 41 00.0`, `-02:27:36`, `5h41m` as hours or degrees, whichever was written. Undefined for anything else,
 * including a bare decimal number: as a string it could be hours or degrees.
 */
export function sexagesimal(text: string): number | undefined {
	const [, sign, units, minutes, seconds = '0'] = pattern.exec(text.trim()) ?? [];
	if (units === undefined || minutes === undefined) return undefined;
	// 60 seconds come from programs that round 59.99 up.
	if (Number(minutes) >= 60 || Number(seconds) > 60) return undefined;
	const amount = Number(units) + (Number(minutes) / 60) + (Number(seconds) / 3600);
	// The sign is taken from the text, not the number: -00 27 36 lies south.
	return sign === '-' ? -amount : amount;
}
