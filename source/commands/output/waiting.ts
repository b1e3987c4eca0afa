import {onlyAwaited, type Recording} from '../../machine/targets/recording.js';
import {scopeOf} from '../../machine/transition.js';
import {localText} from '../../planning/index.js';
import type {Change} from '../../runtime/store.js';
import {clockSpan} from '../../format/clock-span.js';
import {cleanText} from '../../format/clean-text.js';

/** Finds the blocks whose end is the only thing that a run waits for from an event on; each once, although its target is read again meanwhile. */
export function awaitedOnce(): (change: Change) => Recording[] {
	const told = new Set<string>();
	return change => newlyAwaited(change).filter(({scope, target, block}) => {
		const key = JSON.stringify([scope, target.name, block.startUtc]);
		const isNew = !told.has(key);
		told.add(key);
		return isNew;
	});
}

function newlyAwaited({before, after}: Change): Recording[] {
	if (after.goal.recording !== 'await') return [];
	return after.scopes.flatMap(scope => {
		const old = scopeOf(before, scope.id);
		const awaited = onlyAwaited(after, scope);
		return awaited && (old && onlyAwaited(before, old))?.endMs !== awaited.endMs ? [awaited] : [];
	});
}

/** When the block can be read to its end, in the scope's local time with its offset. */
function untilText({block, untilMs, target}: Recording): string {
	const offsetMinutes = (Date.parse(`${block.end.slice(0, 19)}Z`) - Date.parse(block.endUtc)) / 60_000;
	return localText(untilMs + (target.reading?.clockAheadMs ?? 0), offsetMinutes);
}

/** `Waiting until 21:30:41 (21:15-21:30 of IC 434 is still being recorded)` */
export function waitingLine(awaited: Recording): string {
	return `Waiting until ${untilText(awaited).slice(11, 19)} (${clockSpan(awaited.block)} of ${cleanText(awaited.target.name)} is still being recorded)`;
}

/** The same as fields of the JSON type `waiting`. */
export function waitingFields(awaited: Recording): object {
	const {scope, target, block, untilMs} = awaited;
	const utc = new Date(untilMs + (target.reading?.clockAheadMs ?? 0)).toISOString().slice(0, 19);
	return {scope, target: target.name, until: untilText(awaited), untilUtc: `${utc}Z`, reason: `${clockSpan(block)} is still being recorded`};
}
