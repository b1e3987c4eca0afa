import {offsetsAt, type LightName} from '../../planning/index.js';

/** What one header told: the offset from UTC, in minutes east, of a frame whose name has this wall-clock time. */
export type OffsetSample = {
	/** The name's wall clock as if it were UTC, ms since 1970. */
	readonly wallMs: number;
	readonly local: string;
	readonly offsetMinutes: number;
	/** DATE-OBS equals the time in the name. */
	readonly isSameTime: boolean;
};

/** Does DATE-OBS equal the time in the name? Then it is local time, or the clock runs on UTC. A name is stamped up to an exposure later. */
export function isSameTime({local, exposureSeconds}: Pick<LightName, 'local' | 'exposureSeconds'>, utcMs: number): boolean {
	return Math.abs(utcMs - Date.parse(`${local}Z`)) <= 60_000 + (exposureSeconds * 1000);
}

/** Why no header of a night told an offset. `elsewhere`: DATE-OBS is further from the name's time than any zone is. */
export type Untold = 'unreadable' | 'untimed' | 'elsewhere';

/**
 * What was found out about one night of a scope. `corrected`: DATE-OBS told other offsets than the zone, and wins.
 * `local`: DATE-OBS is the names' local time, so it tells nothing of the zone.
 */
export type NightCheck = {
	readonly kind: 'verified' | 'corrected' | 'local' | 'unverified';
	/** By wall clock. */
	readonly samples: readonly OffsetSample[];
	readonly untold: Untold | undefined;
};

/** Judges the zone of a night by its headers. A zone that is only this machine's does not outweigh DATE-OBS. */
export function judgeNight(samples: readonly OffsetSample[], untold: Untold | undefined, zone: string, isGuess: boolean): NightCheck {
	if (samples.length === 0) return {kind: 'unverified', samples, untold: untold ?? 'unreadable'};
	const wrong = samples.filter(({local, offsetMinutes}) => !offsetsAt(zone, local).includes(offsetMinutes));
	const kind = wrong.length === 0 ? 'verified' : !isGuess && wrong.every(({isSameTime}) => isSameTime) ? 'local' : 'corrected';
	return {kind, samples: [...samples].sort((a, b) => a.wallMs - b.wallMs), untold: undefined};
}

/** Two neighbouring samples of a night between which the clocks changed. */
export function changesOf({samples}: NightCheck): Array<{readonly before: OffsetSample; readonly after: OffsetSample}> {
	return samples.flatMap((after, index) => {
		const before = samples[index - 1];
		return before && before.offsetMinutes !== after.offsetMinutes ? [{before, after}] : [];
	});
}

/** The UTC offset of a frame of a corrected night, in minutes east: that of the last sample before it, or of the first sample if there is none before it. */
export function offsetInNight({samples}: NightCheck, wallMs: number): number | undefined {
	return (samples.findLast(sample => sample.wallMs <= wallMs) ?? samples[0])?.offsetMinutes;
}
