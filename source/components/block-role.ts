import type {Role} from './theme.js';

const roles = {
	/** No frame, or nothing to be seen of it. */
	none: 'plain',
	ready: 'accent',
	/** Ready, but the user does not want it stacked. */
	off: 'plain',
	/** Doubtful, and to be stacked all the same. */
	insisted: 'accent',
	short: 'dim',
	recording: 'warning',
	doubtful: 'warning',
	queued: 'dim',
	working: 'accent',
	/** It has a stack, made by whomever. */
	covered: 'good',
	/** Its stack has lost many frames. */
	partial: 'warning',
	sent: 'good',
	failed: 'bad',
	cancelled: 'warning',
	skipped: 'dim',
} as const satisfies Readonly<Record<string, Role>>;

/** What has become of a block of frames, from its recording until its stack is on the server. */
export type BlockState = keyof typeof roles;

/** The role of a block's state, and so its colour: the same in lists, sums and the picture of a night. */
export function roleOfBlock(state: BlockState): Role {
	return roles[state];
}
