import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {errorWords, notJson, parseJson, readText} from './answer-text.js';
import type {Credentials} from './credentials.js';
import {downloadStack} from './download-stack.js';
import {openAnswer, type HttpCall} from './http-call.js';
import type {CrowdSky, StackRow} from './port.js';
import {basicAuthorization, callUrl, readServerUrl} from './server-url.js';
import {readRows} from './stack-rows.js';
import {isGood, statusTrouble} from './status-trouble.js';
import {usualTiming, type Timing} from './timing.js';
import {uploadStack} from './upload-stack.js';

/** Which server, and as whom. */
export type CrowdSkyOptions = {
	/** See readServerUrl; a bad one makes every call fail with its trouble. */
	readonly url: string;
	readonly credentials: Credentials;
	/** Told a line for each call that was answered or failed; never with credentials, names or a query in it. */
	readonly log?: (line: string) => void;
	readonly timing?: Partial<Timing>;
};

type CallParts = Pick<HttpCall, 'url' | 'authorization' | 'timing'>;

/** The client of a CrowdSky server. It opens no connection before the first call, and keeps none. */
export function createCrowdSky({url, credentials, log, timing: given}: CrowdSkyOptions): CrowdSky {
	const server = readServerUrl(url);
	const timing: Timing = {...usualTiming, ...given};
	const authorization = basicAuthorization(credentials);
	const calling = async <T extends Result<unknown>>(name: string, query: Readonly<Record<string, string | undefined>>, call: (parts: CallParts) => Promise<T>) => {
		if (!server.ok) return server;
		const startedMs = performance.now();
		const result = await call({url: callUrl(server.value, name, query), authorization, timing});
		log?.(`${name}: ${result.ok ? 'done' : result.trouble.kind} after ${Math.round(performance.now() - startedMs)} ms`);
		return result;
	};

	return {
		url: server.ok ? server.value.href : '',
		async listStacks({object, signal} = {}) {
			return calling('my_stacks.php', {object}, async parts => listStacks({...parts, signal}));
		},
		async upload(stack, options) {
			const sent = await calling('upload_stack.php', {}, async parts => uploadStack(stack, {...parts, answerMs: timing.uploadAnswerMs}, options));
			return sent.ok || 'mayHaveArrived' in sent ? sent : {...sent, mayHaveArrived: false, retryAfterMs: undefined};
		},
		async download(chunkKey, folder, options) {
			return calling('download_stack.php', {chunk_key: chunkKey}, async parts => downloadStack(chunkKey, folder, {...parts, answerMs: timing.answerMs}, options));
		},
	};
}

async function listStacks(parts: CallParts & Pick<HttpCall, 'signal'>): Promise<Result<readonly StackRow[]>> {
	const what = 'Could not read the list of your stacks';
	const opened = await openAnswer({...parts, method: 'GET', answerMs: parts.timing.answerMs, isCompressible: true, what});
	if (!opened.ok) return failure(opened.trouble);
	const {status, headers} = opened.value;
	const text = await readText(opened.value, what);
	if (!isGood(status)) return failure(statusTrouble(what, status, headers, text.ok ? text.value : ''));
	if (!text.ok) return text;
	const json = parseJson(text.value);
	if (!json) return failure(notJson(what, text.value));
	const words = errorWords(json.value);
	if (words !== undefined) return failure(troubleOf('refused', what, `the server says "${words}"`, 'Check the server\'s address and the login.'));
	const rows = Array.isArray(json.value) ? readRows(json.value) : undefined;
	// A list that is not understood must not pass for an empty one: everything would be sent again.
	return rows ? success(rows) : failure(troubleOf('protocol', what, 'the server\'s answer is no list of stacks', 'Check the server\'s address.'));
}
