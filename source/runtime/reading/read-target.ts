import {plannedTarget} from '../../machine/targets/plan-target.js';
import type {Settings} from '../../machine/settings.js';
import type {ScopeZone, TargetReading, TargetState, Warning} from '../../machine/state.js';
import {isLightCompanion, isTimeZone, isUndated, type StackStarts} from '../../planning/index.js';
import {keepNames} from '../../planning/names/frame-names.js';
import {offsetsAtWall} from '../../planning/zone.js';
import {success, type Result} from '../../errors/problem.js';
import {checkNights, instantsOf, nightsOf, type NightFrame} from './check-nights.js';
import type {Clock} from '../clock.js';
import {knownPointings, lookAtPointings} from './frame-headers.js';
import {offsetInNight} from './night-check.js';
import {compareClocks, readScopeClock, wallMsAt} from './scope-clock.js';
import type {Session} from '../session.js';
import {stackFramesOf} from './stack-frames.js';
import {readStackStarts, tellOfSilentStacks} from './stack-starts.js';
import {tellOfTime, zoneCheckOf} from './tell-of-time.js';
import {unfinishedFrames} from './unfinished-frames.js';

/** The zone of a scope's names before any check: the user's setting, else the scope's own, else this machine's. */
export function zoneOf(session: Session, chosen: string | undefined): Pick<ScopeZone, 'name' | 'source'> {
	if (chosen !== undefined) return {name: chosen, source: 'option'};
	const told = session.facts?.timeZone;
	if (told !== undefined && isTimeZone(told)) return {name: told, source: 'scope'};
	return {name: Intl.DateTimeFormat().resolvedOptions().timeZone, source: 'machine'};
}

/** Reads everything that a target's plan is made from. A problem if a listing is not complete. */
export async function readTarget(
	session: Session,
	target: TargetState,
	{chosenZone, settings}: {readonly chosenZone: string | undefined; readonly settings: Settings},
	warn: (warning: Warning) => void,
	time: Clock,
	signal: AbortSignal,
): Promise<Result<TargetReading>> {
	const {subFrameFolder, stackFolder} = target;
	const compared = await compareClocks(session, time, signal);
	if (!compared.ok) return compared;
	const readAtMs = compared.value;
	const list = async (folder: string | undefined) => folder === undefined ? success([]) : session.seestar.list(folder, signal);
	// Side by side where the share lists them; pages come one folder after the other.
	const [subFrames, stacks] = await Promise.all([list(subFrameFolder), list(stackFolder)]);
	if (!subFrames.ok) return subFrames;
	if (!stacks.ok) return stacks;

	const listed = subFrames.value.filter(({isFolder, name}) => !isFolder && !isLightCompanion(name));
	const unfinishedNames = unfinishedFrames(listed, session.facts?.clock, readAtMs);
	const unfinished = new Set(unfinishedNames);
	const subFrameNames = listed.flatMap(({name}) => unfinished.has(name) ? [] : name);
	const [first] = unfinishedNames;
	if (first !== undefined) session.seestar.note(`${first}${unfinishedNames.length > 1 ? ` and ${unfinishedNames.length - 1} more` : ''} of ${target.name} is still being written, and left for the next reading`);
	const zone = zoneOf(session, chosenZone);
	const names = keepNames(subFrameNames);
	const nights = nightsOf(names);
	const folder = subFrameFolder ?? '';
	const place = {folder, names, nights, zone: zone.name, isGuess: zone.source === 'machine'};
	await checkNights(session, place, signal);
	const instants = await instantsOf(session, place, signal);

	const instantOf = ({index, wallMs}: NightFrame) =>
		(instants.size === 0 ? undefined : instants.get(names.at(index) ?? '')) ?? wallMs - ((offsetsAtWall(zone.name, wallMs)[0] ?? 0) * 60_000);
	// Frames stamped by a clock that was never set, or in the future, say nothing about the zone or about the clock as it is now.
	// This machine's clock may be days behind, so it is enough if they are not in the future for the one that stamped them.
	const scopeWallMs = wallMsAt(session.facts?.clock, readAtMs);
	const isDated = (frame: NightFrame) => !isUndated(instantOf(frame), readAtMs) || !isUndated(frame.wallMs, scopeWallMs);
	const dated = [...nights].sort(([a], [b]) => a < b ? -1 : 1).filter(([, frames]) => frames.some(frame => isDated(frame)));
	const checks = dated.flatMap(([night]) => session.nights.get(night) ?? []);
	const [newestNight, newestFrames] = dated.at(-1) ?? [];
	const newest = newestFrames?.findLast(frame => isDated(frame));
	const newestCheck = newestNight === undefined ? undefined : session.nights.get(newestNight);
	const offset = newest && newestCheck?.kind === 'corrected' ? offsetInNight(newestCheck, newest.wallMs) : undefined;
	const clock = readScopeClock(session.facts?.clock, zone.name, offset, newest && instantOf(newest));
	tellOfTime(session, {target: target.name, zone, checks, clockDoubt: clock.doubt}, warn);

	const unasked: TargetReading = {
		subFrameNames: names,
		unfinishedNames,
		stackNames: stacks.value.filter(({isFolder, name}) => !isFolder && /\.fits?$/i.test(name)).map(({name}) => name),
		instants,
		stackFrames: stackFramesOf(session.journal?.entries() ?? [], stackFolder),
		stackStarts: new Map(),
		pointings: new Map(),
		zone: {...zone, check: zoneCheckOf(checks)},
		clockAheadMs: clock.aheadMs,
		readAtMs,
	};
	const plannedWith = (stackStarts: StackStarts) => plannedTarget({...target, reading: {...unasked, stackStarts}}, settings);
	const {starts: stackStarts, ...rest} = await readStackStarts(session, {folder: stackFolder ?? '', stacks: stacks.value, zone: zone.name}, starts => plannedWith(starts).unaskedStacks, signal);
	const {blocks, silentStacks} = plannedWith(stackStarts);
	tellOfSilentStacks(session, target.name, silentStacks, rest, warn);
	const reading = {...unasked, stackStarts};
	if (subFrameFolder !== undefined) await lookAtPointings(session, target.name, subFrameFolder, blocks, signal);
	return success({...reading, pointings: knownPointings(session, folder, subFrameNames)});
}
