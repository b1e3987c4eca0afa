import {readDate, readTime, wallText} from '../calendar.js';
import {exposureMsOf} from './exposure.js';
import {readTargetTokens} from './target-tokens.js';

/** What the telescope's own name of a batch stack says (seestar-protocol.md, section 5). */
export type OutputName = {
	readonly name: string;
	/** Frames that were stacked, without the rejected ones. */
	readonly frames: number;
	/** Without `mosaic_` and panel number. Only for display: files are grouped by their folder. */
	readonly target: string;
	readonly isMosaic: boolean;
	readonly panel: number | undefined;
	/** As in the name: `20.0s`. */
	readonly exposure: string;
	/** Exposure of one frame in seconds. */
	readonly exposureSeconds: number;
	/** No firmware seen so far has the filter here. */
	readonly filter: string | undefined;
	/** The telescope's wall clock, `YYYY-MM-DDTHH:MM:SS`: probably when the stack was made, never when the frames were taken. */
	readonly local: string;
};

const pattern = /^DSO_Stacked_(\d{1,9})_(.+)_([\d.]+s)(?:_([^_]+))?_(\d{8})[_-](\d{6})\.[Ff][Ii][Tt][Ss]?$/s;

/** Reads `DSO_Stacked_<N>_<target>_<exposure>_<date>_<time>.fit`; undefined for any other name and for dates or times that do not exist. */
export function parseOutputName(name: string): OutputName | undefined {
	const match = pattern.exec(name);
	if (!match) return undefined;
	const [, frames = '', target = '', exposure = '', filter, date = '', time = ''] = match;
	const exposureMs = exposureMsOf(exposure);
	const wallMs = readDate(date, 0) + readTime(time, 0);
	if (exposureMs === undefined || Number.isNaN(wallMs)) return undefined;
	return {
		name,
		frames: Number(frames),
		...readTargetTokens(target),
		exposure,
		exposureSeconds: exposureMs / 1000,
		filter,
		local: wallText(wallMs),
	};
}
