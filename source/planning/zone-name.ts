/** The longest name of a zone today has 32 characters. */
const longestZone = 64;
const offsetPattern = /^[+-](\d\d)(?::?(\d\d))?$/;
/** Names that the engine has said yes to, in any case. */
const knownZones = new Set<string>();
const zonesAtMost = 1000;
const namePattern = /^[A-Za-z][\w+\-/]*$/;

/**
 * True for an IANA zone in any case (`Europe/Vienna`, `UTC`), and for a fixed offset (`+05:45`). It asks the engine's own
 * table, as Temporal does, so that checking an option needs no calendar.
 */
export function isTimeZone(text: string): boolean {
	if (text.length > longestZone) return false;
	const offset = offsetPattern.exec(text);
	if (offset) return Number(offset[1]) < 24 && Number(offset[2] ?? 0) < 60;
	if (!namePattern.test(text)) return false;
	if (knownZones.has(text)) return true;
	try {
		new Intl.DateTimeFormat('en', {timeZone: text});
		// To ask takes a millisecond on a small computer, and it is asked of every target's plan.
		if (knownZones.size < zonesAtMost) knownZones.add(text);
		return true;
	} catch {
		return false;
	}
}
