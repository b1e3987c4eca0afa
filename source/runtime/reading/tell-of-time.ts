import type {ScopeZone, Warning} from '../../machine/state.js';
import {cleanText} from '../../format/clean-text.js';
import type {NightCheck, Untold} from './night-check.js';
import type {Session} from '../session.js';

/** How far the zone of a target's names can be trusted: the worst verdict on any of its nights. */
export function zoneCheckOf(checks: readonly NightCheck[]): ScopeZone['check'] {
	const has = (...kinds: ReadonlyArray<NightCheck['kind']>) => checks.some(({kind}) => kinds.includes(kind));
	return checks.length === 0 ? 'unchecked' : has('corrected') ? 'corrected' : has('unverified', 'local') ? 'unverified' : 'verified';
}

const untoldCauses: Readonly<Record<Untold, (target: string) => string>> = {
	unreadable: target => `no header of ${target} could be read`,
	untimed: target => `the headers of ${target} have no DATE-OBS in UTC`,
	elsewhere: target => `DATE-OBS of ${target} and the times in its names are further apart than any zone is`,
};

/** Reports what is doubtful about the zone of a scope's names and about its clock, each thing once. */
export function tellOfTime(
	session: Pick<Session, 'id' | 'warned'>,
	{target, zone, checks, clockDoubt}: {readonly target: string; readonly zone: Pick<ScopeZone, 'name' | 'source'>; readonly checks: readonly NightCheck[]; readonly clockDoubt: string | undefined},
	warn: (warning: Warning) => void,
): void {
	const say = (topic: string, what: string, cause: string, next: string) => {
		if (session.warned.has(topic)) return;
		session.warned.add(topic);
		warn({scope: session.id, what, cause, next});
	};

	const check = zoneCheckOf(checks);
	if (zone.source === 'machine' && check !== 'verified' && check !== 'corrected') {
		say('machine', `The time zone of ${session.id} is not known`, 'the telescope did not tell one', `This machine's zone ${zone.name} is used; give the telescope's with --time-zone.`);
	}

	const unverified = checks.find(({kind}) => kind === 'unverified');
	if (check === 'corrected') {
		const offsets = new Set(checks.filter(({kind}) => kind === 'corrected').flatMap(({samples}) => samples.map(({offsetMinutes}) => offsetMinutes)));
		say('corrected', `The zone ${zone.name} does not fit the sub-frames of ${session.id}`, `their DATE-OBS says ${[...offsets].map(offsetText).join(', ')}`, 'DATE-OBS is used; set the telescope\'s zone in the app, or give --time-zone.');
	} else if (checks.some(({kind}) => kind === 'local')) {
		say('local', `DATE-OBS in the sub-frames of ${session.id} is not UTC in the zone ${zone.name}`, 'it is the same time as in their names', `It is taken for local time, and ${zone.name} is used; if the telescope's clock runs on UTC, give --time-zone UTC.`);
	} else if (unverified) {
		say('unverified', `The zone ${zone.name} of ${session.id} could not be verified`, untoldCauses[unverified.untold ?? 'unreadable'](cleanText(target)), 'Check the chunk keys before you upload.');
	}

	if (clockDoubt !== undefined) say('clock', `The clock of ${session.id} is wrong`, clockDoubt, 'This machine\'s clock is used; connect the app once to set the telescope\'s.');
}

function offsetText(minutes: number): string {
	const size = Math.abs(minutes);
	return `UTC${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}
