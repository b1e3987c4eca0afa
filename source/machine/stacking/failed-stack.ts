import {problemOf, type Problem} from '../../errors/problem.js';
import {clockSpan} from '../../format/clock-span.js';
import {cleanText} from '../../format/clean-text.js';
import type {BatchReport} from '../events.js';
import type {Job} from '../state.js';

/** Why a batch stack ended badly, in words; the codes are the firmware's. */
export function failedStack(job: Job, batch: BatchReport): Problem {
	const what = `The stack of ${cleanText(job.target)}, ${clockSpan(job.block)}, failed`;
	if (batch.state === 'cancel') {
		return problemOf('refused', what, 'somebody stopped it on the telescope or in the app', 'Try it again when nobody else needs the telescope.', 'retryable');
	}

	const told = batch.error === undefined ? '' : `: ${cleanText(batch.error)}`;
	switch (batch.code) {
		case 263: return problemOf('refused', what, `too few stars in its frames (263${told})`, 'Probably clouds or bad focus; look at the frames, or leave this block out.');
		case 264: return problemOf('refused', what, `its frames could not be aligned (264${told})`, 'Probably wind or a field that moved; look at the frames, or leave this block out.');
		case 267: return problemOf('missing', what, `the telescope did not find its frames (267${told})`, 'Read the target again; the sub-frames may have been moved or deleted.');
		default: return problemOf('refused', what, `the telescope reports ${batch.code ?? 'fail'}${told}`, 'Try it again; if it fails each time, leave this block out and report the number.', 'retryable');
	}
}
