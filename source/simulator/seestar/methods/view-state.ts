import {hasNewBatch} from '../options.js';
import type {Scope} from '../rpc-reply.js';

/** The reply to get_view_state: an idle telescope sends nothing with new firmware and `cancel` with old. */
export function viewState({setup, observing}: Scope): Record<string, unknown> {
	if (observing === undefined) {
		return hasNewBatch(setup.firmware) ? {} : {View: {state: 'cancel', lapse_ms: 36_402, mode: 'none', cam_id: 0, target_name: 'M 81', route: []}};
	}

	const exposure = {state: 'working', lapse_ms: 6925, exp_ms: 10_000, port: 4700};
	return {
		View: {
			state: 'working',
			lapse_ms: observing.frames * 13_000,
			mode: 'star',
			cam_id: 0,
			// Right ascension is in hours here, unlike in file headers.
			target_ra_dec: [5.683333, -2.46],
			target_name: observing.target,
			lp_filter: false,
			gain: 80,
			Stack: {
				state: 'working',
				frame_errcode: 0,
				stacked_frame: observing.frames,
				dropped_frame: 3,
				can_annotate: true,
				Exposure: exposure,
				stage: 'Exposure',
			},
			stage: 'Stack',
		},
	};
}
