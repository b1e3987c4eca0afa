import type {State} from '../state.js';

/** The totals of the uploads; the contract is test/commands/json.test.ts. */
export type UploadSummary = {
	readonly filesUploaded: number;
	/** Already on the server. */
	readonly filesSkipped: number;
	/** Failed, and waiting for a login. */
	readonly filesFailed: number;
	/** What a dry run would send. */
	readonly filesReady: number;
};

export function uploadSummaryOf({uploads, loginProblem}: State): UploadSummary {
	const sums = {filesUploaded: 0, filesSkipped: 0, filesFailed: 0, filesReady: 0};
	for (const {phase} of uploads) {
		if (phase === 'uploaded') sums.filesUploaded++;
		else if (phase === 'skipped') sums.filesSkipped++;
		else if (phase === 'ready') sums.filesReady++;
		else if (phase === 'failed' || loginProblem !== undefined) sums.filesFailed++;
	}

	return sums;
}
