import {cleanText} from '../../format/clean-text.js';
import {readOutsideJson} from '../../format/outside-json.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import {countOf, fieldsOf, numberOf, textOf, type Fields} from '../narrow.js';

/** The answer to one request; `code` 0 is success (seestar-protocol, section 2). */
export type RpcReply = {
	readonly kind: 'reply';
	readonly id: number;
	readonly code: number;
	readonly error: string | undefined;
	readonly result: unknown;
};

/** Something that the telescope sends unasked, e.g. "PiStatus" or "BatchStack". */
export type RpcEvent = {readonly kind: 'event'; readonly name: string; readonly fields: Fields};

/** One line from the telescope. */
type RpcMessage = RpcReply | RpcEvent | {readonly kind: 'garbage'};

/** The firmware does not know the method. */
export const methodNotFound = 103;

/** Reads one line; anything that is neither a reply nor an event is garbage. Never throws. */
export function readMessage(line: string): RpcMessage {
	const fields: Fields | undefined = fieldsOf(readOutsideJson(line)?.value);
	const event = textOf(fields?.Event);
	if (fields !== undefined && event !== undefined) return {kind: 'event', name: event, fields};
	const id = countOf(fields?.id);
	if (fields === undefined || id === undefined) return {kind: 'garbage'};
	const error = textOf(fields.error);
	// An error without a code is still an error.
	const code = numberOf(fields.code) ?? (error === undefined ? 0 : -1);
	return {kind: 'reply', id, code, error, result: fields.result};
}

// Codes of temporary errors: equipment is moving, fail to operate, stack is already running (section 2.2).
const busyCodes = new Set([203, 207, 259]);

// Codes of commands that will never work: expected object param, unexpected param, not supported.
const finalCodes = new Set([107, 109, 210]);

/** The result of a reply, or the problem that its code means: busy, missing or refused; an unknown code may be temporary. `what` as in Problem. */
export function resultOf(reply: RpcReply, what: string): Result<unknown> {
	if (reply.code === 0) return success(reply.result);
	if (reply.code === methodNotFound) {
		return failure(problemOf('refused', what, `this firmware does not know the command (code ${methodNotFound})`, 'Look for a newer version of this program; update the telescope in its app only if its firmware is old.'));
	}

	const cause = `the telescope said "${cleanText((reply.error ?? 'no').slice(0, 200))}" (code ${reply.code})`;
	if (busyCodes.has(reply.code)) return failure(problemOf('busy', what, cause, 'Wait until the telescope is idle.'));
	if (reply.code === 255) return failure(problemOf('missing', what, cause, 'Look at the folder in the telescope\'s app.'));
	return failure(problemOf('refused', what, cause, 'Look at the telescope in its app.', finalCodes.has(reply.code) ? 'permanent' : 'retryable'));
}

/** The problem of an answer that does not have the right shape. */
export function oddAnswer(what: string, cause: string): {readonly ok: false; readonly problem: ReturnType<typeof problemOf>} {
	return failure(problemOf('protocol', what, cause, 'Try again; if that does not help, the firmware may be newer than this program.'));
}
