import {failure, success, problemOf, type Result} from '../errors/problem.js';
import {errorWords, notJson, parseJson, readText} from './answer-text.js';
import type {Credentials} from './credentials.js';
import {downloadStack} from './download-stack.js';
import {fetchThumbnail} from './fetch-thumbnail.js';
import {openAnswer, type HttpCall} from './http-call.js';
import type {CrowdSky, StackRow} from './port.js';
import {basicAuthorization, callUrl, readServerUrl} from './server-url.js';
import type {Tap} from '../recorder/wire-entry.js';
import {readRows} from './stack-rows.js';
import {retryAfterMs} from './retry-after.js';
import {isGood, statusProblem} from './status-problem.js';
import {usualTiming, type Timing} from './timing.js';
import {uploadStack} from './upload-stack.js';

/** The longest pause that a server may ask for before its list is read again, ms: nothing is sent without the list, and patience is not endless. */
const longestListRestMs = 120_000;

/** Which server, and as whom. */
type CrowdSkyOptions = {
	/** See readServerUrl; an invalid one makes every call fail with its problem. */
	readonly url: string;
	readonly credentials: Credentials;
	/** Called with a line for each call that was answered or failed; never with credentials, names or a query in it. */
	readonly log?: (line: string) => void;
	readonly timing?: Partial<Timing>;
	/** Receives what goes over the wire, for a recording. */
	readonly tap?: Tap | undefined;
};

type CallParts = Pick<HttpCall, 'url' | 'authorization' | 'timing' | 'tap'>;

/** The client of a CrowdSky server. It opens no connection before the first call, and keeps none open. */
export function createCrowdSky({url, credentials, log, timing: given, tap}: CrowdSkyOptions): CrowdSky {
	const server = readServerUrl(url);
	const timing: Timing = {...usualTiming, ...given};
	const authorization = basicAuthorization(credentials);
	const calling = async <T extends Result<unknown>>(name: string, query: Readonly<Record<string, string | undefined>>, call: (parts: CallParts) => Promise<T>) => {
		if (!server.ok) return server;
		const startedMs = performance.now();
		const result = await call({url: callUrl(server.value, name, query), authorization, timing, tap});
		log?.(`${name}: ${result.ok ? 'done' : result.problem.kind} after ${Math.round(performance.now() - startedMs)} ms`);
		return result;
	};

	return {
		url: server.ok ? server.value.href : '',
		async listStacks({object, signal} = {}) {
			return calling('my_stacks.php', {object}, async parts => listStacks({...parts, signal}));
		},
		async upload(stack, options) {
			const sent = await calling('upload_stack.php', {}, async parts => uploadStack(stack, {...parts, answerMs: timing.uploadAnswerMs}, options));
			return sent.ok || 'mayHaveArrived' in sent ? sent : {...sent, mayHaveArrived: false, isSurelyPartial: false, retryAfterMs: undefined};
		},
		async download(chunkKey, folder, options) {
			return calling('download_stack.php', {chunk_key: chunkKey}, async parts => downloadStack(chunkKey, folder, {...parts, answerMs: timing.answerMs}, options));
		},
		async thumbnail(id, {signal} = {}) {
			return calling('thumbnail.php', {id}, async parts => fetchThumbnail(id, {...parts, signal}));
		},
	};
}

async function listStacks(parts: CallParts & Pick<HttpCall, 'signal'>): Promise<Result<readonly StackRow[]>> {
	const what = 'Could not read the list of your stacks';
	const opened = await openAnswer({...parts, method: 'GET', answerMs: parts.timing.answerMs, isCompressible: true, what});
	if (!opened.ok) return failure(opened.problem);
	const {status, headers} = opened.value;
	const text = await readText(opened.value, what);
	if (!isGood(status)) {
		const askedMs = status === 429 || status === 503 ? retryAfterMs(headers, Date.now()) : undefined;
		return failure({...statusProblem(what, status, headers, text.ok ? text.value : ''), ...(askedMs !== undefined && {retryAfterMs: Math.min(askedMs, longestListRestMs)})});
	}

	if (!text.ok) return text;
	const json = parseJson(text.value);
	if (!json) return failure(notJson(what, text.value));
	const words = errorWords(json.value);
	if (words !== undefined) return failure(problemOf('refused', what, `the server says "${words}"`, 'Check the server\'s address and the login.'));
	const rows = Array.isArray(json.value) ? readRows(json.value) : undefined;
	// A list that is not understood must not pass for an empty one: everything would be sent again.
	return rows ? success(rows) : failure(problemOf('protocol', what, "the server's answer is not a list of stacks", 'Check the server\'s address.'));
}
