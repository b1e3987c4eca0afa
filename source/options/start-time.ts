/** What `--at` can name. */
export type When =
	| {readonly kind: 'now'}
	/** The scope's local time. */
	| {readonly kind: 'clock'; readonly hours: number; readonly minutes: number}
	/** Sunrise at the scope's location, plus this many minutes (negative: before it). */
	| {readonly kind: 'sunrise'; readonly offsetMinutes: number};

const longestOffsetMinutes = 12 * 60;

/** Reads `now`, `HH:MM`, `sunrise`, `sunrise-30m`, `sunrise+1h` or `sunrise+1h30m`; undefined for anything else. */
export function parseWhen(text: string): When | undefined {
	if (text === 'now') return {kind: 'now'};
	const clock = /^(\d{1,2}):(\d\d)$/.exec(text);
	if (clock) {
		const [hours, minutes] = [Number(clock[1]), Number(clock[2])];
		return hours < 24 && minutes < 60 ? {kind: 'clock', hours, minutes} : undefined;
	}

	const sunrise = /^sunrise(?:([+-])(?=\d)(?:(\d{1,2})h)?(?:(\d{1,3})m)?)?$/.exec(text);
	if (!sunrise) return undefined;
	const size = Number(sunrise[2] ?? 0) * 60 + Number(sunrise[3] ?? 0);
	return size > longestOffsetMinutes ? undefined : {kind: 'sunrise', offsetMinutes: sunrise[1] === '-' ? 0 - size : size};
}

/** What is wrong with the text of --at; undefined when it can be used. */
export function checkWhen(text: string): string | undefined {
	return parseWhen(text) ? undefined : 'write it like sunrise-30m, sunrise, sunrise+1h (up to 12 h), 05:30 or now';
}

const longestSpreadMinutes = 240;
/** How long after the moment of --at a night may start, unless --spread tells. */
export const usualSpreadMinutes = 10;

/** What is wrong with the text of --spread; undefined when it can be used. */
export function checkSpread(text: string): string | undefined {
	return /^\d{1,3}$/.test(text) && Number(text) <= longestSpreadMinutes ? undefined : `it must be a number of minutes, 0 to ${longestSpreadMinutes}`;
}

/** `30 min before sunrise`, `1 h 30 min after sunrise`; empty for a clock time. */
export function whenWords(when: When): string {
	if (when.kind !== 'sunrise') return '';
	const size = Math.abs(when.offsetMinutes);
	if (size === 0) return 'sunrise';
	const span = [...(size >= 60 ? [`${Math.floor(size / 60)} h`] : []), ...(size % 60 > 0 ? [`${size % 60} min`] : [])].join(' ');
	return `${span} ${when.offsetMinutes < 0 ? 'before' : 'after'} sunrise`;
}
