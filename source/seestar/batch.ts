import {failure, success, problemOf, type Result} from '../errors/problem.js';
import {batchSettingsOf, batchStateOf} from './batch-state.js';
import {fieldsOf} from './narrow.js';
import type {BatchSettings, BatchState} from './port.js';
import {checkedPart, worksPath} from './files/remote-path.js';
import type {Ask, RpcParams} from './rpc/rpc-connection.js';
import {methodNotFound, oddAnswer, resultOf, type RpcReply} from './rpc/rpc-message.js';

/** Reads the state of the batch stack; it is the last run's until it is cleared. Problem: a network problem, refused, protocol. */
export async function readBatch(ask: Ask, signal?: AbortSignal): Promise<Result<BatchState>> {
	const what = 'Could not read the state of the stack';
	const result = await carriedOut(ask, 'iscope_get_app_state', undefined, what, signal);
	if (!result.ok) return result;
	const tasks = fieldsOf(result.value);
	// An empty answer is an idle telescope; anything else that is not a set of tasks is an error.
	if (tasks === undefined && result.value !== undefined && result.value !== null) return oddAnswer(what, 'the list of tasks makes no sense');
	return success(batchStateOf(tasks?.BatchStack));
}

/** Reads what the batch was made of; undefined if the firmware does not say. Problem: a network problem. */
export async function readBatchSettings(ask: Ask, signal?: AbortSignal): Promise<Result<BatchSettings | undefined>> {
	const reply = await ask('get_batch_stack_setting', undefined, {what: 'Could not read what is being stacked', signal});
	return reply.ok ? success(reply.value.code === 0 ? batchSettingsOf(reply.value.result) : undefined) : reply;
}

/**
 * Sets the files of the next batch. `full` names them from the storage's root, as firmware 7.75 wants them; `bare` by name
 * alone, as 6.70 does (section 6, path rule). Problem: usage, a network problem, refused, busy.
 */
export async function configureBatch(ask: Ask, {folder, files}: BatchSettings, form: 'full' | 'bare', signal?: AbortSignal): Promise<Result<void>> {
	const what = 'Could not set the frames to stack';
	if (files.length === 0) return failure(problemOf('usage', what, 'there are none', 'Choose a block with frames.'));
	const path = worksPath(folder);
	if (!path.ok) return path;
	for (const file of files) {
		const checked = checkedPart(file);
		if (!checked.ok) return checked;
	}

	const names = files.map(file => ({name: form === 'full' ? `${path.value}/${file}` : file}));
	return done(await carriedOut(ask, 'set_batch_stack_setting', {path: path.value, files: names}, what, signal));
}

/** Starts the batch that was set; it runs by itself from here. After 'timeout' it may be running: read its state. */
export async function startBatch(ask: Ask, signal?: AbortSignal): Promise<Result<void>> {
	return done(await carriedOut(ask, 'start_batch_stack', undefined, 'Could not start the stack', signal));
}

/** Asks the telescope to stop; its state becomes 'cancel' a moment later. */
export async function stopBatch(ask: Ask, signal?: AbortSignal): Promise<Result<void>> {
	return done(await carriedOut(ask, 'stop_batch_stack', undefined, 'Could not stop the stack', signal));
}

/** Clears the state of a batch that has ended: the new way, or the old way if the firmware does not know the new one. */
export async function clearBatch(ask: Ask, signal?: AbortSignal): Promise<Result<void>> {
	const what = 'Could not clear the state of the stack';
	const reply = await ask('clear_batch_stack', undefined, {what, signal});
	if (!reply.ok) return reply;
	if (reply.value.code !== methodNotFound) return done(resultOf(reply.value, what));
	return done(await carriedOut(ask, 'clear_app_state', {name: 'BatchStack'}, what, signal));
}

async function carriedOut(ask: Ask, method: string, params: RpcParams, what: string, signal?: AbortSignal): Promise<Result<unknown>> {
	const reply: Result<RpcReply> = await ask(method, params, {what, signal});
	return reply.ok ? resultOf(reply.value, what) : reply;
}

function done(result: Result<unknown>): Result<void> {
	return result.ok ? success() : result;
}
