import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {Listening} from '../seestar/listening.js';
import {errorAnswer, loginPage, sendAnswer, type Answer, type AnyFault} from './answer.js';
import {downloadStack, listStacks} from './read-stacks.js';
import {RequestLimit, type RequestLimitOptions} from './request-limit.js';
import type {ServerParts} from './server-parts.js';
import {showCoverage, showThumbnail} from './show-sky.js';
import {uploadStack} from './upload-stack.js';

/** A request that was made, for tests; never with its password. */
export type LoggedCall = {readonly method: string; readonly path: string; readonly query: string; readonly hasPassword: boolean; readonly at: number};

type Program = 'list' | 'upload' | 'download' | 'thumbnail' | 'coverage';

const programs: Readonly<Record<string, Program>> = {
	'/api/my_stacks.php': 'list',
	'/api/upload_stack.php': 'upload',
	'/api/download_stack.php': 'download',
	'/api/thumbnail.php': 'thumbnail',
	'/api/sky_coverage.php': 'coverage',
};

/** The server's HTTP: login, paths, methods, and the faults that prevent an answer. */
export class CrowdSkyServer {
	readonly listening: Listening;
	readonly calls: LoggedCall[] = [];
	readonly #parts: ServerParts;
	readonly #limit = new RequestLimit();
	readonly #running = new Set<Promise<void>>();

	constructor(parts: ServerParts, host: string, port: number) {
		this.#parts = parts;
		const server = createServer((request, response) => this.#serve(request, response));
		// A slow connection may take as long as it needs; and connections that idle between two blocks are kept.
		server.requestTimeout = 0;
		server.keepAliveTimeout = 60_000;
		this.listening = new Listening(server, host, port);
	}

	/** Closes the connections; fulfilled when no request is being processed. */
	async close(): Promise<void> {
		await this.listening.close();
		await Promise.allSettled(this.#running);
	}

	#serve(request: IncomingMessage, response: ServerResponse): void {
		const gone = new AbortController();
		response.on('close', () => gone.abort());
		// Whatever breaks here breaks only this connection.
		const run = this.#answer(request, response, gone.signal).catch(() => void response.destroy());
		this.#running.add(run);
		void run.finally(() => this.#running.delete(run));
	}

	async #answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
		const [path = '', queryText = ''] = (request.url ?? '').split(/\?(.*)/s);
		const query = new URLSearchParams(queryText);
		const {method = ''} = request;
		const hasPassword = this.#isAuthorised(request.headers.authorization);
		this.calls.push({method, path, query: queryText, hasPassword, at: Date.now()});
		const program = Object.hasOwn(programs, path) ? programs[path] : undefined;
		const refusal = refusalOf(program, method, request.headers.authorization, hasPassword);
		if (program === undefined || refusal !== undefined) {
			for await (const piece of request) void piece;
			return sendAnswer(response, refusal ?? loginPage(), undefined, signal);
		}

		const {requestLimit} = this.#parts.setup();
		if (requestLimit && !this.#limit.takes(Date.now(), requestLimit)) {
			return refuse(request, response, requestLimit);
		}

		const exchange = {request, response, signal};
		const {faults} = this.#parts;
		switch (program) {
			case 'list':
				return reply(exchange, faults.take('list'), fault => listStacks(this.#parts, query, fault));
			case 'download':
				return reply(exchange, faults.take('download'), fault => downloadStack(this.#parts, query, fault));
			case 'upload':
				return reply(exchange, faults.take('upload'), fault => uploadStack(request, this.#parts, fault, signal));
			case 'thumbnail':
				return reply(exchange, faults.take('thumbnail'), fault => showThumbnail(this.#parts, query, fault));
			case 'coverage':
				return reply(exchange, faults.take('coverage'), fault => showCoverage(this.#parts, fault));
		}
	}

	#isAuthorised(authorization: string | undefined): boolean {
		const {username, password} = this.#parts.setup();
		const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
		return encoded !== undefined && Buffer.from(encoded, 'base64').toString('utf8') === `${username}:${password}`;
	}
}

type Exchange = {readonly request: IncomingMessage; readonly response: ServerResponse; readonly signal: AbortSignal};

// Faults without an answer happen here, before or after the work; the others are in the work itself and in sending.
async function reply<Fault extends AnyFault>(exchange: Exchange, fault: Fault | undefined, work: (fault: Fault | undefined) => Answer | Promise<Answer>): Promise<void> {
	const {request, response, signal} = exchange;
	const isUpload = request.method === 'POST';
	if (fault?.kind === 'hang') return;
	if (fault?.kind === 'notHttp') {
		request.socket.end('\u0000\u0015\u0003 no HTTP here\r\n\r\n');
		return;
	}

	if (isUpload && fault?.kind === 'cutBeforeBody') {
		request.socket.resetAndDestroy();
		return;
	}

	const answer = await work(fault);
	if (fault?.kind === 'hangAfterBody') return;
	if (fault?.kind === 'cutAfterBody') request.socket.resetAndDestroy();
	// It was the upload's own body that was cut or slow, not the answer to it.
	else await sendAnswer(response, answer, isUpload ? undefined : fault, signal);
}

// The answer is sent before the body is read, and the connection lingers until the body has arrived (nginx,
// lingering_close): a reset would discard the answer.
async function refuse(request: IncomingMessage, response: ServerResponse, {retryAfterSeconds}: RequestLimitOptions): Promise<void> {
	const page = '<html><head><title>429 Too Many Requests</title></head></html>\n';
	response.writeHead(429, {'content-type': 'text/html', 'content-length': page.length, ...(retryAfterSeconds !== undefined && {'retry-after': String(retryAfterSeconds)})});
	response.write(page);
	for await (const piece of request) void piece;
	response.end();
}

// Also undefined for an unknown path: its answer is the login page.
function refusalOf(program: Program | undefined, method: string, authorization: string | undefined, hasPassword: boolean): Answer | undefined {
	if (program === undefined) return undefined;
	// The coverage is public.
	if (!hasPassword && program !== 'coverage') {
		return errorAnswer(401, authorization === undefined ? 'Login required.' : 'Invalid username or password.', {'www-authenticate': 'Basic realm="CrowdSky"'});
	}

	const wanted = program === 'upload' ? 'POST' : 'GET';
	return method === wanted ? undefined : errorAnswer(405, `${wanted} required.`, {allow: wanted});
}
