import type {Job, State} from '../../machine/state.js';
import {isKnownOnServer, type Upload} from '../../machine/uploads/upload.js';
import type {Span} from '../../components/spans.js';

/** The upload of a finished stack; undefined if there is none. */
export function uploadOf({phase, scope, file}: Job, {uploads}: Pick<State, 'uploads'>): Upload | undefined {
	return phase === 'stacked' ? uploads.find(upload => upload.scope === scope && upload.file === file) : undefined;
}

/** The state of a finished stack's upload, in words. */
export function uploadSpan(upload: Upload): Span {
	const {phase, bytes, totalBytes = 0} = upload;
	const percent = Math.floor((100 * bytes) / totalBytes);
	switch (phase) {
		case 'uploaded': return ['good', 'sent'];
		case 'failed': return ['bad', 'not sent'];
		case 'skipped': return ['dim', isKnownOnServer(upload) ? 'there' : 'skipped'];
		case 'undecided': return ['warning', 'unclear'];
		case 'sending': return ['accent', percent >= 1 && percent < 100 ? `${percent} % sent` : 'sending'];
		case 'fetching': return ['accent', 'fetching'];
		default: return ['dim', 'to send'];
	}
}
