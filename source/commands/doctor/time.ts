import {observationUtcMs} from '../../fits/observation-time.js';
import {isTimeZone, offsetsAt, parseLightName, trueOffsetMinutes} from '../../planning/index.js';
import {isSameTime} from '../../runtime/reading/night-check.js';
import {readScopeClock} from '../../runtime/reading/scope-clock.js';
import type {DeviceInfo, Seestar, TargetFolders} from '../../seestar/port.js';
import type {Problem} from '../../errors/problem.js';
import {durationText} from '../../format/amounts.js';
import {bad, badProblem, good, type Check} from './check.js';

/** A clock that is off by more than this would make blocks look ready that are still being recorded, in seconds. */
const clockOffAtMostSeconds = 120;

type TimeContext = {readonly seestar: Seestar; readonly chosenZone: string | undefined; readonly isHttpOpen: boolean; readonly signal: AbortSignal};

/** The time according to a sub-frame: the UTC offset that its name must have used, in minutes. */
type Proof = {readonly local: string; readonly offsetMinutes: number; /** DATE-OBS is the same time as in the name. */ readonly isSameTime: boolean};

/** Whether a file can be read over HTTP, whether that file's DATE-OBS confirms the time zone of the names, and whether the telescope's clock is right. */
export async function checkTime(facts: DeviceInfo, targets: readonly TargetFolders[], {seestar, chosenZone, isHttpOpen, signal}: TimeContext): Promise<Check[]> {
	const read = isHttpOpen ? await readProof(seestar, targets, signal) : undefined;
	const proof = read?.kind === 'read' ? read.proof : undefined;
	const files = read === undefined ? []
		: read.kind === 'problem' ? [badProblem('files', read.problem)]
			: [good('files', read.kind === 'none' ? 'There is no sub-frame to read yet' : 'The header of a sub-frame was read')];
	return [...files, checkZone(facts.timeZone, chosenZone, proof), checkClock(facts, chosenZone)];
}

type Reading = {readonly kind: 'none'} | {readonly kind: 'read'; readonly proof: Proof | undefined} | {readonly kind: 'problem'; readonly problem: Problem};

/** The smallest folder is listed fastest. */
async function readProof(seestar: Seestar, targets: readonly TargetFolders[], signal: AbortSignal): Promise<Reading> {
	const [smallest] = targets.filter(({subFrameFolder, subFrameCount}) => subFrameFolder !== undefined && subFrameCount > 0).sort((a, b) => a.subFrameCount - b.subFrameCount);
	const folder = smallest?.subFrameFolder;
	if (folder === undefined) return {kind: 'none'};
	const listed = await seestar.list(folder, signal);
	if (!listed.ok) return {kind: 'problem', problem: listed.problem};
	const light = listed.value.map(({name}) => parseLightName(name)).find(name => name !== undefined);
	if (!light) return {kind: 'none'};
	const header = await seestar.header(folder, light.name, signal);
	if (!header.ok) return {kind: 'problem', problem: header.problem};
	const utcMs = observationUtcMs(header.value);
	return {kind: 'read', proof: utcMs === undefined ? undefined : {local: light.local, offsetMinutes: trueOffsetMinutes(light.local, utcMs), isSameTime: isSameTime(light, utcMs)}};
}

function checkZone(told: string | undefined, chosen: string | undefined, proof: Proof | undefined): Check {
	const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const zone = chosen ?? (told !== undefined && isTimeZone(told) ? told : undefined);
	if (zone === undefined) return bad('timeZone', `The telescope reports no time zone; this machine's ${here} is used`, "Give the telescope's zone with --time-zone, e.g. --time-zone Europe/Vienna.");
	const whose = chosen === undefined ? 'as the telescope says' : `by --time-zone; the telescope says ${told ?? 'nothing'}`;
	if (!proof) return good('timeZone', `Zone ${zone}, ${whose}; this machine is in ${here}`);
	if (offsetsAt(zone, proof.local).includes(proof.offsetMinutes)) return good('timeZone', `Zone ${zone}, ${whose}, confirmed by a sub-frame's DATE-OBS; this machine is in ${here}`);
	if (proof.isSameTime) return bad('timeZone', `Zone ${zone}, ${whose}, cannot be confirmed: a sub-frame's DATE-OBS is the same time as in its name`, "It is taken as local time; if the telescope's clock runs on UTC, give --time-zone UTC.");
	const hours = proof.offsetMinutes / 60;
	return bad('timeZone', `Zone ${zone}, ${whose}, does not fit: a sub-frame's DATE-OBS says UTC${hours < 0 ? '' : '+'}${Number(hours.toFixed(2))}`, 'DATE-OBS is used; set the telescope\'s zone in the app, or give it with --time-zone.');
}

function checkClock({clock, timeZone}: DeviceInfo, chosen: string | undefined): Check {
	if (!clock) return good('clock', "The telescope does not report its time; this machine's is used");
	const zone = timeZone !== undefined && isTimeZone(timeZone) ? timeZone : chosen ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
	const {aheadMs, doubt} = readScopeClock(clock, zone, undefined, undefined);
	const next = 'Connect the app once, which sets the telescope\'s clock; check this machine\'s with "date".';
	if (doubt !== undefined) return bad('clock', `The telescope's clock is wrong: ${doubt}`, next);
	const seconds = Math.round(Math.abs(aheadMs) / 1000);
	if (seconds <= clockOffAtMostSeconds) return good('clock', 'The telescope\'s clock agrees with this machine\'s');
	return bad('clock', `The telescope's clock is ${durationText(seconds)} ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`, next);
}
