import {kindOfAge, kindOfDepth, type SkyMark} from '../../components/sky/sky-map.js';
import type {Theme} from '../../components/theme.js';
import type {OwnTile, RoughPlace} from '../../planning/sky/own-tiles.js';
import type {WaitingTarget} from '../../planning/sky/waiting-sky.js';
import {labelText} from './sky-words.js';
import {dayMs} from '../../planning/calendar.js';

/** The user's part of the sky: targets waiting on telescopes, and stacks by position. */
export type OwnSky = {
	readonly waiting: readonly WaitingTarget[];
	/** Both lists have the newest first. */
	readonly tiles: readonly OwnTile[];
	readonly rough: readonly RoughPlace[];
};

type MarkStyle = {readonly size: 'age' | 'depth'; readonly nowMs: number; readonly theme: Theme; /** Of one's own stacks, too. */ readonly hasNames: boolean};

/** The marks on the map. Waiting targets come first and hide finished ones. */
export function skyMarks({waiting, tiles, rough}: OwnSky, {size, nowMs, theme, hasNames}: MarkStyle): SkyMark[] {
	const own = ({place, stacks, lastMs, objects}: OwnTile | RoughPlace): SkyMark => ({
		direction: place,
		kind: size === 'depth' ? kindOfDepth(stacks) : kindOfAge(lastMs === undefined ? undefined : (nowMs - lastMs) / dayMs),
		...(hasNames && {label: labelText(objects[0] ?? '', theme)}),
	});
	return [
		...waiting.flatMap(({place, target}): SkyMark[] => place ? [{direction: place, kind: 'waiting', label: labelText(target, theme)}] : []),
		...tiles.map(each => own(each)),
		...rough.map(each => own(each)),
	];
}
