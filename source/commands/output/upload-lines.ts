import type {State} from '../../machine/state.js';
import type {UploadSummary} from '../../machine/uploads/upload-summary.js';
import type {AwaitedUploads} from '../../machine/uploads/upload-wait.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {cleanText} from '../../format/clean-text.js';

/** `12.1 MB`, in millions of bytes. */
export function megabytes(bytes: number): string {
	return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `  42 %, 5.1 of 12.1 MB, 1.2 MB/s, about 6 s left` */
export function sendingLine({bytes, totalBytes, bytesPerSecond}: Upload): string {
	return [
		totalBytes === undefined || totalBytes === 0 ? `  ${megabytes(bytes)}` : `  ${Math.floor(100 * bytes / totalBytes)} %, ${(bytes / 1_000_000).toFixed(1)} of ${megabytes(totalBytes)}`,
		...(bytesPerSecond === undefined ? [] : [`${megabytes(bytesPerSecond)}/s`]),
		...(bytesPerSecond === undefined || bytesPerSecond <= 0 || totalBytes === undefined ? [] : [`about ${Math.round((totalBytes - bytes) / bytesPerSecond)} s left`]),
	].join(', ');
}

/** What the end of a run waits for. */
export function listWaitLine({files, seconds}: AwaitedUploads): string {
	return `Waiting up to ${seconds} s for the server's list to show ${files === 1 ? 'one stack' : `${files} stacks`} that got no clear answer...`;
}

/** `Uploaded: 3  Skipped: 0  Failed: 0`, in the format of the mission document. */
export function uploadSummaryLine({filesUploaded, filesSkipped, filesFailed}: UploadSummary): string {
	return `Uploaded: ${filesUploaded}  Skipped: ${filesSkipped}  Failed: ${filesFailed}`;
}

/** What a dry run found: for each target, what would be sent and why the rest would not. */
export function dryRunLines({uploads, scopes, scopeNames}: State): string[] {
	const lines: string[] = [];
	const groups = new Map<string, Upload[]>();
	for (const upload of uploads) {
		const key = JSON.stringify([upload.scope ?? '', upload.target]);
		groups.set(key, [...groups.get(key) ?? [], upload]);
	}

	for (const group of groups.values()) {
		const [first] = group;
		const prefix = scopes.length > 1 && first?.scope !== undefined ? `[${cleanText(scopeNames.get(first.scope) ?? first.scope)}] ` : '';
		lines.push(`${prefix}Dry run: ${group.filter(({phase}) => phase === 'ready').length} stacks to upload for ${cleanText(first?.target ?? '')}`);
		for (const {phase, file, reason} of group) {
			if (phase === 'ready' || phase === 'skipped') lines.push(`${prefix}  ${cleanText(file)}${phase === 'skipped' ? `  ${cleanText(reason ?? '')}` : ''}`);
		}
	}

	return lines;
}
