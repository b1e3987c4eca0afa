import {widthOf} from '../../components/cell-width.js';
import type {Theme} from '../../components/theme.js';
import {cleanText} from '../../format/clean-text.js';
import {counted} from '../../format/counted.js';
import type {Place} from '../../planning/sky/place.js';
import type {TileCoverage} from '../../planning/sky/sky-coverage.js';
import {dayMs} from '../../planning/calendar.js';

const longestLabel = 12;

/** `today`, `3 nights ago`, `2 years ago`; undefined for the future, where some clock must be wrong. */
export function agoText(milliseconds: number): string | undefined {
	const days = Math.floor(milliseconds / dayMs);
	if (!(days >= -1)) return undefined;
	return days < 1 ? 'today' : days === 1 ? 'last night' : days < 400 ? `${days} nights ago` : `${Math.round(days / 365)} year${days < 548 ? '' : 's'} ago`;
}

/** The same in at most seven cells: `today`, `3 d`, `2 y`. */
export function shortAgoText(milliseconds: number): string | undefined {
	const days = Math.floor(milliseconds / dayMs);
	if (!(days >= -1)) return undefined;
	return days < 1 ? 'today' : days < 400 ? `${days} d` : `${Math.round(days / 365)} y`;
}

/** `52 stacks of 14 observers, last seen 3 nights ago`, leaving out what is unknown. */
export function seenText({stacks, observers, lastMs}: Pick<TileCoverage, 'stacks' | 'observers' | 'lastMs'>, nowMs: number, isOfOthers = false): string {
	const ago = lastMs === undefined ? undefined : agoText(nowMs - lastMs);
	const people = observers === undefined ? '' : isOfOthers ? ` of ${counted(observers, 'other')}` : ` of ${counted(observers, 'observer')}`;
	return `${stacks === undefined ? 'seen' : counted(stacks, 'stack')}${people === '' && isOfOthers ? ' of others' : people}${ago === undefined ? '' : `, last seen ${ago}`}`;
}

/** `RA 5h 35.3m  Dec -5.39` */
export function coordinatesText({raDegrees, decDegrees}: Place): string {
	// Rounded before hours and minutes are separated, so that 59.97 minutes become the next hour.
	const minutes = Math.round((((raDegrees % 360) + 360) % 360) * 40) / 10 % 1440;
	return `RA ${Math.floor(minutes / 60)}h ${(minutes % 60).toFixed(1).padStart(4, '0')}m  Dec ${decDegrees.toFixed(2)}`;
}

/** A name as a label on the map: one cell per character, ASCII if the characters are not, and shortened. */
export function labelText(name: string, {isAscii}: Pick<Theme, 'isAscii'>): string {
	const clean = [...cleanText(name.slice(0, 100))].slice(0, longestLabel).join('');
	return isAscii || widthOf(clean) !== [...clean].length ? clean.replaceAll(/[^ -~]/gu, '?') : clean;
}
