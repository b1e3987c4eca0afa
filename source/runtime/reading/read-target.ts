import {plannedTarget} from '../../machine/targets/plan-target.js';
import type {Settings} from '../../machine/settings.js';
import type {ScopeZone, TargetReading, TargetState, Warning} from '../../machine/state.js';
import {isLightCompanion, isTimeZone, isUndated, offsetsAt, type LightName} from '../../planning/index.js';
import {success, type Result} from '../../trouble/trouble.js';
import {checkNights, instantsOf, nightsOf} from './check-nights.js';
import type {Clock} from '../clock.js';
import {knownPointings, lookAtPointings} from './frame-headers.js';
import {offsetInNight} from './night-check.js';
import {compareClocks, readScopeClock} from './scope-clock.js';
import type {Session} from '../session.js';
import {stackFramesOf} from './stack-frames.js';
import {tellOfTime, zoneCheckOf} from './tell-of-time.js';

/** The zone of a scope's names before it is checked: the user's, the scope's, this machine's. */
export function zoneOf(session: Session, chosen: string | undefined): Pick<ScopeZone, 'name' | 'source'> {
	if (chosen !== undefined) return {name: chosen, source: 'option'};
	const told = session.facts?.timeZone;
	if (told !== undefined && isTimeZone(told)) return {name: told, source: 'scope'};
	return {name: Intl.DateTimeFormat().resolvedOptions().timeZone, source: 'machine'};
}

/** Reads all that the plan of a target is made of. Trouble when a listing is not complete. */
export async function readTarget(
	session: Session,
	target: TargetState,
	{chosenZone, settings}: {readonly chosenZone: string | undefined; readonly settings: Settings},
	warn: (warning: Warning) => void,
	time: Clock,
	signal: AbortSignal,
): Promise<Result<TargetReading>> {
	const {subFrameFolder, stackFolder} = target;
	const readAtMs = time.now();
	const compared = await compareClocks(session, readAtMs, signal);
	if (!compared.ok) return compared;
	const subFrames = subFrameFolder === undefined ? success([]) : await session.seestar.list(subFrameFolder, signal);
	if (!subFrames.ok) return subFrames;
	const stacks = stackFolder === undefined ? success([]) : await session.seestar.list(stackFolder, signal);
	if (!stacks.ok) return stacks;

	const subFrameNames = subFrames.value.filter(({isFolder, name}) => !isFolder && !isLightCompanion(name)).map(({name}) => name);
	const zone = zoneOf(session, chosenZone);
	const nights = nightsOf(subFrameNames);
	const folder = subFrameFolder ?? '';
	const place = {folder, nights, zone: zone.name, isGuess: zone.source === 'machine'};
	await checkNights(session, place, signal);
	const instants = await instantsOf(session, place, signal);

	const instantOf = ({name, local}: LightName) => instants.get(name) ?? Date.parse(`${local}Z`) - ((offsetsAt(zone.name, local)[0] ?? 0) * 60_000);
	// Frames by a clock that was never set, or of the future, say nothing of the zone and of the clock as it is now.
	const dated = [...nights].sort(([a], [b]) => a < b ? -1 : 1).filter(([, frames]) => frames.some(frame => !isUndated(instantOf(frame), readAtMs)));
	const checks = dated.flatMap(([night]) => session.nights.get(night) ?? []);
	const [newestNight, newestFrames] = dated.at(-1) ?? [];
	const newest = newestFrames?.findLast(frame => !isUndated(instantOf(frame), readAtMs));
	const newestCheck = newestNight === undefined ? undefined : session.nights.get(newestNight);
	const offset = newest && newestCheck?.kind === 'corrected' ? offsetInNight(newestCheck, Date.parse(`${newest.local}Z`)) : undefined;
	const clock = readScopeClock(session.facts?.clock, zone.name, offset, newest && instantOf(newest));
	tellOfTime(session, {target: target.name, zone, checks, clockDoubt: clock.doubt}, warn);

	const reading: TargetReading = {
		subFrameNames,
		stackNames: stacks.value.filter(({isFolder, name}) => !isFolder && /\.fits?$/i.test(name)).map(({name}) => name),
		instants,
		stackFrames: stackFramesOf(session.journal?.entries() ?? [], stackFolder),
		pointings: new Map(),
		zone: {...zone, check: zoneCheckOf(checks)},
		clockAheadMs: clock.aheadMs,
		readAtMs,
	};
	if (subFrameFolder !== undefined) await lookAtPointings(session, target.name, subFrameFolder, plannedTarget({...target, reading}, settings).blocks, signal);
	return success({...reading, pointings: knownPointings(session, folder, subFrameNames)});
}
