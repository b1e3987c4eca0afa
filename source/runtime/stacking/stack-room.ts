import type {Job, Warning} from '../../machine/state.js';
import {cleanText} from '../../format/clean-text.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import type {Session} from '../session.js';

/** What a telescope needs to work with, however small its stacks, in megabytes. */
const leastFreeMb = 100;
/** A stack with its pictures, if none has been seen yet, in megabytes: 1080x1920 pixels in three colours and 16 bits, 2160x3840 for the 4K models. */
const usualStackMb = 13;
const largeStackMb = 52;
const largeModel = /\bS\d+ ?Pro\b/i;

type Looked = Pick<Session, 'id' | 'facts' | 'stackBytes' | 'warned'>;

/**
 * Whether there is room for what is to be stacked. A problem if there is not even room for one stack; if there is not room
 * for all, a warning is given once and stacking continues. Firmware does not say whether its megabytes are 10^6 or 2^20
 * bytes, so the smaller is assumed.
 */
export function lookAtRoom(session: Looked, jobs: readonly Job[], warn: (warning: Warning) => void): Problem | undefined {
	const {id, facts, warned} = session;
	const freeMb = facts?.freeMb;
	const stacks = jobs.filter(({phase}) => phase === 'queued').length;
	if (freeMb === undefined || stacks === 0) return undefined;
	const stackMb = stackMbOf(session);
	const name = cleanText(id);
	const free = `${Math.floor(freeMb)} MB are free`;
	const next = 'Free some space in the telescope\'s app.';
	if (freeMb < Math.max(leastFreeMb, stackMb)) return problemOf('full', `Nothing can be stacked on ${name}`, `its storage is full, only ${free}`, next);
	if (freeMb >= stacks * stackMb || warned.has('room')) return undefined;
	warned.add('room');
	warn({
		scope: id,
		what: `${name} does not have room for all ${stacks} stacks`,
		cause: `they take about ${Math.ceil(stacks * stackMb)} MB, and ${free}`,
		next: `${next} Until then stacking continues for as long as there is room.`,
	});
	return undefined;
}

function stackMbOf({stackBytes, facts}: Looked): number {
	if (stackBytes !== undefined) return stackBytes / 1e6;
	return largeModel.test(facts?.model ?? '') ? largeStackMb : usualStackMb;
}
