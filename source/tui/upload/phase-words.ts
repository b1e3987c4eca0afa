import type {UploadPhase} from '../../machine/uploads/upload.js';

/** The state of an upload, in a word or two. */
export const uploadPhaseWords: Readonly<Record<UploadPhase, string>> = {
	queued: 'waiting', checking: 'looking', fetching: 'fetching', fetched: 'fetched', sending: 'sending', undecided: 'unclear', uploaded: 'sent', ready: 'would be sent', skipped: 'skipped', failed: 'failed',
};
