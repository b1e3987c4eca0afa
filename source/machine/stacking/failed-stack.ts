import {troubleOf, type Trouble} from '../../trouble/trouble.js';
import {cleanText} from '../../text/clean.js';
import type {BatchReport} from '../events.js';
import type {Job} from '../state.js';

/** Why a batch stack ended badly, in words; the codes are the firmware's. */
export function failedStack(job: Job, batch: BatchReport): Trouble {
	const what = `The stack of ${cleanText(job.target)}, ${job.block.start.slice(11, 16)}-${job.block.end.slice(11, 16)}, failed`;
	if (batch.state === 'cancel') {
		return troubleOf('refused', what, 'somebody stopped it on the telescope or in the app', 'Try it again when nobody else needs the telescope.', 'retryable');
	}

	const told = batch.error === undefined ? '' : `: ${cleanText(batch.error)}`;
	switch (batch.code) {
		case 263: return troubleOf('refused', what, `too few stars in its frames (263${told})`, 'Clouds or bad focus, most likely; look at the frames, or leave this block out.');
		case 264: return troubleOf('refused', what, `its frames could not be aligned (264${told})`, 'Wind or a field that moved, most likely; look at the frames, or leave this block out.');
		case 267: return troubleOf('missing', what, `the telescope did not find its frames (267${told})`, 'Read the target anew; the sub-frames may have been moved or deleted.');
		default: return troubleOf('refused', what, `the telescope says ${batch.code ?? 'fail'}${told}`, 'Try it again; if it fails each time, leave this block out and report the number.', 'retryable');
	}
}
