import {onlyAwaited, type Recording} from '../machine/targets/recording.js';
import {scopeOf} from '../machine/step.js';
import {localText} from '../planning/index.js';
import type {Change} from '../runtime/store.js';
import {cleanText} from '../text/clean.js';
import {clockSpan} from './lines.js';

/** The blocks for whose ends alone a run stays from this event on; each is told once. */
export function newlyAwaited({before, after}: Change): Recording[] {
	if (after.goal.recording !== 'await') return [];
	return after.scopes.flatMap(scope => {
		const old = scopeOf(before, scope.id);
		const awaited = onlyAwaited(after, scope);
		return awaited && (old && onlyAwaited(before, old))?.untilMs !== awaited.untilMs ? [awaited] : [];
	});
}

/** When the block can be read to its end: the scope's local time with its offset. */
function untilText({block, untilMs, target}: Recording): string {
	const offsetMinutes = (Date.parse(`${block.end.slice(0, 19)}Z`) - Date.parse(block.endUtc)) / 60_000;
	return localText(untilMs + (target.reading?.clockAheadMs ?? 0), offsetMinutes);
}

/** `Waiting until 21:30:41 (21:15-21:30 of IC 434 is still being recorded)` */
export function waitingLine(awaited: Recording): string {
	return `Waiting until ${untilText(awaited).slice(11, 19)} (${clockSpan(awaited.block)} of ${cleanText(awaited.target.name)} is still being recorded)`;
}

/** The same as the fields of the JSON type `waiting`. */
export function waitingFields(awaited: Recording): object {
	const {scope, target, block, untilMs} = awaited;
	const utc = new Date(untilMs + (target.reading?.clockAheadMs ?? 0)).toISOString().slice(0, 19);
	return {scope, target: target.name, until: untilText(awaited), untilUtc: `${utc}Z`, reason: `${clockSpan(block)} is still being recorded`};
}
