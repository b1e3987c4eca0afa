/** One entry of a recording, as far as a replay needs it; docs/recording.md describes the lines. Times are in ms since 1970. */
export type RecordedEntry = {
	readonly atMs: number;
	readonly kind: string;
	readonly scope: string;
	readonly fields: Readonly<Record<string, unknown>>;
};

type Fields = Readonly<Record<string, unknown>>;

/** The telescope in recordings that name none. */
const onlyScope = 'telescope';

/**
 * Reads the lines of a flight recording, or of a session as scopinator-rs records them: `{"timestamp": seconds,
 * "direction": "client" or "telescope", "raw": line}`. Lines that are neither are left out.
 */
export function readEntries(lines: Iterable<string>): readonly RecordedEntry[] {
	const entries: RecordedEntry[] = [];
	for (const line of lines) {
		const fields = objectIn(line);
		const entry = fields && (flightEntry(fields) ?? sessionEntry(fields));
		if (entry) entries.push(entry);
	}

	return withoutLongGaps(entries.sort((a, b) => a.atMs - b.atMs));
}

function flightEntry(fields: Fields): RecordedEntry | undefined {
	const {at, kind, scope} = fields;
	if (typeof at !== 'number' || typeof kind !== 'string') return undefined;
	return {atMs: at, kind, scope: typeof scope === 'string' ? scope : '', fields};
}

function sessionEntry({timestamp, direction, raw}: Fields): RecordedEntry | undefined {
	if (typeof timestamp !== 'number' || typeof raw !== 'string') return undefined;
	return {atMs: timestamp * 1000, kind: direction === 'client' ? 'sent' : 'received', scope: onlyScope, fields: {text: raw, number: 1}};
}

/** There may be hours between two runs of the program, which nobody waits for. While a connection is open, something is said every few seconds. */
const longestGapMs = 15_000;

function withoutLongGaps(entries: readonly RecordedEntry[]): readonly RecordedEntry[] {
	let skippedMs = 0;
	let lastMs = entries[0]?.atMs ?? 0;
	return entries.map(entry => {
		skippedMs += Math.max(0, entry.atMs - lastMs - longestGapMs);
		lastMs = entry.atMs;
		return {...entry, atMs: entry.atMs - skippedMs};
	});
}

/** The object in a JSON text; undefined for anything else. */
export function objectIn(text: string): Fields | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : undefined;
	} catch {
		return undefined;
	}
}
