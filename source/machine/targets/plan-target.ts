import type {Block} from '../../planning/index.js';
import {planKept} from '../../planning/plan.js';
import type {Settings} from '../settings.js';
import type {State, TargetReading, TargetState} from '../state.js';
import {withScope} from '../transition.js';

/**
 * The target with its blocks according to its reading; unchanged while it has not been read. A block is judged by the time
 * of the reading, never by the clock alone: one that has ended since may have frames that nobody has listed, and stays
 * `recording` until it is read again.
 */
export function plannedTarget(target: TargetState, settings: Settings): TargetState {
	const {reading} = target;
	if (!reading) return target;
	const {blocks, unparsedNames, nonexistentTimes, ambiguousTimes, foreignStacks, silentStacks, unaskedStacks} = planKept({
		subFrameNames: reading.subFrameNames,
		unfinishedNames: reading.unfinishedNames,
		stackNames: reading.stackNames,
		timeZone: reading.zone.name,
		blockMinutes: settings.blockMinutes,
		minExposureSeconds: settings.minExposureSeconds,
		now: reading.readAtMs + reading.clockAheadMs,
		instants: reading.instants,
		stackFrames: reading.stackFrames,
		stackStarts: reading.stackStarts,
		latest: reading.readAtMs + Math.max(0, reading.clockAheadMs),
		pointings: reading.pointings,
		stackDoubtful: settings.evenIfDoubtful,
	});
	return {...target, blocks, unparsedNames, nonexistentTimes, ambiguousTimes, foreignStacks, silentStacks, unaskedStacks};
}

/** The reading with a stack that this run has named since, and what it was made of, if this run had it made. */
export function withStack(reading: TargetReading, file: string, block: Block | undefined): TargetReading {
	const [first, last] = [block?.files.at(0), block?.files.at(-1)];
	const stackFrames = first === undefined || last === undefined ? reading.stackFrames : new Map([...reading.stackFrames, [file, {first, last}]]);
	return {...reading, stackNames: [...reading.stackNames, file], stackFrames};
}

/** Plans every target again, after a change of settings. */
export function replanned(state: State): State {
	let next = state;
	for (const scope of state.scopes) {
		next = withScope(next, scope.id, {targets: scope.targets.map(target => plannedTarget(target, state.settings))});
	}

	return next;
}
