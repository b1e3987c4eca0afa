// The feed is ECSV (Astropy APE 6): comments with YAML that describes the columns, a line of names, then rows.
// Its columns are documented nowhere, so they are recognized by name, and several names are accepted for each.

/** What a column means, and how its values are read. */
type KnownColumn =
	| {readonly kind: 'tile'; readonly isNested: boolean}
	| {readonly kind: 'filter' | 'stacks' | 'observers' | 'first' | 'last'}
	| {readonly kind: 'exposure'; readonly secondsEach: number};

/** How the rows of a feed are read. */
export type FeedLayout = {
	readonly delimiter: ',' | ' ';
	/** One entry for each column; undefined if the column is not used. */
	readonly columns: ReadonlyArray<KnownColumn | undefined>;
};

/** What is needed from the comments of a feed, filled in line by line. */
type FeedComments = {delimiter: ',' | ' ' | undefined; nside: number | undefined; isNested: boolean; readonly units: Map<string, string>; lastName: string | undefined};

export function newComments(): FeedComments {
	return {delimiter: undefined, nside: undefined, isNested: false, units: new Map(), lastName: undefined};
}

/** Reads one comment line, without its `#`. */
export function readComment(comments: FeedComments, text: string): void {
	const delimiter = /^\s*delimiter:\s*["']?(,| )["']?\s*$/.exec(text)?.[1];
	if (delimiter !== undefined) comments.delimiter = delimiter === ',' ? ',' : ' ';
	const nside = /\bnside["']?\s*[:=]\s*(\d{1,6})\b/i.exec(text)?.[1];
	if (nside !== undefined) comments.nside = Number(nside);
	if (/\border(?:ing)?["']?\s*[:=]\s*["']?nest/i.test(text)) comments.isNested = true;
	const name = /\bname:\s*["']?([^\s"',}]{1,100})/.exec(text)?.[1];
	if (name !== undefined) comments.lastName = name;
	const unit = /\bunit:\s*["']?([^\s"',}]{1,20})/.exec(text)?.[1];
	// The rest of a column's description may follow on further lines.
	if (unit !== undefined && comments.lastName !== undefined && comments.units.size < 100) comments.units.set(comments.lastName, unit);
}

/**
 * The layout that the line of names gives, or the reason why the rows cannot be used: no column has the tile, or the tiles
 * have another size.
 */
export function layoutOf(names: string, comments: FeedComments): FeedLayout | {readonly why: string} {
	const delimiter = comments.delimiter ?? (names.includes(',') ? ',' : ' ');
	const columns: Array<KnownColumn | undefined> = [];
	for (const name of splitRow(names, delimiter)) {
		const column = knownColumn(name.trim(), comments);
		// If a kind occurs twice, the first one counts.
		columns.push(column && columns.some(other => other?.kind === column.kind) ? undefined : column);
	}

	if (!columns.some(column => column?.kind === 'tile')) return {why: 'none of its columns names the HEALPix tile'};
	if (comments.nside !== undefined && comments.nside !== 128) return {why: `its tiles are of NSIDE=${comments.nside}, not 128`};
	return {delimiter, columns};
}

function knownColumn(name: string, comments: FeedComments): KnownColumn | undefined {
	const plain = name.toLowerCase().replaceAll(/[^a-z\d]+/g, '_');
	if (/^(?:healpix|hpx|hp|pixel|pix|ipix|tile)(?:_(?:ring|nest|nested|index|idx|id|pix|pixel|128|nside_?128))*$/.test(plain)) {
		return {kind: 'tile', isNested: /nest/.test(plain) || (comments.isNested && !/ring/.test(plain))};
	}

	if (/^(?:filter|band)(?:_name|_id)?$/.test(plain)) return {kind: 'filter'};
	if (/^(?:n|num|number_of)_(?:users|observers|contributors|telescopes|scopes)$|^(?:users|observers|contributors)$/.test(plain)) return {kind: 'observers'};
	if (/^(?:n|num|number_of)_(?:stacks|chunks)$|^(?:stacks|chunks|stack_count|count)$/.test(plain)) return {kind: 'stacks'};
	if (/first|earliest|^min_(?:date|obs|mjd)|(?:date|obs|mjd)_min$/.test(plain)) return {kind: 'first'};
	if (/last|latest|^max_(?:date|obs|mjd)|(?:date|obs|mjd)_max$/.test(plain)) return {kind: 'last'};
	if (!/expos|exptime|exp_time|integration/.test(plain) || /mean|avg|median|min(?!ute)|max/.test(plain)) return undefined;
	return {kind: 'exposure', secondsEach: secondsOf(comments.units.get(name) ?? '', plain)};
}

function secondsOf(unit: string, plain: string): number {
	if (/^(?:h|hr|hour|hours)$/i.test(unit) || (unit === '' && /_(?:h|hr|hours)$/.test(plain))) return 3600;
	return /^(?:min|minute|minutes)$/i.test(unit) || (unit === '' && /_(?:min|minutes)$/.test(plain)) ? 60 : 1;
}

/** The values of one line. A quoted value may contain delimiters, and quotes in it are doubled. */
export function splitRow(line: string, delimiter: ',' | ' '): string[] {
	if (!line.includes('"')) return delimiter === ',' ? line.split(',') : line.trim().split(/ +/);
	const values: string[] = [];
	let value = '';
	let isQuoted = false;
	let isBegun = false;
	for (let at = 0; at < line.length; at++) {
		const sign = line.charAt(at);
		if (sign === '"') {
			if (isQuoted && line.charAt(at + 1) === '"') {
				value += '"';
				at++;
			} else isQuoted = !isQuoted;
			isBegun = true;
		} else if (sign === delimiter && !isQuoted) {
			// Several blanks count as one.
			if (delimiter === ',' || isBegun || value !== '') values.push(value);
			value = '';
			isBegun = false;
		} else value += sign;
	}

	if (delimiter === ',' || isBegun || value !== '') values.push(value);
	return values;
}

const latestSeconds = Date.UTC(2100, 0) / 1000;

/** A time from the feed in whole seconds since 1970 UTC. It may be ISO 8601, a database's text, MJD, JD or seconds since 1970. 0 for anything else, and for times after 2100. */
export function secondsSince1970(text: string): number {
	const trimmed = text.trim();
	const number = trimmed === '' ? Number.NaN : Number(trimmed);
	const seconds = Number.isNaN(number)
		? Date.parse(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(trimmed) && !/(?:Z|[+-]\d\d:?\d\d)$/.test(trimmed) ? `${trimmed.replace(' ', 'T')}Z` : trimmed) / 1000
		: number > 40_000 && number < 100_000 ? (number - 40_587) * 86_400
			: number > 2_440_000 && number < 2_500_000 ? (number - 2_440_587.5) * 86_400 : number > 1e8 ? number : Number.NaN;
	return seconds > 0 && seconds < latestSeconds ? Math.floor(seconds) : 0;
}
