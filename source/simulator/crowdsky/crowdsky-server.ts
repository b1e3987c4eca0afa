import {statSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {Listening} from '../seestar/listening.js';
import {errorAnswer, loginPage, sendAnswer, type Answer, type AnyFault} from './answer.js';
import {downloadStack, listStacks, showThumbnail} from './read-stacks.js';
import {type ServerParts} from './server-parts.js';
import {uploadStack} from './upload-stack.js';

/** A request that was made, for tests; never its password. */
export type LoggedCall = {readonly method: string; readonly path: string; readonly query: string; readonly hasPassword: boolean; readonly at: number};

type Program = 'list' | 'upload' | 'download' | 'thumbnail';

const programs: Readonly<Record<string, Program>> = {
	'/api/my_stacks.php': 'list',
	'/api/upload_stack.php': 'upload',
	'/api/download_stack.php': 'download',
	'/api/thumbnail.php': 'thumbnail',
};

/** The server's HTTP: login, paths, methods, and the faults that keep an answer from coming. */
export class CrowdSkyServer {
	readonly listening: Listening;
	readonly calls: LoggedCall[] = [];
	readonly #parts: ServerParts;
	readonly #running = new Set<Promise<void>>();

	constructor(parts: ServerParts, host: string, port: number) {
		this.#parts = parts;
		const server = createServer((request, response) => this.#serve(request, response));
		// A slow line takes as long as it takes; and connections that idle between two blocks stay.
		server.requestTimeout = 0;
		server.keepAliveTimeout = 60_000;
		this.listening = new Listening(server, host, port);
	}

	/** Ends the connections; fulfilled when no request is being worked on. */
	async close(): Promise<void> {
		await this.listening.close();
		await Promise.allSettled(this.#running);
	}

	#serve(request: IncomingMessage, response: ServerResponse): void {
		const gone = new AbortController();
		response.on('close', () => gone.abort());
		// Whatever breaks here breaks this connection and nothing else.
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
				return sendAnswer(response, showThumbnail(this.#parts, query, file => statSync(file).size), undefined, signal);
		}
	}

	#isAuthorised(authorization: string | undefined): boolean {
		const {username, password} = this.#parts.setup();
		const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
		return encoded !== undefined && Buffer.from(encoded, 'base64').toString('utf8') === `${username}:${password}`;
	}
}

type Exchange = {readonly request: IncomingMessage; readonly response: ServerResponse; readonly signal: AbortSignal};

// Faults that need no answer come before the work, or after it; the others are in the work and in the sending.
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
	// An upload's own body was cut or slow, not the answer to it.
	else await sendAnswer(response, answer, isUpload ? undefined : fault, signal);
}

// Undefined also for a path that is none: its answer is the login page.
function refusalOf(program: Program | undefined, method: string, authorization: string | undefined, hasPassword: boolean): Answer | undefined {
	if (program === undefined) return undefined;
	if (!hasPassword) {
		return errorAnswer(401, authorization === undefined ? 'Login required.' : 'Invalid username or password.', {'www-authenticate': 'Basic realm="CrowdSky"'});
	}

	const wanted = program === 'upload' ? 'POST' : 'GET';
	return method === wanted ? undefined : errorAnswer(405, `${wanted} required.`, {allow: wanted});
}
