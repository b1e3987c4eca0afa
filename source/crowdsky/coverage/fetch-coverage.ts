import {failure, problemOf, success, type Problem, type Result} from '../../errors/problem.js';
import type {SkyCoverage} from '../../planning/sky/sky-coverage.js';
import type {Tap} from '../../recorder/wire-entry.js';
import {openAnswer} from '../http-call.js';
import {callUrl, readServerUrl} from '../server-url.js';
import {isGood, statusProblem} from '../status-problem.js';
import {usualTiming, type Timing} from '../timing.js';
import {newCoverageReader} from './coverage-reader.js';

/** Whose feed is fetched, and how. */
export type CoverageSource = {
	readonly url: string;
	readonly signal?: AbortSignal | undefined;
	readonly timing?: Partial<Timing>;
	readonly tap?: Tap | undefined;
	/** Other limits, for tests. */
	readonly limits?: {readonly rows: number; readonly bytes: number};
};

const what = 'The sky is shown without what others have observed';

/** The problem of a server that has no feed, or one that cannot be read; it is remembered for a while. */
export function noFeed(cause: string): Problem {
	return problemOf('missing', what, cause, 'Nothing needs to be done: stacking and uploading do without it.', 'permanent');
}

/** The problem of a web page in place of the feed: a network that wants a login answers like this for every server. */
function pageProblem(cause: string): Problem {
	return problemOf('protocol', what, cause, 'If this network asks for a login in a browser, sign in there; the feed is asked for again the next time.');
}

/**
 * Fetches the public coverage feed, without a login. A feed beyond the limits is cut (`isCut`). Problem
 * missing: this server has no feed, or one with other columns; protocol: a web page came instead; else the link's.
 */
export async function fetchCoverage({url, signal, timing: given, tap, limits}: CoverageSource): Promise<Result<SkyCoverage>> {
	const server = readServerUrl(url);
	if (!server.ok) return server;
	const timing: Timing = {...usualTiming, ...given};
	const opened = await openAnswer({
		method: 'GET', url: callUrl(server.value, 'sky_coverage.php'), authorization: undefined, isCompressible: true, what, answerMs: timing.answerMs, timing, signal, tap,
	});
	if (!opened.ok) return failure(opened.problem);
	const answer = opened.value;
	const {status, headers} = answer;
	if (!isGood(status)) {
		answer.close();
		return failure([400, 401, 403, 404, 405, 410, 501].includes(status) ? noFeed('this server has no coverage feed') : statusProblem(what, status, headers, ''));
	}

	if (/^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')) {
		answer.close();
		return failure(pageProblem('a web page answered in place of the coverage feed'));
	}

	const reader = newCoverageReader(limits);
	const all = await answer.read(piece => reader.take(piece) ? undefined : 'enough');
	if (!all.ok) return all;
	const coverage = reader.finish();
	if (!('why' in coverage)) return success(coverage);
	return failure(coverage.isSomethingElse ? pageProblem(`what arrived is not a coverage feed: ${coverage.why}`) : noFeed(`this server's coverage feed is not understood: ${coverage.why}`));
}
