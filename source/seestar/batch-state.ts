import {cleanText} from '../format/clean-text.js';
import {countOf, fieldsOf, listOf, numberOf, textOf, type Fields} from './narrow.js';
import type {BatchSettings, BatchState} from './port.js';
import {checkedPart, splitWorksPath} from './files/remote-path.js';

/**
 * Reads a BatchStack object, from iscope_get_app_state or from the fields of a pushed event (seestar-protocol, section 6).
 * Any field may be null or missing. Undefined or empty means 'none'.
 */
export function batchStateOf(value: unknown): BatchState {
	const batch = fieldsOf(value) ?? {};
	const state = stateOf(batch);
	const percent = numberOf(batch.percent);
	const error = textOf(batch.error);
	return {
		state,
		word: wordOf(batch),
		percent: percent === undefined ? undefined : Math.min(100, Math.max(0, percent)),
		stackedFrames: framesOf(batch.stacked_img),
		totalFrames: framesOf(batch.total_img),
		remainingSeconds: secondsOf(batch.remaining_sec),
		output: state === 'complete' || state === 'other' ? outputOf(fieldsOf(batch.output_file)) : undefined,
		error: error === undefined ? undefined : cleanText(error.slice(0, 200)),
		code: numberOf(batch.code),
	};
}

/** No day has more exposures than ten per second: a larger number is invalid, and would end up in a name and in a progress bar. */
const framesAtMost = 864_000;

function framesOf(value: unknown): number | undefined {
	const frames = countOf(value);
	return frames !== undefined && frames <= framesAtMost ? frames : undefined;
}

function stateOf(batch: Fields): BatchState['state'] {
	switch (batch.state) {
		case 'working':
		case 'complete':
		case 'fail':
		case 'cancel': {
			return batch.state;
		}

		case undefined:
		case null:
		case '':
		case 'idle': {
			return 'none';
		}

		default: {
			return 'other';
		}
	}
}

function wordOf({state}: Fields): string | undefined {
	const word = textOf(state);
	return word === undefined ? undefined : cleanText(word.slice(0, 40));
}

function secondsOf(value: unknown): number | undefined {
	const seconds = numberOf(value);
	return seconds !== undefined && seconds >= 0 ? seconds : undefined;
}

// The list may have the thumbnail as an entry of its own, and a name may include its path.
function outputOf(output: Fields | undefined): BatchState['output'] {
	const folder = splitWorksPath(`${textOf(output?.path) ?? ''}/x`).folder;
	for (const entry of listOf(output?.files) ?? []) {
		const path = textOf(entry) ?? textOf(fieldsOf(entry)?.name) ?? '';
		if (!/\.fit$/i.test(path)) continue;
		const {folder: own, name} = splitWorksPath(path);
		const where = own ?? folder;
		if (where !== undefined && checkedPart(where).ok && checkedPart(name).ok) return {folder: where, name};
	}

	return undefined;
}

/** Reads a get_batch_stack_setting result, with full paths or bare names; undefined if it does not name a folder and files. */
export function batchSettingsOf(value: unknown): BatchSettings | undefined {
	const fields = fieldsOf(value);
	const paths = (listOf(fields?.files) ?? []).map(entry => textOf(entry) ?? textOf(fieldsOf(entry)?.name));
	if (paths.length === 0) return undefined;
	const files: string[] = [];
	let folder = splitWorksPath(`${textOf(fields?.path) ?? ''}/x`).folder;
	for (const path of paths) {
		if (path === undefined) return undefined;
		const {folder: own, name} = splitWorksPath(path);
		folder ??= own;
		files.push(name);
	}

	return folder === undefined ? undefined : {folder, files};
}
