import {readDate, readTime, wallText} from '../calendar.js';
import {exposureMsOf} from './exposure.js';
import {readTargetTokens} from './target-tokens.js';

/** What the name of a sub-frame says (seestar-protocol.md, section 5). */
export type LightName = {
	readonly name: string;
	/** Without `mosaic_` and panel number. Only for display: frames are grouped by their folder. */
	readonly target: string;
	/** True with the `mosaic_` prefix. */
	readonly isMosaic: boolean;
	/** Number of the mosaic's panel, if the name ends its target with `_<digits>`. */
	readonly panel: number | undefined;
	/** As in the name: `10.0s`. */
	readonly exposure: string;
	/** Exposure of this frame in seconds. */
	readonly exposureSeconds: number;
	/** As in the name: `LP`, `IRCUT`. */
	readonly filter: string;
	/** The telescope's wall clock, `YYYY-MM-DDTHH:MM:SS`. */
	readonly local: string;
};

/** Where the last tokens of a sub-frame's name are: `<target>_<exposure>_<filter>_<stamp>.fit`. */
type LightTail = {
	readonly exposureAt: number;
	readonly filterAt: number;
	readonly stampAt: number;
	/** The stamp as a wall clock's reading, see `wallMsOf`. */
	readonly wallMs: number;
};

const lead = 'Light_';
const stampLength = 'YYYYMMDD-HHMMSS'.length;
const underscore = 0x5F;
const hyphen = 0x2D;
const dot = 0x2E;
const letterF = 0x66;
const letterI = 0x69;
const letterS = 0x73;
const letterT = 0x74;
// Setting this bit in an ASCII letter makes it lower case.
const lowerCase = 0x20;
const companionPattern = /^Light_.*\.jpg$/is;

/**
 * Finds the tokens of a sub-frame's name from its end, because only the target may contain an underscore. Does not check the
 * exposure token. Made for a million names: no token is copied.
 */
export function readLightTail(name: string): LightTail | undefined {
	const dotAt = extensionAt(name);
	const stampAt = dotAt - stampLength;
	if (stampAt <= lead.length || name.charCodeAt(stampAt - 1) !== underscore || name.charCodeAt(stampAt + 8) !== hyphen) return undefined;
	const filterAt = tokenAt(name, stampAt - 2);
	const exposureAt = tokenAt(name, filterAt - 2);
	const hasEveryToken = filterAt < stampAt - 1 && exposureAt < filterAt - 1 && exposureAt > lead.length + 1;
	if (!hasEveryToken || !name.startsWith(lead)) return undefined;
	const wallMs = readDate(name, stampAt) + readTime(name, stampAt + 9);
	return Number.isNaN(wallMs) ? undefined : {exposureAt, filterAt, stampAt, wallMs};
}

// Where the token starts whose last character is at an index.
function tokenAt(name: string, lastAt: number): number {
	let at = lastAt;
	while (at >= 0 && name.charCodeAt(at) !== underscore) at--;
	return at + 1;
}

// Where `.fit` or `.fits`, in any case, starts at the end of a name; -1 if it is missing.
function extensionAt(name: string): number {
	const last = name.charCodeAt(name.length - 1) | lowerCase;
	const dotAt = name.length - (last === letterS ? '.fits' : '.fit').length;
	const isFits = (name.charCodeAt(dotAt + 3) | lowerCase) === letterT
		&& (name.charCodeAt(dotAt + 2) | lowerCase) === letterI
		&& (name.charCodeAt(dotAt + 1) | lowerCase) === letterF
		&& name.charCodeAt(dotAt) === dot;
	return isFits ? dotAt : -1;
}

/** Reads the name of a sub-frame, `Light_*.fit`; undefined for any other name and for a date or time that does not exist. */
export function parseLightName(name: string): LightName | undefined {
	const tail = readLightTail(name);
	if (!tail) return undefined;
	const exposure = name.slice(tail.exposureAt, tail.filterAt - 1);
	const exposureMs = exposureMsOf(exposure);
	if (exposureMs === undefined) return undefined;
	return {
		name,
		...readTargetTokens(name.slice(lead.length, tail.exposureAt - 1)),
		exposure,
		exposureSeconds: exposureMs / 1000,
		filter: name.slice(tail.filterAt, tail.stampAt - 1),
		local: wallText(tail.wallMs),
	};
}

/** The exposure as a sub-frame's name has it, `10.0s`; empty for any other name. */
export function exposureTokenOf(name: string): string {
	const tail = readLightTail(name);
	return tail ? name.slice(tail.exposureAt, tail.filterAt - 1) : '';
}

/** True for the picture or thumbnail of a sub-frame, `Light_*.jpg` and `Light_*_thn.jpg`, which planning ignores. */
export function isLightCompanion(name: string): boolean {
	return companionPattern.test(name);
}
