import type {ScopeZone, TargetReading, TargetState, Warning} from '../machine/state.js';
import {isTimeZone, offsetsAt} from '../planning/index.js';
import {cleanText} from '../text/clean.js';
import {success, type Result} from '../trouble/trouble.js';
import {checkNights, instantsOf, nightsOf} from './check-nights.js';
import type {Clock} from './clock.js';
import {compareClocks, readScopeClock} from './scope-clock.js';
import type {Session} from './session.js';
import {stackFramesOf} from './stack-frames.js';

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
	chosenZone: string | undefined,
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

	const subFrameNames = subFrames.value.filter(({isFolder}) => !isFolder).map(({name}) => name);
	const zone = zoneOf(session, chosenZone);
	const nights = nightsOf(subFrameNames);
	const folder = subFrameFolder ?? '';
	await checkNights(session, folder, nights, zone.name, signal);
	const instants = await instantsOf(session, folder, nights, zone.name, signal);

	const checks = [...nights.keys()].map(night => session.nights.get(night)?.kind ?? 'unverified');
	const check: ScopeZone['check'] = checks.length === 0 ? 'unchecked' : checks.includes('corrected') ? 'corrected' : checks.includes('unverified') ? 'unverified' : 'verified';
	const newestNight = [...nights.keys()].sort().at(-1);
	const newest = newestNight === undefined ? undefined : nights.get(newestNight)?.at(-1);
	const offset = newestNight === undefined ? undefined : session.nights.get(newestNight)?.offsetMinutes;
	const newestMs = newest && (instants.get(newest.name) ?? Date.parse(`${newest.local}Z`) - ((offsetsAt(zone.name, newest.local)[0] ?? 0) * 60_000));
	const clock = readScopeClock(session.facts?.clock, zone.name, offset, newestMs);

	const say = (topic: string, what: string, cause: string, next: string) => {
		if (session.warned.has(topic)) return;
		session.warned.add(topic);
		warn({scope: session.id, what, cause, next});
	};

	if (zone.source === 'machine' && check !== 'verified' && check !== 'corrected') {
		say('machine', `The time zone of ${session.id} is not known`, 'the telescope did not tell one', `This machine's zone ${zone.name} is used; give the telescope's with --time-zone.`);
	}

	if (check === 'corrected') {
		const told = [...new Set([...nights.keys()].map(night => session.nights.get(night)?.offsetMinutes).filter(minutes => minutes !== undefined))].map(offsetText).join(', ');
		say('corrected', `The zone ${zone.name} does not fit the sub-frames of ${session.id}`, `their DATE-OBS says ${told}`, 'DATE-OBS is used; set the telescope\'s zone in the app, or give --time-zone.');
	} else if (check === 'unverified') {
		say('unverified', `The zone ${zone.name} of ${session.id} could not be verified`, `no header of ${cleanText(target.name)} could be read`, 'Check the chunk keys before you upload.');
	}

	if (clock.doubt !== undefined) {
		say('clock', `The clock of ${session.id} is wrong`, clock.doubt, 'This machine\'s clock is used; connect the app once to set the telescope\'s.');
	}

	return success({
		subFrameNames,
		stackNames: stacks.value.filter(({isFolder, name}) => !isFolder && /\.fits?$/i.test(name)).map(({name}) => name),
		instants,
		stackFrames: stackFramesOf(session.journal?.entries() ?? [], stackFolder),
		zone: {...zone, check},
		clockAheadMs: clock.aheadMs,
		readAtMs,
	});
}

function offsetText(minutes: number): string {
	const size = Math.abs(minutes);
	return `UTC${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}
