import type {Job, Warning} from '../../machine/state.js';
import {leastRoomMb, stackMb} from '../../machine/stacking/room.js';
import {cleanText} from '../../format/clean-text.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import type {Session} from '../session.js';

type Looked = Pick<Session, 'id' | 'facts' | 'stackBytes' | 'warned'>;

/**
 * Whether there is room for what is to be stacked. A problem if there is not even room for one stack; if there is not room
 * for all, a warning is given once and stacking continues. Firmware does not say whether its megabytes are 10^6 or 2^20
 * bytes, so the smaller is assumed.
 */
export function lookAtRoom(session: Looked, jobs: readonly Job[], warn: (warning: Warning) => void): Problem | undefined {
	const {id, facts, warned, stackBytes} = session;
	const freeMb = facts?.freeMb;
	const stacks = jobs.filter(({phase}) => phase === 'queued').length;
	if (facts === undefined || freeMb === undefined || stacks === 0) return undefined;
	const neededMb = stacks * stackMb(facts.model, stackBytes);
	const name = cleanText(id);
	const free = `${Math.floor(freeMb)} MB are free`;
	const next = 'Free some space in the telescope\'s app.';
	if (freeMb < leastRoomMb(facts.model, stackBytes)) return problemOf('full', `Nothing can be stacked on ${name}`, `its storage is full, only ${free}`, next);
	if (freeMb >= neededMb || warned.has('room')) return undefined;
	warned.add('room');
	warn({
		scope: id,
		what: `${name} does not have room for all ${stacks} stacks`,
		cause: `they take about ${Math.ceil(neededMb)} MB, and ${free}`,
		next: `${next} Until then stacking continues for as long as there is room.`,
	});
	return undefined;
}
